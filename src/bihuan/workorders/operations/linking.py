"""Linking a work order with an earlier one of the same customer: a repeated call stays a call of its own."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff
from bihuan.workorders import queries, rules
from bihuan.workorders.events import WorkOrderLinked
from bihuan.workorders.models import Link, WorkOrder


class SameWorkOrder(Refusal):
    code: ClassVar[str] = "same_work_order"


class LinkedAlready(Refusal):
    code: ClassVar[str] = "linked_already"


@transaction.atomic
def link_work_orders(*, order: WorkOrder, other: WorkOrder, by: Staff, at: datetime) -> Link:
    """Say that a work order repeats an earlier one (WO-041)."""
    order = WorkOrder.objects.locked(order)
    case = queries.case_of(order)
    rules.require_not_accused(case, by=by)
    rules.require_open(case)
    rules.require_part(case, by=by, at=at)
    if order.pk == other.pk:
        raise SameWorkOrder(_("工单不能与自身关联。"))
    link, made = Link.objects.get_or_create(order=order, other=other, kind="repeated", defaults={"by": by, "at": at})
    if not made:
        raise LinkedAlready(_("两张工单已经关联。"))
    record(WorkOrderLinked(other.number), about=order, by=by, at=at)
    return link
