"""The facts that conditions may name, each with its type and, where the pack lists them, its possible values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bihuan.regulation.schema.forms import Field, Form
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Gathers

# `mark` stands for what can only be there or not: a customer, a unit, a paper
FactType = Literal["text", "number", "yes_no", "texts", "moment", "mark"]

# How a mandate weighs a matter: within the person's level, or what stands against it
VERDICTS = ("within", "no_level", "purpose", "condition", "single", "monthly")

_TYPES: Mapping[str, FactType] = {
    "text": "text", "long_text": "text", "choice": "text", "number": "number", "money": "number", "yes_no": "yes_no",
    "choices": "texts", "moment": "moment", "rows": "number", "product": "text", "work_order": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    type: FactType
    values: frozenset[str] | None = None  # none: anything


def facts_of(pack: Pack, form: Form) -> Mapping[str, Fact]:
    """What is known of a work order with this form: the product's own facts, then the fields of the form."""
    return {**engine_facts(pack, form), **{field.code: _fact_of(pack, field) for field in form.fields}}


def all_facts(pack: Pack) -> Mapping[str, Fact]:
    """What is known with any form: for tables that several procedures ask."""
    known: dict[str, Fact] = {}
    for form in pack.forms:
        known |= facts_of(pack, form)
    return known


_EMPTY: Mapping[FactType, str | int | bool] = {"number": 0, "yes_no": False}


def nothing_known(pack: Pack) -> dict[str, Any]:
    """Every fact with the value it has while nobody said anything."""
    return {code: [] if fact.type == "texts" else _EMPTY.get(fact.type, "") for code, fact in all_facts(pack).items()}


def engine_facts(pack: Pack, form: Form) -> Mapping[str, Fact]:
    """The facts that the product itself knows of every work order."""
    catalogue, stages = pack.catalogue, {stage for procedure in pack.procedures for stage in procedure.stages}
    bound = {field.binds: field for field in form.fields if field.binds in ("settlement", "satisfaction")}
    return {
        "channel": _one_of(channel.code for channel in catalogue.channels),
        "channel_group": _one_of(("phone", "in_person", "written", "network", "forwarded", "internal")),
        "channel_recorded": Fact("yes_no"),
        "channel_signed": Fact("yes_no"),
        "classification": _one_of(tree.code for tree in catalogue.classifications),
        "business": _one_of(each.code for tree in catalogue.classifications for each in tree.businesses),
        "problem": _one_of(each.code for tree in catalogue.classifications for each in tree.problems),
        "level": _one_of(level.code for level in catalogue.levels),
        "level_group": _one_of(level.group for level in catalogue.levels),
        "tier": _one_of(tier.code for tier in catalogue.tiers),
        "brand": _listed(pack, "brands", "text"),
        "is_3g": Fact("yes_no"),
        "marks": _listed(pack, "marks", "texts"),
        "flags": _some_of(flag.code for flag in catalogue.flags),
        "tags": _some_of(tag.code for tag in catalogue.tags),
        "cross_province": Fact("yes_no"),
        "more_senders": Fact("yes_no"),
        "sender_kind": _one_of(kind.code for kind in pack.organisation.unit_kinds),
        "open_children": Fact("number"),
        "earlier_in_time": Fact("yes_no"),
        "open_sequels": _some_of(pack.procedure),
        "sequel_settlement": _bound(pack, bound.get("settlement")),
        "settled": Fact("yes_no"),
        "settlement": _bound(pack, bound.get("settlement")),
        "satisfaction": _bound(pack, bound.get("satisfaction")),
        "stage": _one_of(stages),
        "procedure": _one_of(pack.procedure),
        "is_child": Fact("yes_no"),
        "by_post": _some_of(pack.post),
        "promise_due": Fact("moment"),
        "stage_due": Fact("moment"),
        **_past_facts(pack),
        **_mandate_facts(pack),
    }


def _past_facts(pack: Pack) -> Mapping[str, Fact]:
    """What has become of it so far: what was done, and what was done too late."""
    return {
        "acted": _some_of(_events_of_actions(pack)),
        "late": Fact("yes_no"),
        "overdue": _some_of(pack.limit),
    }


def _events_of_actions(pack: Pack) -> Iterator[str]:
    for procedure in pack.procedures:
        yield procedure.opening.event
        yield from (action.event for stage in procedure.stages.values() for action in stage.actions.values())
        yield from (action.event for action in procedure.anywhere.values())


def _mandate_facts(pack: Pack) -> Mapping[str, Fact]:
    """What mandates ask about the customer, and what they then say."""
    return {
        "customer_kind": _listed(pack, "customer_kinds", "text"),
        "customer_potential": _listed(pack, "potentials", "text"),
        "customer_months": Fact("number"),
        "customer_spend": Fact("number"),
        "mandate": _one_of(VERDICTS),
        "mandate_why": Fact("text"),
    }


