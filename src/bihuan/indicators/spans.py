"""Periods: days, weeks, months, quarters, years, and from one day to another; pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["day", "week", "month", "quarter", "year", "free"]
KINDS: tuple[Kind, ...] = ("day", "week", "month", "quarter", "year", "free")
LONGEST_FREE = 366  # days
_FORMS = {
    "year": re.compile(r"(\d{4})"),
    "quarter": re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE),
    "month": re.compile(r"(\d{4})-(\d{1,2})"),
    "week": re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE),
    "day": re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a period, from the first to before the last."""

    kind: Kind
    first: date
    until: date

    @property
    def name(self) -> str:
        """2026, 2026-Q1, 2026-03, 2026-W10, 2026-03-02, 2026-03-02..2026-03-08."""
        match self.kind:
            case "year":
                return f"{self.first:%Y}"
            case "quarter":
                return f"{self.first:%Y}-Q{(self.first.month + 2) // 3}"
            case "month":
                return f"{self.first:%Y-%m}"
            case "week":
                year, week, _day = self.first.isocalendar()
                return f"{year}-W{week:02}"
            case "day":
                return self.first.isoformat()
        return f"{self.first}..{self.until - timedelta(days=1)}"

    @property
    def before(self) -> "Span":
        """The period just before it, of the same kind and, of a free one, of the same length."""
        last = self.first - timedelta(days=1)
        if self.kind == "free":
            return Span("free", self.first - (self.until - self.first), self.first)
        return span_of(self.kind, last)

    @property
    def after(self) -> "Span":
        if self.kind == "free":
            return Span("free", self.until, self.until + (self.until - self.first))
        return span_of(self.kind, self.until)

    @property
    def year_before(self) -> "Span":
        """The same period of the year before: of a week the one of that number, of 29 February the 28th."""
        if self.kind == "week":
            year, week, _day = self.first.isocalendar()
            return span_of("week", _monday(year - 1, week))
        first = _year_back(self.first)
        if self.kind == "free":
            return Span("free", first, first + (self.until - self.first))
        return span_of(self.kind, first)


def span_of(kind: Kind, day: date) -> Span:
    """The period of this kind in which the day lies."""
    match kind:
        case "year":
            return Span(kind, date(day.year, 1, 1), date(day.year + 1, 1, 1))
        case "quarter":
            start = (day.month - 1) // 3 * 3 + 1
            return Span(kind, date(day.year, start, 1), _month_after(day.year, start + 2))
        case "month":
            return Span(kind, day.replace(day=1), _month_after(day.year, day.month))
        case "week":
            monday = day - timedelta(days=day.weekday())
            return Span(kind, monday, monday + timedelta(days=7))
    return Span(kind, day, day + timedelta(days=1))


def span_called(text: str) -> Span | None:
    """The period of this name; none where it is no such thing, or a free one is longer than a leap year."""
    try:
        if ".." in text:
            one, _dots, other = text.partition("..")
            first, until = date.fromisoformat(one.strip()), date.fromisoformat(other.strip()) + timedelta(days=1)
            return Span("free", first, until) if timedelta() < until - first <= timedelta(LONGEST_FREE) else None
        return _named(text.strip())
    except (ValueError, OverflowError):
        return None


def _named(text: str) -> Span | None:
    for kind in KINDS[:-1]:
        found = _FORMS[kind].fullmatch(text)
        if found is not None:
            return span_of(kind, _first_day(kind, *map(int, found.groups())))
    return None


def _first_day(kind: Kind, year: int, number: int = 1, day: int = 1) -> date:
    if kind == "quarter":
        return date(year, number * 3 - 2, 1)
    return date.fromisocalendar(year, number, 1) if kind == "week" else date(year, number, day)


def _monday(year: int, week: int) -> date:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return date.fromisocalendar(year, 52, 1)


def _month_after(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def _year_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
