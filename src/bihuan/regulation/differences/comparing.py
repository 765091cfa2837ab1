"""Two packs side by side: everything that stands in one and not, or otherwise, in the other.

The walk follows the grammar: whatever a rule may say is compared, whether it has words of its own or not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from bihuan.kernel.text import Words
from bihuan.regulation.differences.names import PARTS, property_words
from bihuan.regulation.differences.values import Saying, joined
from bihuan.regulation.faults import Trail
from bihuan.regulation.reading import KINDS, Reference, reference
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.regulation import Clause
from bihuan.regulation.schema.words import Rule, Ruled

How = Literal["added", "removed", "changed", "moved"]
_NAMES = ("code", "number", "field", "part")  # by which items of a list are told apart


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changes: in which part, about which rule, in words, and where it is read."""

    how: How
    part: str  # the room of the pack: limits, procedures, …
    path: str  # such as limits.limits.review.within
    about: Words
    says: Words
    clause: tuple[str, ...]
    where: Reference
    in_old: bool  # it is read in the old edition: the new one has it no more

    @property
    def part_title(self) -> Words:
        return PARTS[self.part]

    @property
    def steps(self) -> tuple[str, ...]:
        return tuple(self.path.split("."))


def differences(old: Pack, new: Pack) -> list[Difference]:
    """Everything that the new edition changes, part by part."""
    walk = _Walk(old, new)
    found: list[Difference] = []
    for part in PARTS:
        here = _Here((part,), (part,), part, (), ())
        found += walk.compare(part, getattr(old, part), getattr(new, part), here)
    return found


@dataclass(frozen=True, slots=True)
class _Here:
    """Where the walk stands: the ways to it in both packs, the rules above it."""

    old_trail: Trail
    new_trail: Trail
    path: str
    old_rules: tuple[tuple[Trail, Rule], ...]
    new_rules: tuple[tuple[Trail, Rule], ...]

    def into(self, old_step: str | int, new_step: str | int, name: str) -> "_Here":
        return _Here(
            (*self.old_trail, old_step),
            (*self.new_trail, new_step),
            f"{self.path}.{name}",
            self.old_rules,
            self.new_rules,
        )

    def at(self, old: Rule | None, new: Rule | None) -> "_Here":
        old_rules = self.old_rules if old is None else (*self.old_rules, (self.old_trail, old))
        new_rules = self.new_rules if new is None else (*self.new_rules, (self.new_trail, new))
        return _Here(self.old_trail, self.new_trail, self.path, old_rules, new_rules)