def _one_of(codes: Iterable[str]) -> Fact:
    return Fact("text", frozenset(codes) | {""})


def _some_of(codes: Iterable[str]) -> Fact:
    return Fact("texts", frozenset(codes))


def _listed(pack: Pack, name: str, type_: FactType) -> Fact:
    """Open, unless the pack lists the possible values under this name."""
    options = next((each.options for each in pack.catalogue.options if each.code == name), None)
    return Fact(type_) if options is None else Fact(type_, frozenset(option.code for option in options) | {""})


def _bound(pack: Pack, field: Field | None) -> Fact:
    return Fact("text") if field is None else _fact_of(pack, field)


def _fact_of(pack: Pack, field: Field) -> Fact:
    type_ = _TYPES.get(field.type, "mark")
    codes = options_of(pack, field)
    if codes is None:
        return Fact(type_)
    return Fact(type_, frozenset(codes) | {""})


def options_of(pack: Pack, field: Field) -> tuple[str, ...] | None:
    """The codes a field offers; None where it is no choice."""
    if field.type == "product":
        return tuple(option.code for option in pack.catalogue.products)
    if field.choices:
        return tuple(option.code for option in field.choices)
    catalogue = pack.catalogue
    listed: Mapping[str, Iterable[str]] = {
        "channels": (each.code for each in catalogue.channels),
        "levels": (each.code for each in catalogue.levels),
        "flags": (each.code for each in catalogue.flags),
        "tags": (each.code for each in catalogue.tags),
        "tiers": (each.code for each in catalogue.tiers),
        "classification": (tree.code for tree in catalogue.classifications),
        "business": (each.code for tree in catalogue.classifications for each in tree.businesses),
        "problem": (each.code for tree in catalogue.classifications for each in tree.problems),
        **{each.code: (option.code for option in each.options) for each in catalogue.options},
    }
    name = field.options or field.binds or ""
    return tuple(listed[name]) if field.type in ("choice", "choices") and name in listed else None


# What lists say of records beside the fields of their forms, with the type of field that it would be
OF_ORDERS: Mapping[str, str] = {
    "number": "text", "title": "text", "stage": "text", "customer": "text", "customer_number": "text",
    "opened_at": "moment", "settled_at": "moment", "closed_at": "moment", "receiving_unit": "text",
    "owner_unit": "text", "receiver": "text", "handler": "text",
}  # fmt: skip
OF_SHEETS: Mapping[str, str] = {"number": "text", "made_at": "moment", "unit": "text", "maker": "text"}
DATES = ("date", "moment")

# Facts of a work order that a list asks of many at once: none of them costs a question of its own
_OF_MANY = (
    "channel", "channel_group", "channel_recorded", "channel_signed", "classification", "business", "problem", "level",
    "level_group", "tier", "brand", "is_3g", "marks", "flags", "tags", "cross_province", "settled", "settlement",
    "satisfaction", "stage", "procedure", "is_child", "customer_kind", "customer_potential",
)  # fmt: skip


def form_behind(pack: Pack, gathers: Gathers) -> Form | None:
    """The form of the records that a list is gathered from."""
    if gathers.procedure is not None:
        procedure = pack.procedure.get(gathers.procedure)
        return pack.form.get(procedure.form) if procedure else None
    register = pack.register.get(gathers.sheets_of or "")
    return pack.form.get(register.form) if register else None


def fields_behind(pack: Pack, gathers: Gathers) -> Mapping[str, Field]:
    """The fields that a record has values in.

    Those of a repeated row come before those of its sheet, those of a work order before those of the sheet beside it.
    """
    form = form_behind(pack, gathers)
    fields = {field.code: field for field in form.fields if field.type != "computed"} if form else {}
    rows = fields.get(gathers.row_by_row or "")
    return {
        **fields_beside(pack, gathers),
        **fields,
        **({column.code: column for column in rows.columns} if rows else {}),
    }


def fields_beside(pack: Pack, gathers: Gathers) -> Mapping[str, Field]:
    """The fields of the sheets that say more of the work orders."""
    register = pack.register.get(gathers.beside or "")
    form = pack.form.get(register.form) if register else None
    return {field.code: field for field in form.fields if field.type != "computed"} if form else {}


def facts_behind(pack: Pack, gathers: Gathers) -> Mapping[str, Fact]:
    """What the conditions of a list may name."""
    form = form_behind(pack, gathers)
    fields = {code: _fact_of(pack, field) for code, field in fields_behind(pack, gathers).items()}
    if form is None or gathers.procedure is None:
        return fields
    known = engine_facts(pack, form)
    limits = {"kept": _some_of(pack.limit), "missed": _some_of(pack.limit)}
    return {**{code: known[code] for code in _OF_MANY}, **limits, **fields}
