"""The machines' doors to notices: what I was told, reading it, turning kinds of it off, who else was told."""

from typing import Annotated

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from bihuan.api.endpoints import Room, Rule
from bihuan.api.shapes import In, Out, Page, shown_at
from bihuan.kernel.time import now
from bihuan.notices import operations, queries
from bihuan.notices.models import Notice
from bihuan.org.requests import ApiRequest
from bihuan.workorders.models import WorkOrder

room = Room()
SIZE = 50


class NoticeOut(Out):
    id: int
    message: str
    regulation: str
    work_order: str
    subject: str
    text: str
    clause: str
    at: str | None
    read_at: str | None

    @classmethod
    def of(cls, notice: Notice) -> "NoticeOut":
        return cls(
            id=notice.pk,
            message=notice.message,
            regulation=notice.regulation,
            work_order=notice.order_number,
            subject=notice.subject,
            text=notice.text,
            clause=notice.clause,
            at=shown_at(notice.at),
            read_at=shown_at(notice.read_at),
        )


class NoticePageOut(Page):
    unread: int = Field(description="Counted up to a hundred")
    items: list[NoticeOut]


class ReadIn(In):
    ids: Annotated[list[Annotated[int, Field(ge=1, le=2**63 - 1)]], Field(max_length=500)] = []
    all: bool = False


class ReadOut(Out):
    read: int


class MuteIn(In):
    muted: bool


class MuteOut(Out):
    message: str
    muted: bool


class PersonToldOut(Out):
    name: str
    told_at: str | None
    read_at: str | None


class ToldOut(Out):
    title: str
    people: list[PersonToldOut]


@room.reads("/notices", rule=Rule.ONESELF, answers=NoticePageOut, summary=_("本人收到的通知"))
def notices(request: ApiRequest, unread: bool = False, after: str = "") -> NoticePageOut:
    """Newest first."""
    at = now()
    mine = Notice.objects.visible_to(request.user, at=at)
    mine = mine.unread() if unread else mine
    mine = mine.filter(pk__lt=int(after[:18])) if after.isascii() and after.isdecimal() else mine
    found = list(mine.order_by("-pk")[: SIZE + 1])
    rest = str(found[SIZE - 1].pk) if len(found) > SIZE else ""
    count = queries.unread_count(request.user, at=at)
    return NoticePageOut(items=[NoticeOut.of(one) for one in found[:SIZE]], after=rest, unread=count)


@room.writes("/notices/read", rule=Rule.ONESELF, answers=ReadOut, summary=_("把通知标为已读"))
def read(request: ApiRequest, body: ReadIn) -> ReadOut:
    """Those named, or all; the first reading counts."""
    ids = None if body.all else body.ids
    return ReadOut(read=operations.read_notices(ids=ids, by=request.user, at=now()))


@room.writes(
    "/notices/messages/{regulation}/{message}",
    rule=Rule.ONESELF,
    answers=MuteOut,
    summary=_("关闭或开启一类通知"),
)
def mute(request: ApiRequest, regulation: str, message: str, body: MuteIn) -> MuteOut:
    """Warnings and urging orders always arrive."""
    at = now()
    found = queries.message_of(regulation, message, at=at)
    if found is None:
        raise Http404
    operations.mute_message(message=found, regulation=regulation, muted=body.muted, by=request.user, at=at)
    return MuteOut(message=message, muted=body.muted)


@room.reads("/work-orders/{number}/told", rule=Rule.SIGHT, answers=list[ToldOut], summary=_("工单通知了哪些人"))
def told(request: ApiRequest, number: str) -> list[ToldOut]:
    at = now()
    order = get_object_or_404(WorkOrder.objects.visible_to(request.user, at=at), number=number)
    return [
        ToldOut(
            title=telling.title,
            people=[
                PersonToldOut(name=one.name, told_at=shown_at(one.told_at), read_at=shown_at(one.read_at))
                for one in telling.people
            ],
        )
        for telling in queries.told_about(order.pk)
    ]
