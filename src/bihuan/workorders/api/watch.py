"""Urging, answering it, and letting a handler speak to the customer."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from bihuan.api.endpoints import Rule
from bihuan.api.shapes import Id
from bihuan.kernel.time import now
from bihuan.org.requests import ApiRequest
from bihuan.workorders import operations
from bihuan.workorders.api.rooms import fresh_order, room
from bihuan.workorders.api.shapes import AnswerIn, GrantIn, Receipt, ThingReceipt, UrgeIn
from bihuan.workorders.models import WorkOrder


@room.writes("/work-orders/{number}/urgings", rule=Rule.PERMISSION, answers=ThingReceipt, summary=_("督办负责单位"))
def urge(request: ApiRequest, number: str, body: UrgeIn) -> ThingReceipt:
    """The urging asks for an answer by a moment."""
    at = now()
    order = fresh_order(request, number, body.version, at)
    urging = operations.urge_work_order(order=order, text=body.text, answer_by=body.answer_by, by=request.user, at=at)
    return added(order, urging.pk)


@room.writes(
    "/work-orders/{number}/urgings/{urging}/answer",
    rule=Rule.PROCEDURE,
    answers=Receipt,
    summary=_("答复督办"),
)
def answer(request: ApiRequest, number: str, urging: Id, body: AnswerIn) -> Receipt:
    """Somebody of the unit that was urged says what is being done."""
    at = now()
    order = fresh_order(request, number, body.version, at)
    asked = get_object_or_404(order.urgings, pk=urging)
    operations.answer_urging(urging=asked, answer=body.answer, by=request.user, at=at)
    return Receipt.of(order)


@room.writes(
    "/work-orders/{number}/contact-grants",
    rule=Rule.PERMISSION,
    answers=ThingReceipt,
    summary=_("允许处理人联系客户"),
)
def grant(request: ApiRequest, number: str, body: GrantIn) -> ThingReceipt:
    """For a time, the present handler sees the number and may call."""
    at = now()
    order = fresh_order(request, number, body.version, at)
    if order.handler is None:
        raise Http404
    given = operations.grant_contact(
        order=order, staff=order.handler, until=body.until, reason=body.reason, by=request.user, at=at
    )
    return added(order, given.pk)


def added(order: WorkOrder, pk: int) -> ThingReceipt:
    """The receipt of something that was added to a work order."""
    return ThingReceipt(**Receipt.of(order).model_dump(), id=pk)
