"""Every name that one file uses is declared in another."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from bihuan.kernel.text import Words
from bihuan.regulation.check.events import all_events, events_of
from bihuan.regulation.check.ground import Ground, offered
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema import (
    catalogue,
    forms,
    limits,
    mandates,
    organisation,
    policies,
    procedures,
    registers,
    reports,
    scripts,
    watches,
)
from bihuan.regulation.schema.words import Rule
from bihuan.regulation.walk import names_under

_UNIT_WORDS = ("owner", "same", "receiving")
_TO_WORDS = ("urged", "handler", "owner", "first_asked", "watchers")

_ACTION = {
    "posts": "post", "unit": "acting_unit", "owner_kinds": "unit_kind", "targets": "unit_kind", "captures": "field",
    "may_capture": "field", "one_of": "field", "gathers": "field", "releases": "field",
}  # fmt: skip

# Which attribute of which rule names what
_NAMES: Mapping[type[Rule], Mapping[str, str]] = {
    organisation.Post: {"sits_in": "unit_kind"},
    organisation.Relation: {"kind": "unit_kind"},
    catalogue.Channel: {"unit_kinds": "unit_kind", "reply_by": "reply_way"},
    catalogue.Business: {"duty": "duty"},
    catalogue.Problem: {"duty": "duty"},
    limits.Limit: {"ladder": "ladder", "starts": "event", "stops": "event"},
    limits.Ladder: {"form": "form"},
    limits.Rung: {"posts": "post", "unit": "acting_unit"},
    procedures.Procedure: {"form": "form", "excerpts": "form", "limits": "limit", "opens_in": "stage"},
    procedures.Opening: {
        "posts": "post",
        "captures": "field",
        "may_capture": "field",
        "gathers": "field",
        "tags": "tag",
    },
    procedures.Participant: {"unit": "relation"},
    procedures.Surge: {"procedures": "procedure"},
    procedures.Merging: {"posts": "post", "unit": "acting_unit", "stage": "stage"},
    procedures.Stage: {"lane": "lane"},
    procedures.Owner: {"posts": "post", "unit": "owner_unit"},
    procedures.Action: _ACTION,
    procedures.Anywhere: {**_ACTION, "in_stages": "stage"},
    procedures.Branch: {"stage": "stage"},
    procedures.AtMost: {"since": "own_event"},
    procedures.AtLeast: {"event": "own_event"},
    procedures.Window: {"since": "own_event"},
    procedures.Child: {"procedure": "procedure", "unit": "acting_unit"},
    procedures.Join: {"procedure": "procedure"},
    procedures.ClockEffect: {"limits": "limit", "until": "field", "reason": "field", "agreed": "field"},
    registers.Register: {
        "form": "form",
        "makers": "post",
        "checkers": "post",
        "sealers": "post",
        "readers": "post",
        "required": "field",
    },
    registers.OpenedBy: {"procedure": "procedure", "events": "own_event", "late": "limit", "unit": "owner_unit"},
    registers.Gathers: {"procedure": "procedure", "sheets_of": "register", "beside": "register", "into": "field"},
    mandates.Mandate: {
        "procedure": "procedure",
        "used_in": "stage",
        "purpose": "field",
        "amount": "field",
        "judges": "post",
        "readers": "post",
    },
    mandates.MandateLevel: {"posts": "post"},
    watches.Watch: {
        "procedures": "procedure",
        "answered_by": "post",
        "readers": "post",
        "department": "relation",
        "department_posts": "post",
    },
    reports.Indicator: {
        "each": "unit_kind",
        **dict.fromkeys(("among_entered", "among_warned", "entered", "never_entered", "in_time"), "limit"),
    },
    reports.Inspected: {"kept_in": "register"},
    reports.Report: {"procedure": "procedure", "readers": "post", "enter": "post"},
    reports.Analysis: {"kept_in": "register"},
    forms.Cell: {"field": "field"},
    forms.Field: {"options": "option_list"},
    scripts.Message: {"event": "event", "to": "recipient"},
}

_WHAT: Mapping[str, Words] = {
    "post": Words("岗位", "post"),
    "acting_unit": Words("单位关系", "relation"),
    "owner_unit": Words("单位关系", "relation"),
    "relation": Words("单位关系", "relation"),
    "recipient": Words("收件方", "recipient"),
    "unit_kind": Words("单位种类", "kind of unit"),
    "reply_way": Words("答复方式（选项列表 reply_ways）", "way to reply (option list reply_ways)"),
    "duty": Words("职责", "duty"),
    "ladder": Words("督办阶梯", "ladder"),
    "limit": Words("时限", "limit"),
    "form": Words("表单", "form"),
    "field": Words("字段", "field"),
    "stage": Words("环节", "stage"),
    "lane": Words("泳道", "lane"),
    "procedure": Words("流程", "procedure"),
    "register": Words("台账", "register"),
    "option_list": Words("选项列表", "list of options"),
    "event": Words("会发生的事件", "event that ever happens called"),
    "own_event": Words("本流程会发生的事件", "event of this procedure called"),
    "level": Words("投诉级别", "level"),
    "tag": Words("标签", "tag"),
}


def check_names(ground: Ground) -> None:
    """Every reference leads somewhere."""
    known = _Known(ground)
    for trail, rule in ground.rules:
        for attribute, kind in _NAMES.get(type(rule), {}).items():
            _refuse_unknown(ground, known, (*trail, attribute), getattr(rule, attribute), kind)
        if isinstance(rule, procedures.Child):
            _check_child(ground, trail, rule)
        if isinstance(rule, policies.Policy):
            _check_policy(ground, known, trail, rule)
    _check_joins(ground)
    _check_limit_fields(ground)


def _refuse_unknown(ground: Ground, known: "_Known", trail: Trail, value: Any, kind: str) -> None:
    there = known.at(trail, kind)
    if there is None:
        return
    for place, name in names_under(value, trail):
        if name not in there:
            ground.unknown(place, _WHAT[kind], name, there)


class _Known:
    """The names of each kind that are declared: for the whole pack, or for the procedure or form of a place."""

    def __init__(self, ground: Ground) -> None:
        self._ground, pack = ground, ground.pack
        relations = tuple(pack.relation)
        lists = ("channels", "levels", "flags", "tags", "tiers")
        reply_ways = next((x.options for x in pack.catalogue.options if x.code == "reply_ways"), ())
        self._everywhere: Mapping[str, Collection[str]] = {
            "post": pack.post,
            "relation": pack.relation,
            "acting_unit": ("owner", "receiving", *relations),
            "owner_unit": ("same", "receiving", *relations),
            "recipient": (*_TO_WORDS, *relations),
            "unit_kind": [kind.code for kind in pack.organisation.unit_kinds],
            "duty": [duty.code for duty in pack.organisation.duties],
            "reply_way": [option.code for option in reply_ways],
            "ladder": pack.ladder,
            "limit": pack.limit,
            "form": pack.form,
            "procedure": pack.procedure,
            "register": pack.register,
            "option_list": (*lists, *(each.code for each in pack.catalogue.options)),
            "event": all_events(pack),
            "tag": [tag.code for tag in pack.catalogue.tags],
            "level": [level.code for level in pack.catalogue.levels],
        }
        self._here: Mapping[str, Callable[[Trail], Collection[str] | None]] = {
            "field": self._fields,
            "stage": self._stages,
            "lane": self._lanes,
            "own_event": self._events,
        }

    def at(self, trail: Trail, kind: str) -> Collection[str] | None:
        return self._everywhere[kind] if kind in self._everywhere else self._here[kind](trail)

    def _fields(self, trail: Trail) -> Collection[str] | None:
        form = self._ground.form_of(trail)
        return None if form is None else [field.code for field in form.fields]

    def _stages(self, trail: Trail) -> Collection[str] | None:
        procedure = self._ground.procedure_of(trail)
        return None if procedure is None else procedure.stages

    def _lanes(self, trail: Trail) -> Collection[str] | None:
        procedure = self._ground.procedure_of(trail)
        return None if procedure is None else [lane.code for lane in procedure.lanes]

    def _events(self, trail: Trail) -> Collection[str] | None:
        procedure = self._ground.procedure_of(trail)
        return None if procedure is None else events_of(self._ground.pack, procedure)


def _check_child(ground: Ground, trail: Trail, child: procedures.Child) -> None:
    """What a child gets is a field of its own form; what it comes from is one of the parent's."""
    below = ground.pack.procedure.get(child.procedure)
    theirs = ground.pack.form.get(below.form) if below else None
    ours = ground.form_of(trail)
    first = below.stages[below.opens_in].actions if below and below.opens_in in below.stages else {}
    if below is not None and child.then is not None and child.then not in first:
        ground.unknown(
            (*trail, "then"), Words("下级流程首环节的操作", "action of the child's first stage"), child.then, first
        )
    for theirs_code, ours_code in child.carries.items():
        place = (*trail, "carries", theirs_code)
        for form, code in ((theirs, theirs_code), (ours, ours_code)):
            if form is not None and code not in {field.code for field in form.fields}:
                ground.unknown(place, _WHAT["field"], code, [field.code for field in form.fields])


