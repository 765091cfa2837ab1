"""Limits of a work order that a sheet about it starts or ends."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from bihuan.journal.events import Actor
from bihuan.workorders.listing import refresh_lists
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations.timing import keep_time
from bihuan.workorders.queries import case_of


@transaction.atomic
def keep_sheet_time(
    *, order: WorkOrder, register: str, became: Literal["opened", "completed"], by: Actor, at: datetime
) -> bool:
    """Start and stop what the regulation measures by a sheet that opened by itself; says whether there is anything."""
    event = f"sheet.{register}_{became}"
    case = case_of(order)
    limits = [case.pack.limit[code] for code in case.procedure.limits]
    if not any(event in (*limit.starts, *limit.stops) for limit in limits):
        return False
    held = WorkOrder.objects.locked(order)
    keep_time(case_of(held), event, happened_at=at, by=by, at=at)
    refresh_lists(held, at=at)
    return True
