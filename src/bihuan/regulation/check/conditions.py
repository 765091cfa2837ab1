"""Every condition parses, names only facts there are, and compares like with like."""

from collections.abc import Iterator, Mapping

from bihuan.kernel.text import Words
from bihuan.regulation.check.ground import Ground
from bihuan.regulation.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Expression,
    Many,
    Name,
    Not,
    NotACondition,
    Value,
    parsed,
)
from bihuan.regulation.facts import Fact, FactType, all_facts, facts_behind, facts_of
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema import forms, limits, policies, procedures, registers, reports, scripts
from bihuan.regulation.schema.words import Rule

_WRITE_IT_SO = Words(
    '可用 && || ! == != < <= > >= in、括号、名称、数、true、false 和 "文字"。',
    'There are && || ! == != < <= > >= in, brackets, names, numbers, true, false and "text".',
)
_LIKE_WITH_LIKE = Words("请比较同一类的值。", "Compare values of one type.")

_WHERE: Mapping[type[Rule], tuple[str, ...]] = {
    procedures.Branch: ("when",),
    procedures.Check: ("holds",),
    procedures.Child: ("when",),
    forms.Field: ("required_when", "visible_when"),
    forms.ProposedChoice: ("when",),
    policies.PolicyRow: ("when",),
    limits.Band: ("when",),
    limits.Limit: ("when", "stops_when", "lowest_when"),
    scripts.Message: ("when",),
    reports.Report: ("among",),
    reports.Indicator: ("among", "counts"),
    reports.Distribution: ("among",),
    reports.Inspected: ("holds",),
    registers.Gathers: ("when",),
    registers.Drawn: ("when",),
    registers.OpenedBy: ("when",),
}

_TYPE_WORDS: Mapping[FactType, Words] = {
    "text": Words("文字", "text"),
    "number": Words("数", "a number"),
    "yes_no": Words("是或否", "true or false"),
    "texts": Words("列表", "a list"),
    "moment": Words("时刻", "a moment"),
    "mark": Words("只能与空值 '' 比较的值", "a value that can only be compared with '' (nothing)"),
}


def conditions_in(ground: Ground) -> Iterator[tuple[Trail, str]]:
    """Every condition of the pack and where it stands."""
    for trail, rule in ground.rules:
        for attribute in _WHERE.get(type(rule), ()):
            condition = getattr(rule, attribute)
            if condition is not None:
                yield (*trail, attribute), condition


def check_conditions(ground: Ground) -> None:
    """Refuse every condition that does not parse, names an unknown fact, or compares different types."""
    for trail, condition in conditions_in(ground):
        try:
            expression = parsed(condition)
        except NotACondition as fault:
            message = Words(
                f"条件在第 {fault.column} 个字符处读不通：{condition}",
                f"The condition makes no sense from character {fault.column} on: {condition}",
            )
            ground.refuse(trail, message, _WRITE_IT_SO)
            continue
        for facts in _facts_at(ground, trail):
            _Reading(ground, trail, facts).require("yes_no", expression)
    _check_for(ground)


def _facts_at(ground: Ground, trail: Trail) -> Iterator[Mapping[str, Fact]]:
    """The facts that are known at a place: with its own form, those it is used with, or any."""
    form = ground.form_of(trail)
    gathers = ground.gathers_of(trail)
    if gathers is not None:
        yield facts_behind(ground.pack, gathers)
    elif form is not None:
        yield facts_of(ground.pack, form)
    elif trail[0] == "limits":
        limit = ground.pack.limits.limits[int(trail[2])].code
        yield from _facts_of_users(ground, limit)
    elif trail[0] in ("policies", "scripts"):
        yield all_facts(ground.pack)


def _facts_of_users(ground: Ground, limit: str) -> Iterator[Mapping[str, Fact]]:
    for _trail, procedure in ground.procedures():
        if limit in procedure.limits:
            yield facts_of(ground.pack, ground.pack.form[procedure.form])


