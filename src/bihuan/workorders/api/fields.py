"""What an action asks for, as machines read it: each field with the shape of its value and its options."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bihuan.org.models import Staff, Unit
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.procedures import Action
from bihuan.sheets.api import FieldOut, field_out, options_of
from bihuan.sheets.fields import CHOSEN
from bihuan.workorders import rules
from bihuan.workorders.api.shapes import OfferOut
from bihuan.workorders.choices import choices_for
from bihuan.workorders.facts import Case


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
            found.append(field_out(form, field, options, required=must))
    return found


def opening_fields(case: Case) -> list[FieldOut]:
    """The fields with which such a work order may be opened."""
    form, opening = case.pack.form[case.procedure.form], case.procedure.opening
    facts = case.facts()
    return [
        field_out(form, field, _options(case, field, facts, None), required=field.code in opening.captures)
        for field in form.fields
        if field.type != "computed" and field.binds not in ("target", "person")
    ]


def _options(case: Case, field: Field, facts: Mapping[str, Any], rows: Any) -> dict[str, str]:
    if field.type in (*CHOSEN, "choices"):
        return options_of(case.pack, field, facts)
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
