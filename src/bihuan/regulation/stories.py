"""Worked examples told as a person tells them: given, when, then."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bihuan.kernel.text import BETWEEN, COLON, Words
from bihuan.regulation.check.ground import edges
from bihuan.regulation.conditions import AllOf, AnyOf, Compare, Expression, Many, Name, Not, Value, parsed
from bihuan.regulation.schema.examples import AskLimit, AskPolicy, AskSheet, Example, Outcome, Step
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Action, Procedure

_FACTS: Mapping[str, Words] = {
    "channel": Words("渠道", "channel"),
    "channel_group": Words("渠道类别", "kind of channel"),
    "channel_recorded": Words("有录音", "recorded"),
    "channel_signed": Words("须签字", "signed"),
    "classification": Words("分类", "classification"),
    "business": Words("业务", "business"),
    "problem": Words("问题", "problem"),
    "level": Words("级别", "level"),
    "level_group": Words("级别组", "group of levels"),
    "tier": Words("客户级别", "customer tier"),
    "brand": Words("品牌", "brand"),
    "is_3g": Words("3G 客户", "3G customer"),
    "marks": Words("客户标识", "customer marks"),
    "customer_kind": Words("客户类型", "kind of customer"),
    "customer_potential": Words("潜在价值", "potential of the customer"),
    "customer_months": Words("在网月数", "months since joining"),
    "customer_spend": Words("月均消费（元）", "spent in an average month (yuan)"),
    "mandate": Words("授权核对", "mandate"),
    "flags": Words("优先标志", "priority flags"),
    "tags": Words("标签", "tags"),
    "cross_province": Words("跨省", "across provinces"),
    "stage": Words("环节", "stage"),
    "procedure": Words("流程", "procedure"),
    "sender_kind": Words("派单单位", "sent by"),
    "settlement": Words("办结类型", "settlement"),
    "satisfaction": Words("满意度", "satisfaction"),
    "settled": Words("已办结", "settled"),
    "late": Words("已超时", "late"),
    "more_senders": Words("上面还有派单单位", "another sender stands above"),
    "acted": Words("已办操作", "what was done"),
    "open_children": Words("未办结的下级工单数", "open work orders below"),
    "is_child": Words("是下级工单", "is a work order below another"),
    "by_post": Words("操作人的岗位", "posts of the person"),
    "promise_due": Words("对外承诺的最迟时间", "latest promise"),
    "stage_due": Words("本环节到期时间", "end of this stage's limit"),
    "home": Words("归属地", "home"),
    "name": Words("姓名", "name"),
    "phones": Words("电话", "phones"),
}
_OUTCOMES: Mapping[str, Words] = {
    "on_time": Words("按时", "on time"),
    "late": Words("超时", "late"),
    "running": Words("计时中", "running"),
    "cancelled": Words("取消", "cancelled"),
}
_YES, _NO, _NOTHING = Words("是", "yes"), Words("否", "no"), Words("无", "none")
_OPENED = Words("登记", "registers")


@dataclass(frozen=True, slots=True)
class Line:
    when: str
    what: str


def story(pack: Pack, example: Example) -> Iterator[Line]:
    """The example line by line."""
    telling = _Telling(pack)
    if isinstance(example.ask, AskLimit):
        yield from telling.limit(example.ask)
    elif isinstance(example.ask, AskPolicy):
        yield from telling.policy(example.ask)
    elif isinstance(example.ask, AskSheet):
        yield from telling.sheet(example.ask)
    else:
        yield from telling.play(example)


def condition_words(pack: Pack, condition: str) -> str:
    """A condition of the regulation as a person says it."""
    return _Telling(pack).condition(parsed(condition))


_EVENTS: Mapping[str, Words] = {
    "contact.ended": Words("与客户的接触结束", "the contact with the customer ends"),
    "work_order.urged": Words("预警或督办", "warning or urging"),
    "work_order.urging_answered": Words("督办已答复", "urging answered"),
    "work_order.file_attached": Words("添加附件", "file attached"),
    "work_order.attachment_voided": Words("附件作废", "attachment voided"),
    "work_order.contact_granted": Words("允许联系客户", "contact with the customer granted"),
    "work_order.linked": Words("关联工单", "work orders linked"),
    "clock.re_promised": Words("重新承诺时限", "a limit promised anew"),
    "clock.paused": Words("暂停计时", "a limit paused"),
    "clock.resumed": Words("恢复计时", "a limit resumed"),
    "clock.extended": Words("延长时限", "a limit extended"),
    "clock.warned": Words("时限预警", "a limit near its end"),
    "clock.breached": Words("超时", "a limit missed"),
}


def event_words(pack: Pack, event: str) -> str:
    """What happens when the journal says this: the titles of the actions that bring it about."""
    if event in _EVENTS:
        return str(_EVENTS[event])
    name = event.partition(".")[2]
    titles = [str(each.opening.title) for each in pack.procedures if each.opening.event == name]
    titles += [str(edge.action.title) for each in pack.procedures for edge in edges(each) if edge.action.event == name]
    for child in pack.procedures:
        if name == f"{child.code}_opened":
            titles.append(str(Words(f"发出{child.kind.zh}", f"{child.kind.en} opened")))
        if name == f"{child.code}_settled":
            titles.append(str(Words(f"{child.kind.zh}办结", f"{child.kind.en} settled")))
    return " / ".join(dict.fromkeys(titles)) or event


_SIGNS: Mapping[str, Words] = {
    "==": Words("为", " is "),
    "!=": Words("不为", " is not "),
    "<": Words("早于或少于", " is below "),
    "<=": Words("不晚于且不多于", " is at most "),
    ">": Words("晚于或多于", " is above "),
    ">=": Words("不早于且不少于", " is at least "),
    "in": Words("为", " is one of "),
}
_OF_NUMBERS: Mapping[str, Words] = {
    "<": Words("少于", " is below "),
    "<=": Words("不超过", " is at most "),
    ">": Words("超过", " is above "),
    ">=": Words("不少于", " is at least "),
}
_HAS, _AND, _OR = Words("含", " has "), Words("，且", ", and "), Words("，或", ", or ")
_FILLED, _EMPTY = Words("已填", " is filled"), Words("未填", " is empty")


class _Telling:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        catalogue = pack.catalogue
        listed: tuple[Any, ...] = (
            *catalogue.channels, *catalogue.levels, *catalogue.tiers, *catalogue.flags, *catalogue.tags,
            *pack.organisation.unit_kinds, *pack.organisation.relations, *pack.organisation.posts,
            *(option for each in catalogue.options for option in each.options),
            *(tree for tree in catalogue.classifications),
            *(each for tree in catalogue.classifications for each in (*tree.businesses, *tree.problems)),
            *(choice for form in pack.forms for field in form.fields for choice in field.choices),
        )  # fmt: skip
        stages = {code: stage.title for each in pack.procedures for code, stage in each.stages.items()}
        self.titles: Mapping[str, Words] = stages | {each.code: each.title for each in listed}
        self.fields: Mapping[str, Field] = {field.code: field for form in pack.forms for field in form.fields}

    def limit(self, ask: AskLimit) -> Iterator[Line]:
        limit = self.pack.limit[ask.limit]
        yield from self._given(ask.facts)
        yield Line(str(Words("起算", "From")), ask.starts)
        yield Line(str(Words("到期", "Due")), f"{ask.due} · {limit.title}")
        if ask.warned:
            yield Line(str(Words("预警", "Warned")), ask.warned)

    def policy(self, ask: AskPolicy) -> Iterator[Line]:
        yield from self._given(ask.facts)
        yield Line(str(self.pack.policy[ask.policy].title), self._value(ask.gives))

    def sheet(self, ask: AskSheet) -> Iterator[Line]:
        register = self.pack.register[ask.kept_in]
        fields = {field.code: field for field in self.pack.form[register.form].fields}
        for code, value in ask.values.items():
            rows = len(value) if fields[code].type == "rows" else None
            shown = str(Words(f"{rows} 行", f"{rows} rows")) if rows is not None else self._value(value)
            yield Line(str(fields[code].label), shown)
        for code, words in ask.refused.items():
            yield Line(str(Words("拒绝", "Refused")), f"{fields[code].label}：{words}")
        if not ask.refused:
            yield Line(str(register.title), str(Words("可以保存", "may be kept")))

    def play(self, example: Example) -> Iterator[Line]:
        yield from self._given(example.customer)
        procedure = self.pack.procedure[example.procedure or ""]
        for step in example.steps:
            yield Line(step.at, self._step(procedure, step))
        if example.then is not None:
            yield Line(str(Words("结果", "Then")), self._outcome(procedure, example.then))

    def condition(self, part: Expression) -> str:
        match part:
            case Name(code):
                return self._name(code)
            case Value(constant):
                return self._value(constant)
            case Many(items):
                return str(BETWEEN).join(self.condition(item) for item in items)
            case Not(of):
                return str(Words(f"不是（{self.condition(of)}）", f"not ({self.condition(of)})"))
            case AllOf(parts):
                return str(_AND).join(self._inner(each) for each in parts)
            case AnyOf(parts):
                return str(_OR).join(self._inner(each) for each in parts)
            case Compare(left, sign, right):
                return self._compared(left, sign, right)
        return ""

    def _inner(self, part: Expression) -> str:
        said = self.condition(part)
        return str(Words(f"（{said}）", f"({said})")) if isinstance(part, AllOf | AnyOf) else said

    def _compared(self, left: Expression, sign: str, right: Expression) -> str:
        if right == Value(""):
            return f"{self.condition(left)}{_EMPTY if sign == '==' else _FILLED}"
        if sign == "in" and isinstance(right, Name):
            return f"{self.condition(right)}{_HAS}{self.condition(left)}"
        signs = {**_SIGNS, **_OF_NUMBERS} if self._is_number(left) or self._is_number(right) else _SIGNS
        return f"{self.condition(left)}{signs[sign]}{self.condition(right)}"

    def _is_number(self, part: Expression) -> bool:
        if isinstance(part, Name):
            return part.code in self.fields and self.fields[part.code].type in ("number", "money")
        return isinstance(part, Value) and isinstance(part.constant, int | float)

    def _given(self, facts: Mapping[str, Any]) -> Iterator[Line]:
        if facts:
            yield Line(str(Words("已知", "Given")), self._values(facts))

    def _values(self, values: Mapping[str, Any]) -> str:
        said = (f"{self._name(name)}{COLON}{self._value(value)}" for name, value in values.items() if name != "then")
        return str(Words("；", "; ")).join(said)

    def _name(self, name: str) -> str:
        if name in self.fields:
            return str(self.fields[name].label)
        return str(_FACTS.get(name, name))

    def _value(self, value: Any) -> str:
        if isinstance(value, bool):
            return str(_YES if value else _NO)
        if isinstance(value, list | tuple):
            return str(BETWEEN).join(self._value(each) for each in value) or str(_NOTHING)
        if isinstance(value, Mapping):
            return str(BETWEEN).join(f"{self._value(key)}{COLON}{self._value(each)}" for key, each in value.items())
        return str(self.titles.get(str(value), value if value not in ("", None) else _NOTHING))

    def _step(self, procedure: Procedure, step: Step) -> str:
        who = str(self.pack.post[step.by].title)
        did = self._action(procedure, step.do)
        then = step.values.get("then")
        did = f"{did}{BETWEEN}{self._action(procedure, str(then))}" if then else did
        said = self._values(step.values)
        told = f"{who}{COLON}{did}" + (str(Words(f"（{said}）", f" ({said})")) if said else "")
        if step.refused:
            told += str(Words(f" → 被拒绝：{step.refused}", f" → refused: {step.refused}"))
        return told

    def _action(self, procedure: Procedure, code: str) -> str:
        for each in (procedure, *self.pack.procedures):
            offers: dict[str, Action] = {**each.anywhere}
            for stage in each.stages.values():
                offers |= stage.actions
            if code in offers:
                return str(offers[code].title)
        return str(_OPENED)

    def _outcome(self, procedure: Procedure, then: Outcome) -> str:
        parts = []
        if then.stage:
            parts.append(str(procedure.stages[then.stage].title))
        parts += [self._value(word) for word in (then.owner, then.level) if word]
        limits = self.pack.limit
        parts += [f"{limits[code].title} {at}" for code, at in then.due.items()]
        parts += [f"{limits[code].title}{_OUTCOMES[outcome]}" for code, outcome in then.outcomes.items()]
        return str(Words("；", "; ")).join(parts)
