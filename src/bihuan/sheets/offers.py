"""What a pack offers to choose from, to ask and to tick, as far as the facts at hand allow it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bihuan.kernel.text import Words
from bihuan.regulation.schema.catalogue import Classification, Definition, Level, Tag, Tier
from bihuan.regulation.schema.forms import Field, Form
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.scripts import Question, Script


@dataclass(frozen=True, slots=True)
class Offer:
    """One option: an inactive one is shown where it was chosen earlier, and not offered any more."""

    code: str
    title: Words
    active: bool = True
    hint: Words | None = None


YES_NO = (Offer("yes", Words("是", "Yes")), Offer("no", Words("否", "No")))


def offers(pack: Pack, field: Field, facts: Mapping[str, Any]) -> tuple[Offer, ...]:
    """The options of a field; those of business and problem follow the classification chosen."""
    if field.type == "yes_no":
        return YES_NO
    if field.type == "product":
        return tuple(Offer(option.code, option.title, option.active) for option in pack.catalogue.products)
    if field.choices:
        return tuple(Offer(option.code, option.title, option.active) for option in field.choices)
    if field.binds in ("classification", "business", "problem"):
        return tuple(_classified(pack, field.binds, str(facts.get("classification") or "")))
    return tuple(_listed(pack, field.options or ""))


def _listed(pack: Pack, name: str) -> Iterator[Offer]:
    catalogue = pack.catalogue
    if name == "channels":
        return (Offer(x.code, x.title, x.active) for x in catalogue.channels)
    if name == "flags":
        return (Offer(x.code, x.title, hint=x.meaning) for x in catalogue.flags)
    if name in ("levels", "tags", "tiers"):
        plain: Iterable[Level | Tag | Tier] = getattr(catalogue, name)
        return (Offer(x.code, x.title) for x in plain)
    lists = (x.options for x in catalogue.options if x.code == name)
    return (Offer(x.code, x.title, x.active) for x in next(lists, ()))


def _classified(pack: Pack, bind: str, chosen: str) -> Iterator[Offer]:
    trees: Iterable[Classification] = pack.catalogue.classifications
    if bind == "classification":
        yield from (Offer(tree.code, tree.title) for tree in trees)
        return
    if len(pack.catalogue.classifications) > 1 or chosen:
        trees = (tree for tree in trees if tree.code == chosen)
    for tree in trees:
        options = tree.businesses if bind == "business" else tree.problems
        yield from (Offer(x.code, x.title, x.active) for x in options)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a checklist, with the list it belongs to."""

    code: str
    title: Words
    checklist: Words
    clause: str


def is_ticked(field: Field) -> bool:
    """A checklist that its field names is ticked off; those that a matter asks for are answered in words."""
    return _named(field, "checklist") not in ("", "for")


def checklist_lines(pack: Pack, field: Field, facts: Mapping[str, Any]) -> tuple[Line, ...]:
    """The lines of the checklist that the field names, else of every one that is meant for such a matter."""
    name = _named(field, "checklist")
    lines: dict[str, Line] = {}
    for checklist in pack.scripts.checklists:
        fits = all(_fits(facts.get(fact), codes) for fact, codes in checklist.for_.items())
        if checklist.code == name if is_ticked(field) else checklist.for_ and fits:
            for line in checklist.lines:
                if line.active:
                    lines.setdefault(line.code, Line(line.code, line.title, checklist.title, checklist.clause[0]))
    return tuple(lines.values())


def _fits(value: Any, codes: Iterable[str]) -> bool:
    return bool(set(value) & set(codes)) if isinstance(value, list | tuple) else value in codes


def script_for(pack: Pack, field: Field) -> Script | None:
    """The script that a field holds the answers of: the one it names, the one of its own name, or the only one."""
    scripts = pack.scripts.scripts
    name = _named(field, "script") or field.code
    only = scripts[0] if len(scripts) == 1 else None
    return next((script for script in scripts if script.code == name), only)


def _named(field: Field, kind: str) -> str:
    """What the field is filled from, where that is a checklist or a script."""
    of, _dot, name = (field.filled_from or "").partition(".")
    return name if of == kind else ""


def answers_of(question: Question) -> tuple[Offer, ...]:
    """What may be answered to a question that is not open."""
    if question.choices:
        return tuple(Offer(option.code, option.title, option.active) for option in question.choices)
    if question.type == "scale":
        return tuple(Offer(str(step), Words(str(step), str(step))) for step in range(5, 0, -1))
    return YES_NO if question.type == "yes_no" else ()


def definition_for(pack: Pack, words: Words) -> Definition | None:
    """The regulation's own meaning of the longest defined term in a label."""
    found = [each for each in pack.catalogue.definitions if each.term.zh in words.zh]
    return max(found, key=lambda each: len(each.term.zh), default=None)


def derived_facts(pack: Pack, form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from values: bound ones under their fact's name, and what channel and level say."""
    facts = dict(values)
    for field in form.fields:
        if field.binds and field.code in values:
            facts[field.binds] = values[field.code]
    if "channel" in facts:
        channel = next((x for x in pack.catalogue.channels if x.code == facts["channel"]), None)
        facts["channel_group"] = channel.group if channel else ""
        facts["channel_recorded"] = bool(channel and channel.recorded)
        facts["channel_signed"] = bool(channel and channel.signed)
    if "level" in facts:
        facts["level_group"] = next((x.group for x in pack.catalogue.levels if x.code == facts["level"]), "")
    return facts


def titles_of(pack: Pack, code: str) -> dict[str, str]:
    """The titles of everything that may be chosen in the fields of this code, whichever form they stand in."""
    fields = [field for form in pack.forms for field in form.fields if field.code == code]
    titles: dict[str, str] = {}
    for field in fields:
        if field.binds in ("business", "problem"):
            for tree in pack.catalogue.classifications:
                titles |= {x.code: str(x.title) for x in offers(pack, field, {"classification": tree.code})}
        else:
            titles |= {x.code: str(x.title) for x in offers(pack, field, {})}
    return titles