def _check_for(ground: Ground) -> None:
    """What a limit or a checklist is meant for are facts and values there are."""
    known = all_facts(ground.pack)
    for trail, rule in ground.rules:
        if not isinstance(rule, limits.Limit | scripts.Checklist):
            continue
        for name, values in rule.for_.items():
            fact = known.get(name)
            if fact is None or fact.type not in ("text", "texts"):
                texts = [code for code, each in known.items() if each.type in ("text", "texts")]
                ground.unknown((*trail, "for", name), Words("可选值的事实", "fact with values called"), name, texts)
                continue
            for number, value in enumerate(values):
                if fact.values is not None and value not in fact.values:
                    place = (*trail, "for", name, number)
                    ground.unknown(place, Words(f"{name} 的值", f"value of {name} called"), value, fact.values - {""})


class _Reading:
    """One condition read against the facts of its place."""

    def __init__(self, ground: Ground, trail: Trail, facts: Mapping[str, Fact]) -> None:
        self._ground, self._trail, self._facts = ground, trail, facts

    def require(self, wanted: FactType, part: Expression) -> None:
        found = self._type(part)
        if found is not None and found != wanted:
            self._mismatch(found, wanted)

    def _type(self, part: Expression) -> FactType | None:
        """The type of a part; None where something about it was refused already."""
        match part:
            case Name(code):
                return self._fact(code)
            case Value(constant):
                return _type_of(constant)
            case Many(items):
                for item in items:
                    self.require("text", item)
                return "texts"
            case Not() | AllOf() | AnyOf():
                for each in part.parts():
                    self.require("yes_no", each)
            case Compare(left, sign, right):
                self._compare(left, sign, right)
        return "yes_no"

    def _fact(self, code: str) -> FactType | None:
        fact = self._facts.get(code)
        if fact is None:
            self._ground.unknown(self._trail, Words("事实", "fact"), code, self._facts)
            return None
        return fact.type

    def _compare(self, left: Expression, sign: str, right: Expression) -> None:
        types = self._type(left), self._type(right)
        if None in types:
            return
        match sign, types:
            case "in", ("text", "texts"):
                pass
            case "in", (_, "texts"):
                self._mismatch(types[0], "text")
            case "in", _:
                self._mismatch(types[1], "texts")
            case "==" | "!=", ("mark" | "moment", "text") if right == Value(""):
                return
            case "==" | "!=", _ if types[0] == types[1] and "mark" not in types:
                pass
            case "<" | "<=" | ">" | ">=", ("number", "number") | ("moment", "moment"):
                return
            case _:
                self._mismatch(types[1], "number" if sign[0] in "<>" and types[0] == "number" else types[0])
        self._values(left, right)
        self._values(right, left)

    def _values(self, one: Expression, other: Expression) -> None:
        """A text that a fact is compared with is one of the values it can have."""
        fact = self._facts.get(one.code) if isinstance(one, Name) else None
        if fact is None or fact.values is None:
            return
        literals = other.items if isinstance(other, Many) else (other,)
        for each in literals:
            if isinstance(each, Value) and isinstance(each.constant, str) and each.constant not in fact.values:
                name = one.code if isinstance(one, Name) else ""
                known = fact.values - {""}
                self._ground.unknown(
                    self._trail, Words(f"{name} 的值", f"value of {name} called"), each.constant, known
                )

    def _mismatch(self, found: FactType | None, wanted: FactType | None) -> None:
        if found is None or wanted is None:
            return
        is_, should = _TYPE_WORDS[found], _TYPE_WORDS[wanted]
        message = Words(
            f"条件中应为{should.zh}处是{is_.zh}。", f"The condition wants {should.en} where {is_.en} stands."
        )
        self._ground.refuse(self._trail, message, _LIKE_WITH_LIKE)


def _type_of(constant: str | bool | int | float) -> FactType:
    if isinstance(constant, bool):
        return "yes_no"
    return "text" if isinstance(constant, str) else "number"
