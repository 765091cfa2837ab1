"""Work orders that another opens: assistance, handling once more."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.org.models import Unit
from bihuan.regulation.schema.procedures import Child
from bihuan.workorders.events import ChildOpened
from bihuan.workorders.facts import Case
from bihuan.workorders.listing import begin_part, refresh_lists
from bihuan.workorders.operations import beginning, timing
from bihuan.workorders.operations.bearing import bear
from bihuan.workorders.units import unit_of

_INHERITED = (
    "title", "channel", "classification", "business", "problem", "level", "flags", "tags", "rank", "customer_id",
    "tier", "brand", "is_3g", "marks", "home_id", "occurrence_id", "accused_id",
)  # fmt: skip


def open_child(*, parent: Case, rule: Child, values: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Open a work order under another one; the unit that asks is its receiving unit and gets the result."""
    above = parent.order
    if rule.once and above.children.filter(procedure=rule.procedure).exists():
        return
    given = {field: values.get(source) for field, source in rule.carries.items()}
    carried = {field: value for field, value in given.items() if value not in (None, "", [], {})}
    case = beginning.begin(
        edition=above.edition,
        procedure=rule.procedure,
        values=carried,
        unit=unit_of(parent, rule.unit) or above.owner_unit,
        keys=beginning.new_keys()[0],
        parent=above,
        by=by,
        at=at,
    )
    order = case.order
    for column in _INHERITED:
        if not getattr(order, column):
            setattr(order, column, getattr(above, column))
    _send(case, carried)
    beginning.take_part(case, at=at)
    beginning.register(case, carried, by=by, at=at)
    refresh_lists(order, at=at)
    bear([order], at=at)
    begin_part(above, order, at=at)
    event = ChildOpened(rule.procedure, case.procedure.kind, order.number, order.owner_unit.title)
    record(event, about=above, by=by, at=at)
    timing.keep_time(parent, event.entry_name, happened_at=at, by=by, at=at)


def _send(case: Case, carried: Mapping[str, Any]) -> None:
    """To the unit chosen, or the one that the first stage names; the asking unit is remembered as sender."""
    form = case.pack.form[case.procedure.form]
    chosen = next((carried[f.code] for f in form.fields if f.binds == "target" and f.code in carried), None)
    owner = case.stage.owner
    unit = Unit.objects.get(pk=chosen) if chosen else (unit_of(case, owner.unit) if owner else None)
    if unit is not None and unit.pk != case.order.owner_unit_id:
        case.order.senders = [case.order.owner_unit_id]
        case.order.owner_unit = unit
