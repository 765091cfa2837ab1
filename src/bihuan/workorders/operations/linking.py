"""Linking a work order with an earlier one of the same customer: a repeated call stays a call of its own."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff
from bihuan.workorders import queries, rules
from bihuan.workorders.events import EarlierTakenUp, WorkOrderLinked, WorkOrderTakenUp
from bihuan.workorders.facts import Case
from bihuan.workorders.models import Link, WorkOrder
from bihuan.workorders.operations.gathering import gather_others
from bihuan.workorders.queries.sequels import REPEATED


class SameWorkOrder(Refusal):
    code: ClassVar[str] = "same_work_order"


class LinkedAlready(Refusal):
    code: ClassVar[str] = "linked_already"


class NoSuchEarlier(Refusal):
    code: ClassVar[str] = "no_such_earlier"


def take_up_earlier(case: Case, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Tie a new work order to the earlier ones that it names; both say so. They must be the same customer's."""
    opening, order = case.procedure.opening, case.order
    order.tags = [*order.tags, *(tag for tag in opening.tags if tag not in order.tags)]
    if opening.gathers is not None:
        gather_others(case, opening.gathers, values, clause=opening.clause[0], by=by, at=at)
    named = str(values.get(opening.links or "") or "")
    for number in dict.fromkeys(part for part in _BETWEEN.split(named.upper()) if part):
        other = WorkOrder.objects.filter(number=number, customer=order.customer).exclude(pk=order.pk).first()
        if other is None:
            sentence = _("没有找到该客户的工单 %(number)s，请核对编号。") % {"number": number}
            raise NoSuchEarlier(sentence, clause=opening.clause[0], fields={opening.links or "": sentence})
        record(EarlierTakenUp(other.number), about=order, by=by, at=at)
        tie = partial(_tie, case, other, by=by, at=at)
        if order.birth is None:
            tie()
        else:
            order.birth.afterwards.append(tie)


def _tie(case: Case, other: WorkOrder, *, by: Actor, at: datetime) -> None:
    order = case.order
    Link.objects.create(order=order, other=other, kind=queries.CONTINUES, by=order.receiver, at=at)
    record(WorkOrderTakenUp(case.procedure.kind, order.number), about=other, by=by, at=at)


_BETWEEN = re.compile(r"[\s,;，；、]+")


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
    link, made = Link.objects.get_or_create(order=order, other=other, kind=REPEATED, defaults={"by": by, "at": at})
    if not made:
        raise LinkedAlready(_("两张工单已经关联。"))
    record(WorkOrderLinked(other.number), about=order, by=by, at=at)
    return link
