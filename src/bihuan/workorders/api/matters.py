"""Reading one work order: all of it, its time line, why a limit ends when it does, the customer's numbers."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from bihuan.api.endpoints import Rule
from bihuan.api.shapes import Id, shown_at
from bihuan.clocks import queries as clocks
from bihuan.journal.queries import timeline
from bihuan.kernel.text import Words
from bihuan.kernel.time import now
from bihuan.org.requests import ApiRequest
from bihuan.sheets.names import as_named
from bihuan.workorders import queries, story
from bihuan.workorders.api.fields import offers_of
from bihuan.workorders.api.rooms import room, visible_order
from bihuan.workorders.api.shapes import (
    ClockOut,
    EntryOut,
    EntryPage,
    MatterOut,
    OfferOut,
    PaperOut,
    PhoneOut,
    PhonesOut,
    UrgingOut,
    WhyOut,
)
from bihuan.workorders.facts import Case, bound_values
from bihuan.workorders.models import Attachment, Urging, WorkOrder


@room.reads("/work-orders/{number}", rule=Rule.SIGHT, answers=MatterOut, summary=_("一张工单和可执行的操作"))
def matter(request: ApiRequest, number: str) -> MatterOut:
    """Everything about it; each action says whether the caller may take it and what it asks for."""
    at = now()
    order = visible_order(request, number, at)
    case = queries.case_of(order)
    running = clocks.clocks_of(WorkOrder.subject_kind, order.pk)
    return MatterOut(
        **_head(case),
        values=_values(case),
        clocks=[ClockOut.of(clock, at) for clock in running],
        actions=offers_of(case, by=request.user, at=at),
        papers=[_paper(paper) for paper in order.attachments.select_related("file", "by").order_by("pk")],
        urgings=[_urging(urging) for urging in order.urgings.select_related("unit").order_by("pk")],
    )


def _head(case: Case) -> dict[str, Any]:
    order = case.order
    return {
        "number": order.number,
        "version": order.version,
        "regulation": order.regulation,
        "edition": order.edition.edition,
        "procedure": order.procedure,
        "stage": order.stage,
        "stage_title": str(case.stage.title),
        "title": order.title,
        "unit": order.owner_unit.code,
        "receiving_unit": order.receiving_unit.code,
        "handler": order.handler.number if order.handler else None,
        "receiver": order.receiver.number,
        "customer": order.customer.number if order.customer else None,
        "parent": order.parent.number if order.parent else None,
        "children": list(order.children.order_by("pk").values_list("number", flat=True)),
        "links": list(order.links.order_by("pk").values_list("other__number", flat=True)),
        "opened_at": shown_at(order.opened_at),
        "settled_at": shown_at(order.settled_at),
        "closed_at": shown_at(order.closed_at),
    }


def _values(case: Case) -> dict[str, Any]:
    """What the form holds, as machines name it; personal fields are read at `/phones`."""
    form = case.pack.form[case.procedure.form]
    held = {**case.values, **bound_values(case.pack, case.order, form.code)}
    open_ = {field.code for field in form.fields if not field.personal}
    return as_named(form, {code: value for code, value in held.items() if code in open_})


def _paper(paper: Attachment) -> PaperOut:
    return PaperOut(
        id=paper.pk,
        name=paper.file.name,
        media_type=paper.file.media_type,
        size=paper.file.size,
        kind=paper.kind,
        at=shown_at(paper.at),
        by=paper.by.number,
        voided_at=shown_at(paper.voided_at),
        void_reason=paper.void_reason,
    )


def _urging(urging: Urging) -> UrgingOut:
    return UrgingOut(
        id=urging.pk,
        kind=urging.kind,
        stage=urging.stage,
        unit=urging.unit.code,
        sent_at=shown_at(urging.sent_at),
        answer_by=shown_at(urging.answer_by),
        text=urging.text,
        answer=urging.answer,
        answered_at=shown_at(urging.answered_at),
    )


@room.reads(
    "/work-orders/{number}/actions",
    rule=Rule.SIGHT,
    answers=list[OfferOut],
    summary=_("现在可以对工单做什么"),
)
def actions(request: ApiRequest, number: str) -> list[OfferOut]:
    """The actions of the present stage, with the fields of those that the caller may take."""
    at = now()
    return offers_of(queries.case_of(visible_order(request, number, at)), by=request.user, at=at)


@room.reads("/work-orders/{number}/time-line", rule=Rule.SIGHT, answers=EntryPage, summary=_("办理经过，最新在前"))
def time_line(request: ApiRequest, number: str, after: str = "") -> EntryPage:
    """The journal's entries about it, without personal values."""
    order = visible_order(request, number, now())
    found = timeline(WorkOrder.subject_kind, order.pk, before=after or None, since=order.opened_at)
    items = [
        EntryOut(
            id=line.id,
            at=shown_at(line.happened_at),
            recorded_at=shown_at(line.recorded_at),
            name=line.name,
            actor=line.actor,
            sentence=line.sentence,
        )
        for line in found.lines
    ]
    return EntryPage(items=items, after=found.older)


@room.reads("/work-orders/{number}/clocks/{clock}", rule=Rule.SIGHT, answers=WhyOut, summary=_("为什么是这个时间"))
def why(request: ApiRequest, number: str, clock: Id) -> WhyOut:
    """The clause, the start, what was counted and what was not."""
    at = now()
    order = visible_order(request, number, at)
    running = get_object_or_404(clocks.clocks_of(WorkOrder.subject_kind, order.pk), pk=clock)
    told = story.why_of(order, running, at=at)
    explained = told["explanation"]
    said: list[Words] = [explained.within, explained.counting, *explained.notes]
    return WhyOut(
        clock=ClockOut.of(running, at),
        title=str(told["limit"].title),
        clauses={clause.number: str(clause.title) for clause in told["clauses"]},
        steps=[str(words) for words in said],
    )


@room.reads("/work-orders/{number}/phones", rule=Rule.SIGHT, answers=PhonesOut, summary=_("客户电话"))
def phones(request: ApiRequest, number: str) -> PhonesOut:
    """Whole for posts that see them or under a permission to contact, and the reading is noted; else masked."""
    at = now()
    order = visible_order(request, number, at)
    numbers = story.phones_for(order, reader=request.user, at=at)
    written = story.numbers_for(order, reader=request.user, at=at)
    return PhonesOut(
        phones=[PhoneOut(number=one.number, is_main=one.is_main, is_masked=one.is_masked) for one in numbers],
        written={str(cell.field.label): cell.text for cell in written},
    )
