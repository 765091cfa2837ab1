"""Taking actions: one endpoint for all that the regulation has, on one work order or on several."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from bihuan.api.endpoints import Rule
from bihuan.api.shapes import Code, In, Out, Version
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import now
from bihuan.org.requests import ApiRequest
from bihuan.sheets.names import with_rows
from bihuan.workorders import operations, queries, rules
from bihuan.workorders.answering import require_answer
from bihuan.workorders.api.rooms import fresh_order, room, told_since, visible_order
from bihuan.workorders.api.shapes import ActIn, LinkIn, MergeIn, Receipt, UndoMergeIn, Values
from bihuan.workorders.models import WorkOrder


@room.writes(
    "/work-orders/{number}/actions/{action}", rule=Rule.PROCEDURE, answers=Receipt, summary=gettext_lazy("执行操作")
)
def act(request: ApiRequest, number: str, action: str, body: ActIn) -> Receipt:
    """A field that is left out keeps what is known of it."""
    at = now()
    order = visible_order(request, number, at)
    case = queries.case_of(order)
    form = case.pack.form[case.procedure.form]
    values = with_rows(case.pack, form, body.values, by=request.user, at=at)
    with told_since(order, body.version):
        order = operations.take_action(
            order=order, action=action, values=values, seen=body.version, by=request.user, at=at
        )
    return Receipt.of(order)


class SeveralIn(In):
    orders: Annotated[list["SeenIn"], Field(min_length=1, max_length=200)]


class SeenIn(In):
    number: Code
    version: Version


class AnswersIn(SeveralIn):
    values: Values = Field(default_factory=dict)


class ActedOut(Out):
    """Of each work order, in the order asked: where it stands, or why nothing was done."""

    done: list[Receipt]
    refused: list["RefusedOut"]


class RefusedOut(Out):
    number: str
    code: str
    sentence: str
    clause: str


@room.writes(
    "/bulk-actions/{action}", rule=Rule.PROCEDURE, answers=ActedOut, summary=gettext_lazy("对多张工单执行同一操作")
)
def act_on_several(request: ApiRequest, action: str, body: SeveralIn) -> ActedOut:
    """Each under the same rules as alone; what is refused says why, the others are done."""
    at, staff = now(), request.user
    answer = ActedOut(done=[], refused=[])
    seen = {asked.number: asked.version for asked in body.orders}
    orders = WorkOrder.objects.visible_to(staff, at=at).select_related("sheet", "owner_unit")
    found = {order.number: order for order in orders.filter(number__in=seen).order_by("pk")}
    for number in sorted(seen, key=lambda one: found[one].pk if one in found else 0):
        try:
            if number not in found:
                raise NotPermitted(_("没有这项内容，或您无权查看。"))
            rules.require_bulk(queries.case_of(found[number]), action)
            order = operations.take_action(
                order=found[number], action=action, values={}, seen=seen[number], by=staff, at=at
            )
            answer.done.append(Receipt.of(order))
        except Refusal as refusal:
            said = {"code": refusal.code, "sentence": refusal.sentence, "clause": refusal.clause}
            answer.refused.append(RefusedOut(number=number, **said))
    return answer


@room.writes(
    "/work-orders/{number}/answers/{action}",
    rule=Rule.PROCEDURE,
    answers=ActedOut,
    summary=gettext_lazy("一并答复共同处理的工单"),
)
def answer_gathered(request: ApiRequest, number: str, action: str, body: AnswersIn) -> ActedOut:
    """Each under its own rules; what is refused says why, the others are answered."""
    at, staff = now(), request.user
    event = visible_order(request, number, at)
    found = require_answer(event, action, by=staff, at=at)
    form = found.first.pack.form[found.first.procedure.form]
    values = with_rows(found.first.pack, form, body.values, by=staff, at=at)
    seen = {asked.number: asked.version for asked in body.orders}
    done, refused = operations.answer_gathered(
        event=event, action=action, numbers=list(seen), values=values, seen=seen, by=staff, at=at
    )
    return ActedOut(
        done=[Receipt.of(order) for order in done],
        refused=[
            RefusedOut(number=order.number, code=why.code, sentence=why.sentence, clause=why.clause)
            for order, why in refused
        ],
    )


@room.writes("/work-orders/{number}/links", rule=Rule.SIGHT, answers=Receipt, summary=gettext_lazy("关联先前的工单"))
def link(request: ApiRequest, number: str, body: LinkIn) -> Receipt:
    """Two work orders of the same customer that belong together."""
    at = now()
    order = fresh_order(request, number, body.version, at)
    other = get_object_or_404(WorkOrder.objects.visible_to(request.user, at=at), number=body.other)
    operations.link_work_orders(order=order, other=other, by=request.user, at=at)
    return Receipt.of(order)


@room.writes(
    "/work-orders/{number}/merge", rule=Rule.PROCEDURE, answers=Receipt, summary=gettext_lazy("合并同一客户的两张工单")
)
def merge(request: ApiRequest, number: str, body: MergeIn) -> Receipt:
    """The one that was opened first goes on; the receipt is the other's, which waits in it."""
    at = now()
    order = visible_order(request, number, at)
    with told_since(order, body.version):
        other = get_object_or_404(WorkOrder.objects.visible_to(request.user, at=at), number=body.other)
        merger = operations.merge_work_orders(
            order=order, other=other, reason=body.reason, seen=body.version, by=request.user, at=at
        )
    return Receipt.of(merger.order)


@room.writes("/work-orders/{number}/merge/undo", rule=Rule.PROCEDURE, answers=Receipt, summary=gettext_lazy("撤销合并"))
def undo_merge(request: ApiRequest, number: str, body: UndoMergeIn) -> Receipt:
    """The work order goes back to where it stood, with its limits."""
    at = now()
    order = visible_order(request, number, at)
    with told_since(order, body.version):
        merger = operations.undo_merge(order=order, reason=body.reason, seen=body.version, by=request.user, at=at)
    return Receipt.of(merger.order)


SeveralIn.model_rebuild()
AnswersIn.model_rebuild()
ActedOut.model_rebuild()
