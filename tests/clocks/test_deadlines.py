"""Where spans end: the table worked out by hand, and what holds for every instant."""

from datetime import datetime, timedelta

import pytest

from bihuan.clocks.calendar import Calendar, CalendarDays, Frame, MissingYear, Paused
from bihuan.clocks.calendar.shipped import mainland_calendar, mainland_days, mainland_year
from bihuan.clocks.spans import parse_span
from bihuan.kernel.spans import Span
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from tests.clocks import deadlines

TABLES = (
    deadlines.BY_THE_WALL_CLOCK,
    deadlines.WORKING_HOURS,
    deadlines.WORKING_DAYS,
    deadlines.HOURS_ON_WORKING_DAYS,
)


def rows(*tables: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for table in tables for line in table.strip().splitlines()]


def when(text: str) -> datetime:
    """Shanghai time; 24:00 is the next midnight."""
    day, clock = text.split(" ")
    if clock == "24:00":
        return datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=SHANGHAI) + timedelta(days=1)
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SHANGHAI)


def test_the_table_holds_enough() -> None:
    assert len(rows(*TABLES)) >= 60


@pytest.mark.parametrize(("start", "span", "due", "why"), rows(*TABLES))
def test_a_deadline_is_where_the_hand_found_it(start: str, span: str, due: str, why: str) -> None:
    assert mainland_calendar().due(when(start), parse_span(span)) == when(due), why


def paused_rows() -> list[tuple[list[str], list[Paused]]]:
    """The lines of the table, each with the pauses that stand under it."""
    found: list[tuple[list[str], list[Paused]]] = []
    for line in deadlines.PAUSED.strip().splitlines():
        parts = [part.strip() for part in line.split("|")]
        if line.startswith(" "):
            found[-1][1].append(Paused(when(parts[0]), when(parts[1])))
        else:
            found.append((parts, []))
    return found


@pytest.mark.parametrize(("row", "pauses"), paused_rows())
def test_pauses_are_left_out(row: list[str], pauses: list[Paused]) -> None:
    start, span, due, why = row
    assert mainland_calendar().due(when(start), parse_span(span), pauses) == when(due), why


# 90 % of the standard limit, measured in its own counting
@pytest.mark.parametrize(
    ("start", "span", "warned"),
    [
        ("2026-03-02 09:00", "1h", "2026-03-02 09:54"),  # 54 min
        ("2026-03-02 09:00", "4h", "2026-03-02 12:36"),  # 3 h 36 min
        ("2026-03-02 09:00", "2h", "2026-03-02 10:48"),  # 108 min
        ("2026-03-02 09:00", "7d", "2026-03-08 16:12"),  # 6.3 days: 6 days and 7 h 12 min
        ("2026-02-13 16:00", "6wh", "2026-02-14 13:54"),  # 5 h 24 min: 1.5 h, 3.5 h, 24 min from 13:30
        ("2026-03-02 09:00", "10wd", "2026-03-13 24:00"),  # 9 working days: 3, 4, 5, 6, 9, 10, 11, 12, 13 March
        ("2026-03-02 09:00", "3wd", "2026-03-05 16:48"),  # 2.7 days: 3 and 4 March, 16 h 48 min of the 5th
    ],
)
def test_a_warning_comes_at_its_part_of_the_span(start: str, span: str, warned: str) -> None:
    assert mainland_calendar().part(when(start), parse_span(span), 90) == when(warned)


@pytest.mark.parametrize("span", ["10wd", "40wh", "96wdh"])
def test_a_missing_year_is_named(span: str) -> None:
    with pytest.raises(MissingYear) as refused:
        mainland_calendar().due(when("2026-12-29 10:00"), parse_span(span))
    assert refused.value.year == 2027
    assert "2027" in refused.value.sentence


def test_a_missing_year_in_between_is_not_stepped_over() -> None:
    days = CalendarDays(name="gap", title=Words("缺一年", "a gap"), years=frozenset({2024, 2026}))
    with pytest.raises(MissingYear) as refused:
        Calendar(days).due(when("2024-12-30 10:00"), Span(5, "working_days"))
    assert refused.value.year == 2025


def test_a_start_in_a_missing_year_is_refused() -> None:
    with pytest.raises(MissingYear) as refused:
        mainland_calendar().due(when("2031-03-03 10:00"), Span(1, "working_hours"))
    assert refused.value.year == 2031


def test_a_missing_year_does_not_matter_by_the_wall_clock() -> None:
    assert mainland_calendar().due(when("2031-03-03 10:00"), Span(2, "days")) == when("2031-03-05 10:00")


def test_the_shipped_calendar_knows_the_years_that_are_published() -> None:
    days = mainland_days()
    assert {2025, 2026} <= days.years
    worked = sorted(on for on, day in days.special.items() if day.kind == "makeup" and on.year == 2026)
    assert [f"{on:%m-%d}" for on in worked] == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def test_a_year_without_make_up_days_is_not_known() -> None:
    assert mainland_year(2090) is None
    assert 2090 not in mainland_days().years


def test_time_is_measured_inside_frames_alone() -> None:
    calendar = mainland_calendar()
    measured = calendar.measure(when("2026-02-13 16:00"), when("2026-02-24 09:00"), "working_hours")
    assert measured == timedelta(hours=9, minutes=30)  # 1.5 h, the worked Saturday 7.5 h, half an hour


def test_frames_may_differ_from_office_hours() -> None:
    days = CalendarDays(
        name="shifts", title=Words("两班", "shifts"), years=frozenset({2026}), frames=(Frame.between("08:00", "24:00"),)
    )
    assert Calendar(days).due(when("2026-03-02 23:00"), Span(2, "working_hours")) == when("2026-03-03 09:00")


@pytest.mark.parametrize("frames", [(), (Frame(0, 600), Frame(500, 700))])
def test_frames_that_overlap_or_are_missing_are_refused(frames: tuple[Frame, ...]) -> None:
    with pytest.raises(ValueError, match="frame"):
        CalendarDays(name="wrong", title=Words("错", "wrong"), years=frozenset({2026}), frames=frames)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90m", Span(90, "minutes")),
        ("4h", Span(4, "hours")),
        ("7d", Span(7, "days")),
        ("6wh", Span(6, "working_hours")),
        ("10WD", Span(10, "working_days")),
        (" 96 wdh ", Span(96, "hours_on_working_days")),
    ],
)
def test_a_span_is_read(text: str, span: Span) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["", "4", "h", "-4h", "4.5h", "4 weeks", "4hh"])
def test_what_is_no_span_is_refused_with_what_may_be_written(text: str) -> None:
    with pytest.raises(ValueError, match="90m"):
        parse_span(text)
