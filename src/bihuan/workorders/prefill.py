"""What an action's fields begin with, at the desk and for machines alike: what is known is never asked twice."""

from datetime import datetime
from typing import Any

from bihuan.org.models import Staff
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.procedures import Action
from bihuan.sheets.fields import is_empty
from bihuan.workorders import queries
from bihuan.workorders.facts import Case, column_value
from bihuan.workorders.sources import Sources

_CHOSEN_ANEW = ("target", "person")  # bound fields that say where it goes next, not what stands


def known_values(case: Case, code: str, rule: Action, *, by: Staff, at: datetime) -> dict[str, Any]:
    """The first value of every field that the action captures and about which something is known.

    What this very action captured the last time (a reason, an attempt) is asked for again, unless it belongs
    to the description of the matter; an empty field with a source takes it from there.
    """
    opening = case.procedure.opening
    standing = {*opening.captures, *opening.may_capture}
    anew = {*rule.captures, *rule.may_capture} - standing
    said_before = queries.last_captured(case.order, code) & anew if anew and case.order.version > 1 else set()
    sources = Sources(case, by=by, at=at)
    known: dict[str, Any] = {}
    for field in case.pack.form[case.procedure.form].fields:
        if field.code not in (*rule.captures, *rule.may_capture) or field.binds in _CHOSEN_ANEW:
            continue
        value = None if field.code in said_before else _standing_value(case, field)
        if is_empty(value):
            value = sources.value(field.filled_from) if field.filled_from else field.default
        if not is_empty(value):
            known[field.code] = value
    return known


def _standing_value(case: Case, field: Field) -> Any:
    return column_value(case.order, field.binds) if field.binds else case.values.get(field.code)
