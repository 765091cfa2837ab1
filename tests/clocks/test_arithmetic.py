"""What holds for every start, every span and every set of pauses."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bihuan.clocks.calendar import Calendar, CalendarDays, Frame, Paused
from bihuan.clocks.calendar.shipped import mainland_calendar, mainland_days
from bihuan.kernel.spans import COUNTINGS, Counting, Span
from bihuan.kernel.text import Words

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
LAST = datetime(2026, 6, 30, tzinfo=UTC)
MOST: dict[Counting, int] = {
    "minutes": 60_000,
    "hours": 1000,
    "days": 60,
    "working_hours": 200,
    "hours_on_working_days": 500,
    "working_days": 40,
}

instants = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)).map(lambda at: at.replace(tzinfo=UTC))
spans = st.sampled_from(COUNTINGS).flatmap(
    lambda counting: st.integers(0, MOST[counting]).map(lambda amount: Span(amount, counting))
)


def _calendar(*frames: str) -> Calendar:
    """Mainland holidays as published; the years after them as if they had none, so that no span runs out of years."""
    made = tuple(Frame.between(*frame.split("-")) for frame in frames)
    years = frozenset(range(2023, 2032))
    return Calendar(CalendarDays("c", Words("日历", "calendar"), years, mainland_days().special, made))


OFFICE = _calendar("08:30-12:00", "13:30-17:30")
calendars = st.sampled_from(
    [
        OFFICE,
        _calendar("00:00-24:00"),
        _calendar("22:00-24:00"),
        _calendar("00:00-01:00", "23:00-24:00"),
        _calendar("08:00-12:00", "12:00-16:00", "16:01-21:59"),
        _calendar("09:00-09:20", "10:00-11:01", "13:07-15:00", "18:00-22:30"),
    ]
)


@st.composite
def pauses_after(draw: st.DrawFn, start: datetime) -> list[Paused]:
    """Up to five pauses, overlapping or not, some before the start."""
    found = []
    for _number in range(draw(st.integers(0, 5))):
        begin = start + timedelta(minutes=draw(st.integers(-2000, 60_000)))
        found.append(Paused(begin, begin + timedelta(seconds=draw(st.integers(0, 500_000)))))
    return found


def length(span: Span) -> timedelta:
    return timedelta(days=span.amount) if "days" in span.counting and "hours" not in span.counting else _clock(span)


def _clock(span: Span) -> timedelta:
    return timedelta(minutes=span.amount) if span.counting == "minutes" else timedelta(hours=span.amount)


@given(instants, spans, calendars)
def test_add_then_measure_returns_the_same(start: datetime, span: Span, calendar: Calendar) -> None:
    assert calendar.measure(start, calendar.due(start, span), span.counting) == length(span)


@given(st.data(), instants, spans, calendars)
def test_the_order_of_pauses_does_not_matter(
    data: st.DataObject, start: datetime, span: Span, calendar: Calendar
) -> None:
    pauses = data.draw(pauses_after(start))
    shuffled = data.draw(st.permutations(pauses))
    assert calendar.due(start, span, pauses) == calendar.due(start, span, shuffled)


@given(st.data(), instants, spans, calendars)
def test_time_in_pauses_is_not_measured(data: st.DataObject, start: datetime, span: Span, calendar: Calendar) -> None:
    pauses = data.draw(pauses_after(start))
    measured = calendar.measure(start, calendar.due(start, span, pauses), span.counting, pauses)
    if span.counting == "working_days":
        assert length(span) <= measured < length(span) + timedelta(days=1)
    else:
        assert measured == length(span)


@given(st.data(), instants, st.integers(0, 200), calendars)
def test_working_hours_never_end_outside_a_frame(
    data: st.DataObject, start: datetime, amount: int, calendar: Calendar
) -> None:
    pauses = data.draw(pauses_after(start))
    due = calendar.due(start, Span(amount, "working_hours"), pauses)
    assert calendar.is_working_time(due)


@given(instants, instants, spans)
def test_who_starts_later_ends_no_earlier(one: datetime, other: datetime, span: Span) -> None:
    earlier, later = sorted((one, other))
    assert OFFICE.due(earlier, span) <= OFFICE.due(later, span)


@given(instants, spans, st.integers(1, 20))
def test_a_longer_span_ends_later(start: datetime, span: Span, more: int) -> None:
    assert OFFICE.due(start, span) < OFFICE.due(start, Span(span.amount + more, span.counting))


@given(st.data(), instants, spans)
def test_a_pause_never_brings_the_end_forward(data: st.DataObject, start: datetime, span: Span) -> None:
    pauses = data.draw(pauses_after(start))
    assert OFFICE.due(start, span, pauses) >= OFFICE.due(start, span)


@given(instants, spans, st.integers(1, 99))
def test_a_warning_lies_between_start_and_end(start: datetime, span: Span, percent: int) -> None:
    warned = OFFICE.part(start, span, percent)
    assert start <= warned <= OFFICE.due(start, span)


def test_the_shipped_calendar_is_compiled_once() -> None:
    assert mainland_calendar() is mainland_calendar()