class _Walk:
    def __init__(self, old: Pack, new: Pack) -> None:
        self.old, self.new = old, new
        self.old_words, self.new_words = Saying(old), Saying(new)

    def compare(self, name: str, old: Any, new: Any, here: _Here) -> Iterator[Difference]:
        """What differs between two values that stand under the same name."""
        if isinstance(old, Rule) and type(old) is type(new):
            yield from self._rules(old, new, here.at(old, new))
        elif isinstance(old, Mapping) and isinstance(new, Mapping) and _has_rules(old, new):
            yield from self._named(name, old, new, here)
        elif isinstance(old, tuple) and isinstance(new, tuple) and _has_rules(old, new):
            yield from self._listed(name, old, new, here)
        elif old != new:
            yield self._changed(name, old, new, here)

    def _rules(self, old: Rule, new: Rule, here: _Here) -> Iterator[Difference]:
        for attribute, field in type(old).model_fields.items():
            name = field.alias or attribute
            yield from self.compare(name, getattr(old, attribute), getattr(new, attribute), here.into(name, name, name))

    def _named(self, name: str, old: Mapping[str, Any], new: Mapping[str, Any], here: _Here) -> Iterator[Difference]:
        for key in dict.fromkeys((*old, *new)):
            yield from self._item(name, old.get(key), new.get(key), here.into(key, key, key))
        if _shared(old, new) != _shared(new, old):
            yield self._reordered(name, old, new, here)

    def _listed(self, name: str, old: Sequence[Any], new: Sequence[Any], here: _Here) -> Iterator[Difference]:
        by_old, by_new = _by_name(old), _by_name(new)
        if by_old is None or by_new is None:
            yield from self._unnamed(name, old, new, here)
            return
        for key in dict.fromkeys((*by_old, *by_new)):
            a, b = by_old.get(key), by_new.get(key)
            step = here.into(a if a is not None else -1, b if b is not None else -1, key)
            yield from self._item(name, old[a] if a is not None else None, new[b] if b is not None else None, step)
        if _shared(by_old, by_new) != _shared(by_new, by_old):
            yield self._reordered(name, old, new, here)

    def _unnamed(self, name: str, old: Sequence[Any], new: Sequence[Any], here: _Here) -> Iterator[Difference]:
        """Items without a name of their own: those that stand in both places alike are passed over."""
        written, rewritten = [repr(each) for each in old], [repr(each) for each in new]
        for tag, a, a_end, b, b_end in SequenceMatcher(None, written, rewritten, autojunk=False).get_opcodes():
            for n in range(0 if tag == "equal" else max(a_end - a, b_end - b)):
                before = old[a + n] if a + n < a_end else None
                after = new[b + n] if b + n < b_end else None
                place = a + n if after is None else b + n
                yield from self._item(name, before, after, here.into(a + n, b + n, str(place + 1)))

    def _item(self, name: str, old: Any, new: Any, here: _Here) -> Iterator[Difference]:
        self.old_words.stand_by(old)
        self.new_words.stand_by(new)
        if old is None:
            yield self._whole("added", name, new, here)
        elif new is None:
            yield self._whole("removed", name, old, here)
        else:
            yield from self.compare(name, old, new, here)

    def _whole(self, how: How, name: str, value: Any, here: _Here) -> Difference:
        """Something is there that was not, or the other way round."""
        words = self.new_words if how == "added" else self.old_words
        if isinstance(value, Rule):
            here = here.at(value, None) if how == "removed" else here.at(None, value)
        kind = KINDS.get(type(value)) or property_words(name)
        said = _quoted(words.title(value)) if isinstance(value, Rule) else words.value(name, value)
        within = getattr(value, "within", None)
        if within is not None:
            long = words.value("within", within)
            said = Words(f"{said.zh}（{long.zh}）", f"{said.en} ({long.en})")
        verb = Words("新增", "Added") if how == "added" else Words("取消", "Removed")
        return self._told(how, Words(f"{verb.zh}{kind.zh}：{said.zh}", f"{verb.en}: {kind.en} {said.en}"), here)

    def _changed(self, name: str, old: Any, new: Any, here: _Here) -> Difference:
        if isinstance(old, tuple) and isinstance(new, tuple):
            return self._told("changed", self._more_and_less(name, old, new), here)
        what, before, after = property_words(name), self.old_words.value(name, old), self.new_words.value(name, new)
        if before == after:  # titles that are the same for codes that are not
            before, after = Words(str(old), str(old)), Words(str(new), str(new))
        says = Words(f"{what.zh}由 {before.zh} 改为 {after.zh}", f"{what.en} changes from {before.en} to {after.en}")
        return self._told("changed", says, here)

    def _more_and_less(self, name: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Words:
        """A list of names: what comes in and what goes; where nothing does, the order."""
        what = property_words(name)
        more = joined(self.new_words.value(name, each) for each in new if each not in old)
        less = joined(self.old_words.value(name, each) for each in old if each not in new)
        zh = [f"增加 {more.zh}"] * bool(more.zh) + [f"去掉 {less.zh}"] * bool(less.zh)
        en = [f"{more.en} added"] * bool(more.en) + [f"{less.en} removed"] * bool(less.en)
        if zh:
            return Words(f"{what.zh}：{'；'.join(zh)}", f"{what.en}: {'; '.join(en)}")
        order = self.new_words.value(name, new)
        return Words(f"{what.zh}的顺序改为 {order.zh}", f"{what.en} are now in the order {order.en}")

    def _reordered(self, name: str, old: Any, new: Any, here: _Here) -> Difference:
        items = new.values() if isinstance(new, Mapping) else new
        order, what = joined(self.new_words.value("", each) for each in items), property_words(name)
        says = Words(f"{what.zh}的顺序改为 {order.zh}", f"{what.en} are now in the order {order.en}")
        return self._told("moved", says, here)

    def _told(self, how: How, says: Words, here: _Here) -> Difference:
        in_old = how == "removed"
        pack, rules = (self.old, here.old_rules) if in_old else (self.new, here.new_rules)
        words = self.old_words if in_old else self.new_words
        part = str(here.new_trail[0])
        titled = [rule for _trail, rule in rules if _is_titled(rule)]
        upper = titled[:-1] if how in ("added", "removed") and len(titled) > 1 else titled
        names = [words.title(rule) for rule in upper] or [_kind(rules, part)]
        about = Words(" › ".join(each.zh for each in names), " › ".join(each.en for each in names))
        where = _where(pack, rules, part)
        return Difference(how, part, here.path, about, says, _clause(rules), where, in_old)


def _kind(rules: Sequence[tuple[Trail, Rule]], part: str) -> Words:
    """What a thing without a title is: the kind of the nearest rule that has one, else the part."""
    kinds = (KINDS[type(rule)] for _trail, rule in reversed(rules) if type(rule) in KINDS)
    return next(kinds, PARTS[part])


def _quoted(words: Words) -> Words:
    return Words(f"“{words.zh}”", f"“{words.en}”")


def _is_titled(rule: Rule) -> bool:
    return any(isinstance(getattr(rule, name, None), Words) for name in ("title", "label", "term"))


def _clause(rules: Sequence[tuple[Trail, Rule]]) -> tuple[str, ...]:
    """The clause of the nearest rule that has one."""
    for _trail, rule in reversed(rules):
        if isinstance(rule, Clause):
            return (rule.number,)
        if isinstance(rule, Ruled):
            return rule.clause
    return ()


def _where(pack: Pack, rules: Sequence[tuple[Trail, Rule]], part: str) -> Reference:
    """Where the nearest rule is read that has a place of its own."""
    if part == "clauses" and rules and isinstance(rules[0][1], Clause):
        clause = rules[0][1]
        return Reference(PARTS[part], clause.title, "one_clause", clause.number, "")
    if part == "regulation" or not rules:
        return Reference(PARTS[part], PARTS[part], "front", "", "")
    return reference(pack, *rules[-1])


def _has_rules(*several: Any) -> bool:
    for items in several:
        values = items.values() if isinstance(items, Mapping) else items
        if any(isinstance(each, Rule) for each in values):
            return True
    return False


def _by_name(items: Sequence[Any]) -> dict[str, int] | None:
    """The place of each item by its name; nothing, where they have none or share one."""
    for attribute in _NAMES:
        names = [getattr(each, attribute, None) for each in items]
        if all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
            return {str(name): place for place, name in enumerate(names)}
    return None


def _shared(these: Mapping[str, Any], those: Mapping[str, Any]) -> list[str]:
    """The names that both have, in the order of the first."""
    return [name for name in these if name in those]
