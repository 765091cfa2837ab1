"""The periods that lists are gathered for."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from django.utils.translation import gettext as _

from bihuan.regulation.schema.registers import Period

# How many periods back one may choose from
_OFFERED = {"week": 26, "month": 36, "quarter": 16, "year": 10}


def period_of(kind: Period, day: date) -> tuple[date, date]:
    """The first and the last day of the period that the day lies in."""
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    if kind in ("month", "quarter", "year"):
        months = {"month": 1, "quarter": 3, "year": 12}[kind]
        first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
        after = first.year * 12 + first.month - 1 + months
        return first, date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return day, day


def title_of(since: date, until: date) -> str:
    """What people call the days from one to the other: a day, a month, a quarter, a year, else both ends."""
    words = {"year": since.year, "month": since.month, "quarter": (since.month + 2) // 3}
    known = {
        period_of("year", since): _("%(year)s 年"),
        period_of("quarter", since): _("%(year)s 年第 %(quarter)s 季度"),
        period_of("month", since): _("%(year)s 年 %(month)s 月"),
    }
    if (since, until) in known:
        return known[since, until] % words
    return since.isoformat() if since == until else _("%(since)s 至 %(until)s") % {"since": since, "until": until}


def periods_before(kind: Period, day: date) -> list[tuple[date, date]]:
    """The periods that one may choose from, the present one first."""
    return list(islice(_back(kind, day), _OFFERED.get(kind, 0)))


def _back(kind: Period, day: date) -> Iterator[tuple[date, date]]:
    while True:
        since, until = period_of(kind, day)
        yield since, until
        day = since - timedelta(days=1)
