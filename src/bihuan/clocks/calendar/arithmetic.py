"""The arithmetic of time limits: where a span ends, how much time lies between, pauses left out.

Pure and precompiled: a calendar is built once from its days and frames, then every question is a bisection.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from bihuan.clocks.calendar.days import CalendarDays, Day, Frame
from bihuan.clocks.calendar.runs import Runs, Stretch, WallClock, joined
from bihuan.clocks.spans import DAY, MICROSECONDS, length_of
from bihuan.kernel.errors import Refusal
from bihuan.kernel.spans import Counting, Span
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60 * MICROSECONDS


class MissingYear(Refusal):
    """A limit that needs a calendar meets a year whose holidays nobody has entered yet."""

    code: ClassVar[str] = "missing_year"

    def __init__(self, year: int, calendar: Words) -> None:
        self.year = year
        sentence = Words(
            f"日历“{calendar.zh}”还没有 {year} 年的节假日安排，请管理员先录入该年。",
            f"The calendar “{calendar.en}” has no holidays for {year} yet; an administrator must enter them.",
        )
        super().__init__(str(sentence))


@dataclass(frozen=True, slots=True)
class Paused:
    """A stretch during which a clock stood still; without an end it still does."""

    start: datetime
    end: datetime | None
    reason: str = ""


class Calendar:
    """Counts time by the wall clock, by working hours and by working days, in the organisation's zone."""

    def __init__(self, days: CalendarDays) -> None:
        self.days = days
        working = [midnight(on) for year in sorted(days.years) for on in _days_of(year) if days.day(on).is_working]
        self._whole_days = Runs((start, start + DAY) for start in working)
        self._frames = Runs(
            (start + frame.start * MINUTE, start + frame.end * MINUTE) for start in working for frame in days.frames
        )
        self._wall = WallClock()
        self._known_until = _known_until(days.years)

    @property
    def frames(self) -> tuple[Frame, ...]:
        return self.days.frames

    def day(self, on: date) -> Day:
        """What kind of day it is, with the reason."""
        return self.days.day(on)

    def due(self, start: datetime, span: Span, pauses: Sequence[Paused] = ()) -> datetime:
        """The instant at which the span ends. Time inside a pause does not count, however pauses are ordered."""
        due = self._reached(start, span.counting, length_of(span), holes_of(pauses))
        if span.counting == "working_days":
            due = end_of_day(due)
        return instant(due)

    def part(self, start: datetime, span: Span, percent: int, pauses: Sequence[Paused] = ()) -> datetime:
        """The instant at which so many per cent of the span have passed, measured in its own counting."""
        return instant(self._reached(start, span.counting, length_of(span) * percent // 100, holes_of(pauses)))

    def after(self, start: datetime, length: timedelta, pauses: Sequence[Paused] = ()) -> datetime:
        """The instant so much later by the wall clock, pauses left out."""
        return instant(self._reached(start, "hours", length // MICROSECOND, holes_of(pauses)))

    def measure(self, start: datetime, end: datetime, counting: Counting, pauses: Sequence[Paused] = ()) -> timedelta:
        """How much time counts between two instants; a working day measures 24 hours."""
        run, first, last = self._run(counting), _anchor(start, counting), micros(end)
        if last <= first:
            return timedelta(0)
        self._require(first, last, counting)
        counted = run.counted_until(last) - run.counted_until(first)
        for hole_start, hole_end in holes_of(pauses):
            begin, stop = max(first, hole_start), min(last, hole_end)
            if begin < stop:
                counted -= run.counted_until(stop) - run.counted_until(begin)
        return counted * MICROSECOND

    def is_working_time(self, at: datetime) -> bool:
        """Whether the instant lies in a frame of a working day, its end included."""
        self._require(micros(at), micros(at), "working_hours")
        return self._frames.holds(micros(at))

    def stretches(self, start: datetime, end: datetime, counting: Counting) -> list[Stretch]:
        """The parts of the time between that count, in microseconds; for the explanation."""
        return self._run(counting).within(_anchor(start, counting), micros(end))

    def _reached(self, start: datetime, counting: Counting, amount: int, holes: Sequence[Stretch]) -> int:
        run, first = self._run(counting), _anchor(start, counting)
        if amount == 0 and counting != "working_hours":
            return first
        reached = _reach(run, first, amount, holes) if amount else run.first_from(first)
        return self._require(first, reached, counting)

    def _run(self, counting: Counting) -> Runs | WallClock:
        if counting == "working_hours":
            return self._frames
        return self._whole_days if counting in ("hours_on_working_days", "working_days") else self._wall

    def _require(self, first: int, last: int | None, counting: Counting) -> int:
        """`last`, when every year from the first instant to it is known."""
        if last is not None and self._run(counting) is self._wall:
            return last
        year = local(first).year
        known_until = self._known_until.get(year, year)
        if last is None or last > midnight(date(known_until, 1, 1)):
            raise MissingYear(known_until, self.days.title)
        return last


def _reach(run: Runs | WallClock, start: int, amount: int, holes: Sequence[Stretch]) -> int | None:
    at, remaining = start, amount
    for hole_start, hole_end in holes:
        if hole_end <= at:
            continue
        end = run.reached(run.counted_until(at) + remaining)
        if end is not None and end <= hole_start:
            return end
        if hole_start > at:
            remaining -= run.counted_until(hole_start) - run.counted_until(at)
        at = hole_end
    return run.reached(run.counted_until(at) + remaining)


def holes_of(pauses: Sequence[Paused]) -> list[Stretch]:
    """The pauses that have ended, as stretches in order."""
    return joined((micros(pause.start), micros(pause.end)) for pause in pauses if pause.end is not None)


def micros(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def instant(at: int) -> datetime:
    return EPOCH + at * MICROSECOND


def local(at: int) -> datetime:
    return instant(at).astimezone(SHANGHAI)


def midnight(on: date) -> int:
    """0:00 of the day in the organisation's zone."""
    return micros(datetime(on.year, on.month, on.day, tzinfo=SHANGHAI))


def end_of_day(at: int) -> int:
    """24:00 of the day that the instant ends in; a midnight is the end of the day before."""
    here = local(at)
    start = midnight(here.date())
    return at if at == start else midnight(here.date() + timedelta(days=1))


def _anchor(start: datetime, counting: Counting) -> int:
    """From when on time may count: working days begin to count after the start day."""
    if counting != "working_days":
        return micros(start)
    return midnight(start.astimezone(SHANGHAI).date() + timedelta(days=1))


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def _known_until(years: frozenset[int]) -> dict[int, int]:
    """For each known year the first year after it that is not known."""
    known: dict[int, int] = {}
    for year in sorted(years, reverse=True):
        known[year] = known.get(year + 1, year + 1)
    return known
