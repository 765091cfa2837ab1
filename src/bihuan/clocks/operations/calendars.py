"""Editing business calendars. An edit holds for limits that start after it; running ones keep their moments."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import ClassVar, cast

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.clocks.calendar import CalendarDays, Day, Frame
from bihuan.clocks.calendar.days import Kind, ordinary
from bihuan.clocks.calendar.shipped import MAINLAND, mainland_year
from bihuan.clocks.events import (
    CalendarDayChanged,
    CalendarFramesChanged,
    CalendarYearConfirmed,
    CalendarYearImported,
)
from bihuan.clocks.models import BusinessCalendar, CalendarDay, CalendarFrame
from bihuan.clocks.rules import require_keeper_of_calendars
from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal
from bihuan.kernel.text import Words

ORDINARY = "ordinary"  # what the weekday says
KINDS: dict[str, Words] = {
    "workday": Words("工作日", "working day"),
    "weekend": Words("周末", "weekend"),
    "holiday": Words("放假", "day off"),
    "makeup": Words("调休上班", "worked weekend day"),
}


class YearNotPublished(Refusal):
    code: ClassVar[str] = "year_not_published"


class YearKnown(Refusal):
    code: ClassVar[str] = "year_known"


class WrongDay(Refusal):
    code: ClassVar[str] = "wrong_day"


class WrongFrames(Refusal):
    code: ClassVar[str] = "wrong_frames"


@transaction.atomic
def install_calendar(*, days: CalendarDays, by: Actor, at: datetime) -> BusinessCalendar:
    """Put a calendar that comes with the product into the editable tables; one that is there stays as it is.

    Part of setting up the tables, so the journal begins with what people change.
    """
    calendar, is_new = BusinessCalendar.objects.get_or_create(
        name=days.name, defaults={"title_zh": days.title.zh, "title_en": days.title.en, "years": sorted(days.years)}
    )
    if is_new:
        CalendarDay.objects.bulk_create(_row(calendar, on, day) for on, day in days.special.items())
        _write_frames(calendar, days.frames)
    return calendar


@transaction.atomic
def import_calendar_year(*, calendar: BusinessCalendar, year: int, by: Actor, at: datetime) -> BusinessCalendar:
    """Take over the published holidays and make-up days of a year; what was entered for it by hand is replaced."""
    calendar = BusinessCalendar.objects.locked(calendar)
    actor = require_keeper_of_calendars(by, at=at)
    days = mainland_year(year) if calendar.name == MAINLAND else None
    if days is None:
        sentence = _("本产品还没有 %(year)s 年的放假安排。国务院通常在上一年 11 月公布，公布后请升级本产品或手工录入。")
        raise YearNotPublished(sentence % {"year": year})
    calendar.days.filter(on__year=year).delete()
    CalendarDay.objects.bulk_create(_row(calendar, on, day) for on, day in days.items())
    calendar.years = sorted({*calendar.years, year})
    event = CalendarYearImported(year=year, days=len(days))
    record(event, about=calendar, by=actor, at=at, saving=("years",))
    return calendar


@transaction.atomic
def confirm_calendar_year(*, calendar: BusinessCalendar, year: int, by: Actor, at: datetime) -> BusinessCalendar:
    """Say that a year was entered completely by hand: from now on limits may run into it."""
    calendar = BusinessCalendar.objects.locked(calendar)
    actor = require_keeper_of_calendars(by, at=at)
    if year in calendar.years:
        raise YearKnown(_("%(year)s 年已经录入完整。") % {"year": year})
    days = calendar.days.filter(on__year=year)
    if not days.filter(kind=CalendarDay.Kind.HOLIDAY).exists():
        raise YearNotPublished(_("%(year)s 年还没有录入任何假日。请先逐日录入放假和调休。") % {"year": year})
    calendar.years = sorted({*calendar.years, year})
    record(CalendarYearConfirmed(year=year, days=days.count()), about=calendar, by=actor, at=at, saving=("years",))
    return calendar


@transaction.atomic
def set_calendar_day(
    *, calendar: BusinessCalendar, on: date, kind: str, reason: Words | None = None, by: Actor, at: datetime
) -> BusinessCalendar:
    """Say what a day is, with the reason; `ordinary` takes back what was said."""
    calendar = BusinessCalendar.objects.locked(calendar)
    actor = require_keeper_of_calendars(by, at=at)
    row = calendar.days.filter(on=on).first()
    before = Day(cast(Kind, row.kind), row.reason) if row else ordinary(on)
    after = ordinary(on) if kind == ORDINARY else _day(on, kind, reason)
    if before == after:
        return calendar
    calendar.days.filter(on=on).delete()
    if kind != ORDINARY:
        _row(calendar, on, after).save(force_insert=True)
    event = CalendarDayChanged(on=on, before=_said(before), after=_said(after))
    record(event, about=calendar, by=actor, at=at)
    return calendar


def _day(on: date, kind: str, reason: Words | None) -> Day:
    if kind not in CalendarDay.Kind.values:
        raise WrongDay(_("请选择放假、调休上班或工作日。"), fields={"kind": _("请选择放假、调休上班或工作日。")})
    if kind == CalendarDay.Kind.MAKEUP and ordinary(on).is_working:
        raise WrongDay(_("调休上班只能是周六或周日。"), fields={"kind": _("调休上班只能是周六或周日。")})
    if reason is None or not reason.zh.strip():
        raise WrongDay(_("请填写原因。"), fields={"reason": _("请填写原因。")})
    return Day(cast(Kind, kind), Words(reason.zh.strip(), reason.en.strip() or reason.zh.strip()))


def _said(day: Day) -> Words:
    """放假（国庆节）."""
    kind = KINDS[day.kind]
    if day.reason in KINDS.values() or day.kind == "weekend":
        return kind
    return Words(f"{kind.zh}（{day.reason.zh}）", f"{kind.en} ({day.reason.en})")


@transaction.atomic
def set_calendar_frames(
    *, calendar: BusinessCalendar, frames: Sequence[Frame], by: Actor, at: datetime
) -> BusinessCalendar:
    """Say when work is done on a working day."""
    calendar = BusinessCalendar.objects.locked(calendar)
    actor = require_keeper_of_calendars(by, at=at)
    ordered = sorted(frames)
    _check_frames(ordered)
    before = [Frame(frame.start, frame.end) for frame in calendar.frames.all()]
    if before == ordered:
        return calendar
    calendar.frames.all().delete()
    _write_frames(calendar, ordered)
    event = CalendarFramesChanged(before=tuple(map(str, before)), after=tuple(map(str, ordered)))
    record(event, about=calendar, by=actor, at=at)
    return calendar


def _check_frames(frames: Sequence[Frame]) -> None:
    if not frames:
        raise WrongFrames(_("请至少填写一段工作时间。"))
    if any(after.start < before.end for before, after in pairwise(frames)):
        raise WrongFrames(_("各段工作时间不能重叠。"))


def _write_frames(calendar: BusinessCalendar, frames: Sequence[Frame]) -> None:
    CalendarFrame.objects.bulk_create(
        CalendarFrame(calendar=calendar, start=frame.start, end=frame.end) for frame in frames
    )


def _row(calendar: BusinessCalendar, on: date, day: Day) -> CalendarDay:
    return CalendarDay(
        calendar=calendar, on=on, kind=day.kind, reason_zh=day.reason.zh[:80], reason_en=day.reason.en[:80]
    )
