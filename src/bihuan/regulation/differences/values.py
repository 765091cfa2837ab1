"""How one value of a rule is said."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from bihuan.kernel.spans import Span
from bihuan.kernel.text import Words, in_both
from bihuan.regulation.conditions import NotACondition
from bihuan.regulation.limits import describe_span
from bihuan.regulation.reading import PERMISSIONS
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Procedure
from bihuan.regulation.schema.words import Rule
from bihuan.regulation.stories import condition_words, event_words

NOTHING, YES, NO = Words("无", "none"), Words("是", "yes"), Words("否", "no")
_CONDITIONS = frozenset({"when", "holds", "stops_when", "lowest_when", "required_when", "visible_when"})
_EVENTS = frozenset({"starts", "stops", "since", "event", "events"})


class Saying:
    """Says the values of one pack, in the titles that it gives to its codes."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._near: Mapping[str, Words] = {}

    def stand_by(self, rule: Any) -> None:
        """From here on, fields are called as the form of this procedure calls them."""
        if isinstance(rule, Procedure):
            self._near = {field.code: field.label for field in self.pack.form[rule.form].fields}

    def value(self, name: str, value: Any) -> Words:
        """What stands under a name, in words."""
        if value is None or value in ((), {}):
            return NOTHING
        if isinstance(value, Words):
            return Words(f"“{value.zh}”", f"“{value.en}”")
        if isinstance(value, Span):
            return describe_span(value)
        if isinstance(value, bool):
            return YES if value else NO
        if isinstance(value, Rule):
            return self.title(value)
        if isinstance(value, Mapping):
            return joined(_pair(self.code(str(key)), self.value(name, each)) for key, each in value.items())
        if isinstance(value, tuple):
            return joined(self.value(name, each) for each in value)
        return self._plain(name, value)

    def _plain(self, name: str, value: Any) -> Words:
        if not isinstance(value, str):
            return Words(str(value), str(value))
        if name in _CONDITIONS:
            return self._condition(value)
        if name in _EVENTS:
            full = value if "." in value else f"work_order.{value}"
            return in_both(lambda: event_words(self.pack, full)) if value else NOTHING
        if name in ("clause", "barred_clause", "number"):
            return Words(value, value)
        return self.code(value)

    def _condition(self, condition: str) -> Words:
        try:
            return in_both(lambda: condition_words(self.pack, condition))
        except NotACondition:
            return Words(condition, condition)

    def code(self, code: str) -> Words:
        """The title that the pack gives to a code; else the code."""
        return self._near.get(code) or self._titles.get(code, Words(code, code))

    def title(self, rule: Rule) -> Words:
        """What a rule is called, or says."""
        for attribute in ("title", "label", "term", "heading", "meaning", "otherwise", "why", "text"):
            words = getattr(rule, attribute, None)
            if isinstance(words, Words):
                return words
        for attribute in ("stage", "field", "part", "procedure", "event"):
            code = getattr(rule, attribute, None)
            if isinstance(code, str):
                return self.value(attribute, code)
        return self._content(rule)

    def _content(self, rule: Rule) -> Words:
        """A rule without a name of its own is called by what it says."""
        said = [(name, getattr(rule, name)) for name in type(rule).model_fields]
        return joined(self.value(name, value) for name, value in said if value not in (None, (), "", False))

    @cached_property
    def _titles(self) -> Mapping[str, Words]:
        pack = self.pack
        rules: Iterable[Any] = (
            *pack.catalogue.channels, *pack.catalogue.levels, *pack.catalogue.tiers, *pack.catalogue.flags,
            *pack.catalogue.tags, *pack.catalogue.options, *pack.limits.limits, *pack.forms, *pack.registers,
            *(option for each in pack.catalogue.options for option in each.options),
            *(each for tree in pack.catalogue.classifications for each in (*tree.businesses, *tree.problems)),
            *pack.organisation.unit_kinds, *pack.organisation.duties, *pack.organisation.relations,
            *pack.organisation.posts, *(lane for each in pack.procedures for lane in each.lanes), *pack.procedures,
        )  # fmt: skip
        titles = dict(PERMISSIONS) | {rule.code: rule.title for rule in rules}
        for form in pack.forms:
            titles |= {field.code: field.label for field in form.fields}
        for procedure in pack.procedures:
            titles |= {code: stage.title for code, stage in procedure.stages.items()}
        return titles


def joined(words: Iterable[Words]) -> Words:
    """Several words in a row."""
    many = list(words)
    return Words("、".join(each.zh for each in many), ", ".join(each.en for each in many))


def _pair(name: Words, value: Words) -> Words:
    return Words(f"{name.zh}：{value.zh}", f"{name.en}: {value.en}")