def _check_policy(ground: Ground, known: _Known, trail: Trail, policy: policies.Policy) -> None:
    """What a table proposes is something that can be proposed."""
    there: Mapping[str, tuple[str, Collection[str]]] = {
        "level": ("level", known.at(trail, "level") or ()),
        "target": ("relation", (*_UNIT_WORDS, *ground.pack.relation)),
    }
    if policy.proposes not in there:
        return
    kind, names = there[policy.proposes]
    results = [((*trail, "rows", number, "then"), row.then) for number, row in enumerate(policy.rows)]
    for place, name in [*results, ((*trail, "otherwise"), policy.otherwise)]:
        if name not in names:
            ground.unknown(place, _WHAT[kind], name, names)


def _check_joins(ground: Ground) -> None:
    for trail, procedure in ground.procedures():
        for code, stage in procedure.stages.items():
            actions = [action for action, _rule, _trail in offered(procedure, code)]
            if stage.join is not None and stage.join.action not in actions:
                place = (*trail, "stages", code, "join", "action")
                ground.unknown(place, Words("本环节的操作", "action of this stage"), stage.join.action, actions)


def _check_limit_fields(ground: Ground) -> None:
    """A moment that a limit takes from a form is a moment of every form it is used with."""
    for _trail, procedure in ground.procedures():
        form = ground.pack.form[procedure.form]
        moments = [field.code for field in form.fields if field.type in ("moment", "date")]
        instants = [field.code for field in form.fields if field.type == "moment"]
        for number, limit in enumerate(ground.pack.limits.limits):
            for attribute, known in (("given_by", moments), ("not_after", moments), ("counted_from", instants)):
                name = getattr(limit, attribute)
                if name is not None and limit.code in procedure.limits and name not in known:
                    what = Words(
                        f"时刻字段（流程 {procedure.code} 的表单）", f"moment in the form of {procedure.code} called"
                    )
                    ground.unknown(("limits", "limits", number, attribute), what, name, known)
