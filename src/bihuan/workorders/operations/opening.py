"""Opening a work order: at a desk, with the contact it came from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from bihuan.org.models import Staff, Unit
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.workorders import rules
from bihuan.workorders.listing import refresh_lists, take_part
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations.acting import take_action
from bihuan.workorders.operations.beginning import begin, note_contact, register


@transaction.atomic
def open_work_order(
    *,
    edition: Edition,
    procedure: str,
    values: Mapping[str, Any],
    then: str | None = None,
    by: Staff,
    at: datetime,
) -> WorkOrder:
    """Register a matter at the person's desk; `then` takes the first action in the same transaction.

    The person's unit is the one asked first and stays named for good (WO-030). Without `then` the work
    order stands in the procedure's first stage. Refused with `NotPermitted` or `Incomplete`.
    """
    pack = pack_of(edition.pk)
    held = rules.require_opening(pack, procedure, by=by, at=at)
    unit = Unit.objects.get(pk=held.unit_id)
    if then is None:
        rules.require_opening_values(pack, procedure, values)
    case = begin(edition=edition, procedure=procedure, values=values, unit=unit, by=by, at=at)
    note_contact(case, by=by, at=at)
    register(case, values, by=by, at=at)
    take_part(case, at=at)
    if then is None:
        refresh_lists(case.order, at=at)
        return case.order
    action = case.stage.actions[then]
    captured = {k: v for k, v in values.items() if k in (*action.captures, *action.may_capture)}
    return take_action(order=case.order, action=then, values=captured, by=by, at=at)
