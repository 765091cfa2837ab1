"""When a limit warns and when it ends: its span or the moment agreed, moved by promises and pauses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.clocks.calendar.arithmetic import Calendar, Paused
from bihuan.clocks.spans import length_of
from bihuan.kernel.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a limit was started with, and what was decided since. Either a span or an agreed moment says how long."""

    started_at: datetime
    span: Span | None
    agreed_at: datetime | None = None
    not_after: datetime | None = None  # a promise to the customer; the earlier of the two counts
    warn_percent: int = 90
    promised_at: datetime | None = None  # the latest re-promise, and when it was made
    promised_on: datetime | None = None

    @property
    def length(self) -> timedelta:
        """How long the limit is; a working day has 24 hours."""
        if self.span is not None:
            return timedelta(microseconds=length_of(self.span))
        return max(timedelta(0), self._agreed - self.started_at)

    @property
    def _agreed(self) -> datetime:
        if self.agreed_at is None:
            raise ValueError("a limit needs a span or an agreed moment")
        return self.agreed_at


@dataclass(frozen=True, slots=True)
class Schedule:
    """`first_due_at` is the standard limit; `due_at` the one that stands, after re-promises."""

    warn_at: datetime
    first_due_at: datetime
    due_at: datetime


def scheduled(calendar: Calendar, terms: Terms, pauses: Sequence[Paused] = ()) -> Schedule:
    """The moments of a limit."""
    start = terms.started_at
    if terms.span is not None:
        first, warn = (
            calendar.due(start, terms.span, pauses),
            calendar.part(start, terms.span, terms.warn_percent, pauses),
        )
    else:
        first, warn = _by_wall(calendar, start, terms._agreed, terms.warn_percent, pauses)
    if terms.not_after is not None and terms.not_after >= start:
        capped, capped_warn = _by_wall(calendar, start, terms.not_after, terms.warn_percent, pauses)
        if capped < first:
            first, warn = capped, capped_warn
    if terms.promised_at is None or terms.promised_on is None:
        return Schedule(warn, first, first)
    promised, _warn = _by_wall(calendar, terms.promised_on, terms.promised_at, 100, pauses)
    if promised <= first:
        return Schedule(warn, first, first)
    return Schedule(_warning_of_promise(calendar, terms, pauses), first, promised)


def _by_wall(
    calendar: Calendar, start: datetime, moment: datetime, percent: int, pauses: Sequence[Paused]
) -> tuple[datetime, datetime]:
    """The moment moved on by the pauses since the start, and the instant of its percentage."""
    length = max(timedelta(0), moment - start)
    return calendar.after(start, length, pauses), calendar.after(start, length * percent / 100, pauses)


def _warning_of_promise(calendar: Calendar, terms: Terms, pauses: Sequence[Paused]) -> datetime:
    """A re-promised limit has a warning of its own, at the same percentage from the start to the new moment."""
    assert terms.promised_at is not None
    assert terms.promised_on is not None
    plain = terms.started_at + (terms.promised_at - terms.started_at) * terms.warn_percent / 100
    return calendar.after(terms.promised_on, plain - terms.promised_on, pauses) if plain > terms.promised_on else plain
