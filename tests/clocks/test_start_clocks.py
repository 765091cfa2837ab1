"""Starting limits: their moments, one INSERT, quiet imports."""

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from bihuan.clocks.calendar import MissingYear
from bihuan.clocks.models import Clock
from bihuan.clocks.operations import start_clocks
from bihuan.clocks.queries import NoSuchCalendar
from bihuan.journal.events import SYSTEM
from tests.clocks.conftest import NINE, Limits, in_shanghai, names_of
from tests.clocks.test_deadlines import when


def test_says_when_it_warns_and_when_it_ends(limits: Limits) -> None:
    clock = limits.start("4h")

    assert in_shanghai(clock.warn_at) == "2026-03-02 12:36"  # 3 h 36 min
    assert in_shanghai(clock.due_at) == in_shanghai(clock.first_due_at) == "2026-03-02 13:00"
    assert (clock.state, clock.next_at) == ("running", clock.warn_at)
    assert (clock.holder_unit, clock.holder_staff) == (limits.unit, limits.staff)
    assert names_of(clock) == []  # the matter's own entry tells what started it


def test_costs_one_insert_for_several(limits: Limits, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    specs = [limits.spec("4h"), limits.spec("48h", limit="promise"), limits.spec("7d", limit="callback")]
    with django_assert_num_queries(1):
        start_clocks(matter=limits.matter, specs=specs, unit=limits.unit, by=SYSTEM, at=NINE)
    assert Clock.objects.count() == 3


def test_counts_working_days_by_the_calendar_in_the_table(limits: Limits) -> None:
    clock = limits.start("10wd", started_at=when("2026-02-13 10:00"))
    assert clock.due_at == when("2026-03-05 24:00")


def test_keeps_a_moment_that_was_agreed(limits: Limits) -> None:
    clock = limits.start("", due_at=when("2026-03-02 19:00"))
    assert (in_shanghai(clock.due_at), in_shanghai(clock.warn_at)) == ("2026-03-02 19:00", "2026-03-02 18:00")


def test_an_earlier_promise_counts(limits: Limits) -> None:
    clock = limits.start("48h", limit="promise", not_after=when("2026-03-03 09:00"))
    assert (in_shanghai(clock.due_at), in_shanghai(clock.warn_at)) == ("2026-03-03 09:00", "2026-03-03 06:36")


def test_a_later_promise_does_not(limits: Limits) -> None:
    clock = limits.start("24h", limit="promise", not_after=when("2026-03-09 09:00"))
    assert in_shanghai(clock.due_at) == "2026-03-03 09:00"


def test_a_promise_of_an_earlier_round_is_passed_over(limits: Limits) -> None:
    clock = limits.start("24h", limit="promise", not_after=when("2026-02-27 09:00"))
    assert in_shanghai(clock.due_at) == "2026-03-03 09:00"


def test_one_that_runs_already_runs_on(limits: Limits) -> None:
    limits.start("4h")
    clock = limits.start("4h", started_at=when("2026-03-02 11:00"))  # a second dispatch buys no time
    assert in_shanghai(clock.due_at) == "2026-03-02 13:00"


def test_the_ladder_climbs_each_24_hours_or_half_the_limit(limits: Limits) -> None:
    assert limits.start("4h", rungs=4).rung_every.total_seconds() == 2 * 3600
    assert limits.start("72h", limit="promise", rungs=4).rung_every.total_seconds() == 24 * 3600


def test_an_import_does_not_tell_what_is_past(limits: Limits) -> None:
    past = limits.start("4h", quiet=True, at=when("2026-03-05 09:00"))
    assert (past.next_at, past.breached_at) == (None, past.due_at)

    near = limits.start("4h", limit="reply", quiet=True, at=when("2026-03-02 12:45"))
    assert (near.warned_at, near.next_at) == (near.warn_at, near.due_at)

    ahead = limits.start("4h", limit="callback", quiet=True, at=NINE)
    assert (ahead.warned_at, ahead.next_at) == (None, ahead.warn_at)


def test_a_missing_year_is_refused_where_a_calendar_is_needed(limits: Limits) -> None:
    with pytest.raises(MissingYear, match="2027"), transaction.atomic():
        limits.start("10wd", started_at=when("2026-12-29 10:00"))
    assert limits.start("48h", started_at=when("2026-12-31 10:00")).due_at == when("2027-01-02 10:00")


def test_an_unknown_calendar_is_refused(limits: Limits) -> None:
    with pytest.raises(NoSuchCalendar):
        limits.start("10wd", calendar="elsewhere")


def test_the_table_holds_no_clock_that_is_due_while_it_stands(limits: Limits) -> None:
    clock = limits.start("4h")
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(pk=clock.pk).update(state="paused")
