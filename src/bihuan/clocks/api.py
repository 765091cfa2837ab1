"""The machines' doors to the business calendars."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Path
from pydantic import Field, model_validator

from bihuan.api.endpoints import Room, Rule
from bihuan.api.scopes import Scope
from bihuan.api.shapes import Day, In, Out
from bihuan.clocks import operations
from bihuan.clocks.calendar import Frame
from bihuan.clocks.models import BusinessCalendar
from bihuan.clocks.queries import days_of
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.text import Words
from bihuan.kernel.time import now
from bihuan.org.requests import ApiRequest
from bihuan.org.rules import administers

room = Room()
TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-4]):[0-5][0-9]$")]
Year = Annotated[int, Path(ge=2000, le=2099)]


class FrameOut(Out):
    start: str
    end: str


class SpecialOut(Out):
    on: str
    kind: str
    reason: str


class CalendarOut(Out):
    name: str
    title: str
    years: list[int]
    version: int
    frames: list[FrameOut]


class YearOut(CalendarOut):
    is_known: bool
    days: list[SpecialOut]


class CalendarDone(Out):
    name: str
    version: int


class DayIn(In):
    kind: Literal["holiday", "makeup", "workday", "ordinary"]
    reason: Annotated[str, Field(max_length=60)] = ""
    reason_en: Annotated[str, Field(max_length=80)] = ""


class FrameIn(In):
    """A stretch of a working day, by the clock; it may end at 24:00."""

    start: TimeOfDay
    end: TimeOfDay

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if not self.minutes(self.start) < self.minutes(self.end) <= 1440:
            raise ValueError("a frame ends after it begins, on the same day")
        return self

    @staticmethod
    def minutes(text: str) -> int:
        """Minutes from midnight."""
        hours, minutes = text.split(":")
        return int(hours) * 60 + int(minutes)


class FramesIn(In):
    frames: Annotated[list[FrameIn], Field(max_length=12)]


class NothingIn(In):
    """Nothing more is said: an empty object."""


@room.reads("/calendars", rule=Rule.ADMINISTRATOR, answers=list[CalendarOut], summary=gettext_lazy("工作日历"))
def calendars(request: ApiRequest) -> list[CalendarOut]:
    _require_administrator(request, now())
    return [CalendarOut(**_head(each)) for each in BusinessCalendar.objects.order_by("pk")]


@room.writes(  # before the years, which would take its address
    "/calendars/{name}/frames",
    rule=Rule.ADMINISTRATOR,
    answers=CalendarDone,
    summary=gettext_lazy("设置工作时间"),
    scope=Scope.ADMINISTER,
)
def set_frames(request: ApiRequest, name: str, body: FramesIn) -> CalendarDone:
    calendar, at = _calendar(request, name)
    frames = [Frame(each.minutes(each.start), each.minutes(each.end)) for each in body.frames]
    return _done(operations.set_calendar_frames(calendar=calendar, frames=frames, by=request.user, at=at))


@room.reads(
    "/calendars/{name}/{year}", rule=Rule.ADMINISTRATOR, answers=YearOut, summary=gettext_lazy("一年中的每一天")
)
def year(request: ApiRequest, name: str, year: Year) -> YearOut:
    """Those that differ from an ordinary week, with the reason."""
    _require_administrator(request, now())
    calendar = get_object_or_404(BusinessCalendar, name=name)
    days = days_of(calendar)
    special = [
        SpecialOut(on=on.isoformat(), kind=day.kind, reason=str(day.reason))
        for on, day in sorted(days.special.items())
        if on.year == year
    ]
    return YearOut(**_head(calendar), is_known=year in days.years, days=special)


def _head(calendar: BusinessCalendar) -> dict[str, Any]:
    frames = [{"start": _clock(f.start), "end": _clock(f.end)} for f in calendar.frames.all()]
    return {
        "name": calendar.name,
        "title": str(calendar.title),
        "years": list(calendar.years),
        "version": calendar.journal_seq,
        "frames": frames,
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@room.writes(
    "/calendars/{name}/days/{on}",
    rule=Rule.ADMINISTRATOR,
    answers=CalendarDone,
    summary=gettext_lazy("设置某一天是否上班"),
    scope=Scope.ADMINISTER,
)
def set_day(request: ApiRequest, name: str, on: Day, body: DayIn) -> CalendarDone:
    """`ordinary` takes back what was said; limits that begin afterwards count by it."""
    calendar, at = _calendar(request, name)
    words = Words(body.reason, body.reason_en)
    return _done(
        operations.set_calendar_day(calendar=calendar, on=on, kind=body.kind, reason=words, by=request.user, at=at)
    )


@room.writes(
    "/calendars/{name}/{year}/import",
    rule=Rule.ADMINISTRATOR,
    answers=CalendarDone,
    summary=gettext_lazy("导入已公布的一年"),
    scope=Scope.ADMINISTER,
)
def import_year(request: ApiRequest, name: str, year: Year, body: NothingIn) -> CalendarDone:
    calendar, at = _calendar(request, name)
    return _done(operations.import_calendar_year(calendar=calendar, year=year, by=request.user, at=at))


@room.writes(
    "/calendars/{name}/{year}/confirm",
    rule=Rule.ADMINISTRATOR,
    answers=CalendarDone,
    summary=gettext_lazy("确认某一年已录全"),
    scope=Scope.ADMINISTER,
)
def confirm_year(request: ApiRequest, name: str, year: Year, body: NothingIn) -> CalendarDone:
    calendar, at = _calendar(request, name)
    return _done(operations.confirm_calendar_year(calendar=calendar, year=year, by=request.user, at=at))


def _calendar(request: ApiRequest, name: str) -> tuple[BusinessCalendar, datetime]:
    at = now()
    _require_administrator(request, at)
    calendar = BusinessCalendar.objects.filter(name=name).first()
    if calendar is None:
        raise Http404
    return calendar, at


def _done(calendar: BusinessCalendar) -> CalendarDone:
    return CalendarDone(name=calendar.name, version=calendar.journal_seq)


def _require_administrator(request: ApiRequest, at: datetime) -> None:
    if not administers(request.user, at):
        raise NotPermitted(_("“管理”由系统管理员使用。"))
