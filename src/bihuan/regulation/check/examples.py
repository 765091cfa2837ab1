"""Worked examples speak of things that the pack has."""

from collections.abc import Collection, Iterable

from bihuan.kernel.text import Words
from bihuan.regulation.check.events import all_events
from bihuan.regulation.check.ground import Ground, edges
from bihuan.regulation.facts import all_facts
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema.examples import AskLimit, AskPolicy, AskSheet, Example, Outcome, Step

_OPENING = ("open",)  # the step that registers the matter
_BESIDES_FIELDS = ("then",)  # what an opening may say apart from fields: the first action


def check_examples(ground: Ground) -> None:
    """Refuse examples that name what is not there."""
    for number, example in enumerate(ground.pack.examples):
        trail: Trail = ("examples", number)
        if isinstance(example.ask, AskLimit):
            _require(ground, (*trail, "ask", "limit"), Words("时限", "limit"), [example.ask.limit], ground.pack.limit)
            _check_facts(ground, (*trail, "ask", "facts"), example.ask.facts)
        elif isinstance(example.ask, AskPolicy):
            _check_policy(ground, (*trail, "ask"), example.ask)
        elif isinstance(example.ask, AskSheet):
            _check_sheet(ground, (*trail, "ask"), example.ask)
        elif example.procedure is not None:
            _check_play(ground, trail, example, example.procedure)


def _require(ground: Ground, trail: Trail, what: Words, names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            ground.unknown(trail, what, name, known)


def _check_facts(ground: Ground, trail: Trail, facts: Iterable[str]) -> None:
    known = all_facts(ground.pack)
    for name in facts:
        _require(ground, (*trail, name), Words("事实", "fact"), [name], known)


def _check_policy(ground: Ground, trail: Trail, ask: AskPolicy) -> None:
    _require(ground, (*trail, "policy"), Words("决策表", "decision table"), [ask.policy], ground.pack.policy)
    _check_facts(ground, (*trail, "facts"), ask.facts)
    policy = ground.pack.policy.get(ask.policy)
    if policy is not None:
        results = [*(row.then for row in policy.rows), policy.otherwise]
        _require(ground, (*trail, "gives"), Words("该表的结果", "result of the table called"), [ask.gives], results)


def _check_sheet(ground: Ground, trail: Trail, ask: AskSheet) -> None:
    _require(ground, (*trail, "kept_in"), Words("台账", "register"), [ask.kept_in], ground.pack.register)
    register = ground.pack.register.get(ask.kept_in)
    form = ground.pack.form.get(register.form) if register else None
    if form is not None:
        fields = [field.code for field in form.fields]
        for attribute, names in (("values", ask.values), ("refused", ask.refused)):
            _require(ground, (*trail, attribute), Words("字段", "field"), names, fields)


def _check_play(ground: Ground, trail: Trail, example: Example, procedure: str) -> None:
    _require(ground, (*trail, "procedure"), Words("流程", "procedure"), [procedure], ground.pack.procedure)
    if procedure in ground.pack.procedure:
        for number, step in enumerate(example.steps):
            _check_step(ground, (*trail, "steps", number), step, procedure)
        if example.then is not None:
            _check_outcome(ground, (*trail, "then"), example.then, procedure)


def _check_step(ground: Ground, trail: Trail, step: Step, procedure: str) -> None:
    pack = ground.pack
    played = [pack.procedure[procedure]] if step.of == "matter" else [p for p in pack.procedures if p.code != procedure]
    actions = {edge.code for each in played for edge in edges(each)}
    fields = {field.code for each in played if each.form in pack.form for field in pack.form[each.form].fields}
    _require(ground, (*trail, "by"), Words("岗位", "post"), [step.by], pack.post)
    _require(ground, (*trail, "do"), Words("操作", "action"), [step.do], {*actions, *_OPENING})
    for name in step.values:
        _require(ground, (*trail, "with", name), Words("字段", "field"), [name], {*fields, *_BESIDES_FIELDS})


def _check_outcome(ground: Ground, trail: Trail, then: Outcome, procedure: str) -> None:
    pack = ground.pack
    kinds = [kind.code for kind in pack.organisation.unit_kinds]
    messages = [message.code for message in pack.scripts.messages]
    stages, levels = pack.procedure[procedure].stages, [level.code for level in pack.catalogue.levels]
    _require(ground, (*trail, "stage"), Words("环节", "stage"), filter(None, [then.stage]), stages)
    _require(ground, (*trail, "owner"), Words("单位种类", "kind of unit"), filter(None, [then.owner]), kinds)
    _require(ground, (*trail, "level"), Words("投诉级别", "level"), filter(None, [then.level]), levels)
    _require(ground, (*trail, "told"), Words("消息", "message"), then.told, messages)
    _require(ground, (*trail, "entries"), Words("会发生的事件", "event called"), then.entries, all_events(pack))
    for code, figures in then.figures.items():
        _require(ground, (*trail, "figures", code), Words("报表", "report"), [code], pack.report)
        known = [figure.code for figure in pack.report[code].indicators] if code in pack.report else figures
        _require(ground, (*trail, "figures", code), Words("指标", "figure"), figures, known)
    for attribute, names in (("due", then.due), ("outcomes", then.outcomes)):
        _require(ground, (*trail, attribute), Words("时限", "limit"), names, pack.limit)
