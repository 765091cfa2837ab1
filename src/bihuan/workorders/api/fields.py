"""What an action asks for, as machines read it: each field with the shape of its value and its options."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bihuan.org.models import Staff, Unit
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.procedures import Action
from bihuan.sheets.fields import CHOSEN, MANY, MOST_ROWS, longest
from bihuan.sheets.offers import offers
from bihuan.sheets.rules import clause_of
from bihuan.workorders import rules
from bihuan.workorders.api.shapes import FieldOut, OfferOut
from bihuan.workorders.choices import choices_for
from bihuan.workorders.facts import Case

_TEXT = {"type": "string"}
_SHAPES: Mapping[str, Mapping[str, Any]] = {
    "number": {"type": ["number", "string"]},
    "money": {"type": ["number", "string"]},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "yes_no": {"type": "boolean"},
    "choices": {"type": "array", "items": _TEXT, "uniqueItems": True},
    "attachment": {"type": "array", "items": _TEXT, "maxItems": MANY},
    "signature": {"type": "array", "items": {"type": "array"}},
    "checklist": {"type": "object", "additionalProperties": {"type": "object"}},
    "script": {"type": "object", "properties": {"answers": {"type": "object"}}},
    "rows": {"type": "array", "items": {"type": "object"}, "maxItems": MOST_ROWS},
}


def fields_of(case: Case, rule: Action, *, at: datetime) -> list[FieldOut]:
    """The fields that an action captures on this work order, in the order of the form."""
    form = case.pack.form[case.procedure.form]
    chosen = choices_for(case, rule, at=at)
    wanted = (*rule.captures, *rule.may_capture)
    facts = case.facts()
    found = []
    for field in form.fields:
        if field.code in wanted and field.type != "computed":
            options = _options(case, field, facts, chosen.get(field.code))
            must = field.code in rule.captures and field.required_when is None
            found.append(_field(case, field, options, required=must))
    return found


def opening_fields(case: Case) -> list[FieldOut]:
    """The fields with which such a work order may be opened."""
    form, opening = case.pack.form[case.procedure.form], case.procedure.opening
    facts = case.facts()
    return [
        _field(case, field, _options(case, field, facts, None), required=field.code in opening.captures)
        for field in form.fields
        if field.type != "computed" and field.binds not in ("target", "person")
    ]


def _field(case: Case, field: Field, options: dict[str, str], *, required: bool) -> FieldOut:
    shape = dict(_SHAPES.get(field.type, _TEXT))
    if field.type in ("text", "long_text"):
        shape["maxLength"] = longest(field)
    return FieldOut(
        code=field.code,
        label=str(field.label),
        type=field.type,
        json_schema=shape,
        required=required,
        options=options,
        help=str(field.help or ""),
        clause=clause_of(case.pack.form[case.procedure.form], field),
    )


def _options(case: Case, field: Field, facts: Mapping[str, Any], rows: Any) -> dict[str, str]:
    if field.type in (*CHOSEN, "choices"):
        return {offer.code: str(offer.title) for offer in offers(case.pack, field, facts) if offer.active}
    found = {}
    for row in rows or ():
        if isinstance(row, Unit):
            found[row.code] = str(row.title)
        elif isinstance(row, Staff):
            found[row.number] = row.name
    return found


def offers_of(case: Case, *, by: Staff, at: datetime) -> list[OfferOut]:
    """Every action of the present stage; of those that the person may take, the fields too."""
    return [
        OfferOut(
            action=offer.code,
            title=str(offer.action.title),
            allowed=offer.allowed,
            whose=offer.whose,
            clause=list(offer.action.clause),
            fields=fields_of(case, offer.action, at=at) if offer.allowed else [],
        )
        for offer in rules.offers(case, by=by, at=at)
    ]
