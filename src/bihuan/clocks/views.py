"""The calendar pages of 管理: a year by months, its days, the hours of work, and years still missing."""

from calendar import Calendar as Weeks
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.clocks import operations
from bihuan.clocks.calendar import CalendarDays, Day
from bihuan.clocks.calendar.shipped import MAINLAND, mainland_year
from bihuan.clocks.forms import DayForm, FramesForm
from bihuan.clocks.models import BusinessCalendar
from bihuan.clocks.operations.calendars import ORDINARY
from bihuan.clocks.queries import days_of
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import SHANGHAI, now
from bihuan.org.requests import StaffRequest
from bihuan.org.views.doors import accepted, administrators_only, status_of

FIRST_YEAR, LAST_YEAR = 2000, 2099
PUBLISHED_IN = 11  # the month in which the days of the next year are published


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the year's page; an empty one fills the week."""

    on: date
    day: Day
    inside: bool
    is_today: bool
    is_said: bool


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: tuple[tuple[Cell, ...], ...]


@administrators_only
@require_GET
def calendars(request: StaffRequest) -> HttpResponse:
    """The first calendar, at this year."""
    first = BusinessCalendar.objects.order_by("pk").first()
    if first is None:
        raise Http404
    return redirect("clocks:year", first.name, _today().year)


@administrators_only
@require_GET
def year(request: StaffRequest, name: str, year: int) -> HttpResponse:
    """A year by months: what is worked, what is off and why."""
    calendar, today = _calendar(name), _today()
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    days = days_of(calendar)
    facts = {
        "calendar": calendar,
        "calendars": BusinessCalendar.objects.order_by("pk"),
        "year": year,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "months": [_month(days, year, number, today) for number in range(1, 13)],
        "special": [(on, day) for on, day in sorted(days.special.items()) if on.year == year],
        "frames": days.frames,
        "is_known": year in days.years,
        "is_published": calendar.name == MAINLAND and mainland_year(year) is not None,
        "missing": _missing(days, today),
        "weekdays": _weekdays(),
    }
    return render(request, "clocks/year.html", facts)


@administrators_only
@require_http_methods(["GET", "POST"])
def day(request: StaffRequest, name: str, on: str) -> HttpResponse:
    """Say what one day is."""
    calendar, date_ = _calendar(name), _date(on)
    found = calendar.days.filter(on=date_).first()
    initial = {
        "kind": found.kind if found else ORDINARY,
        "reason": found.reason_zh if found else "",
        "reason_en": found.reason_en if found else "",
    }
    form = DayForm(request.POST or None, initial=initial)

    def act() -> None:
        operations.set_calendar_day(
            calendar=calendar, on=date_, kind=form.cleaned_data["kind"], reason=form.words, by=request.user, at=now()
        )

    if accepted(form, act):
        messages.success(request, _("%(on)s 已保存。此后起算的时限按新日历计算。") % {"on": on})
        return redirect("clocks:year", name, date_.year)
    title = _("%(on)s 是否上班") % {"on": on}
    facts = {"calendar": calendar, "year": date_.year, "title": title, "form": form}
    return render(request, "clocks/form.html", facts, status=status_of(form))


@administrators_only
@require_http_methods(["GET", "POST"])
def frames(request: StaffRequest, name: str) -> HttpResponse:
    """Say when work is done on a working day."""
    calendar = _calendar(name)
    form = FramesForm(request.POST or None, frames=days_of(calendar).frames)

    def act() -> None:
        operations.set_calendar_frames(calendar=calendar, frames=form.cleaned_data["frames"], by=request.user, at=now())

    this_year = _today().year
    if accepted(form, act):
        messages.success(request, _("工作时间已保存。此后起算的时限按新时间计算。"))
        return redirect("clocks:year", name, this_year)
    facts = {"calendar": calendar, "year": this_year, "title": _("工作时间"), "form": form}
    return render(request, "clocks/form.html", facts, status=status_of(form))


@administrators_only
@require_POST
def import_year(request: StaffRequest, name: str, year: int) -> HttpResponse:
    """Take over the days of a year that come with the product."""
    calendar = _calendar(name)
    return _done(
        request,
        calendar,
        year,
        lambda: operations.import_calendar_year(calendar=calendar, year=year, by=request.user, at=now()),
        _("%(year)s 年放假和调休安排已导入。") % {"year": year},
    )


@administrators_only
@require_POST
def confirm_year(request: StaffRequest, name: str, year: int) -> HttpResponse:
    """Say that a year was entered completely by hand."""
    calendar = _calendar(name)
    return _done(
        request,
        calendar,
        year,
        lambda: operations.confirm_calendar_year(calendar=calendar, year=year, by=request.user, at=now()),
        _("%(year)s 年已确认录入完整。") % {"year": year},
    )


def _done(
    request: StaffRequest, calendar: BusinessCalendar, year: int, act: Callable[[], object], said: str
) -> HttpResponse:
    try:
        act()
    except NotPermitted:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect("clocks:year", calendar.name, year)


def _calendar(name: str) -> BusinessCalendar:
    return get_object_or_404(BusinessCalendar, name=name)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _today() -> date:
    return now().astimezone(SHANGHAI).date()


def _missing(days: CalendarDays, today: date) -> int | None:
    """The year that must be entered now: this one or, once its days are published, the next."""
    if today.year not in days.years:
        return today.year
    return today.year + 1 if today.month >= PUBLISHED_IN and today.year + 1 not in days.years else None


def _weekdays() -> list[str]:
    return [
        pgettext("weekday", "一"),
        pgettext("weekday", "二"),
        pgettext("weekday", "三"),
        pgettext("weekday", "四"),
        pgettext("weekday", "五"),
        pgettext("weekday", "六"),
        pgettext("weekday", "日"),
    ]


def _month(days: CalendarDays, year: int, number: int, today: date) -> Month:
    weeks = Weeks().monthdatescalendar(year, number)
    return Month(date(year, number, 1), tuple(tuple(_cell(days, on, number, today) for on in week) for week in weeks))


def _cell(days: CalendarDays, on: date, month: int, today: date) -> Cell:
    return Cell(on, days.day(on), on.month == month, on == today, on in days.special)
