"""Stopping limits: on time or late, by both figures."""

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import extend_clock, pause_clock, raise_due_clocks, re_promise_clock, stop_clocks
from bihuan.journal.events import SYSTEM
from bihuan.journal.models import Entry
from tests.clocks.conftest import NINE, Limits, names_of
from tests.clocks.test_deadlines import when
from tests.world import World


def stop(
    limits: Limits, at: str, limit: str = "review", outcome: str | None = None, happened_at: datetime | None = None
) -> Clock:
    [clock] = stop_clocks(
        matter=limits.matter, limits=[limit], outcome=outcome, happened_at=happened_at, by=SYSTEM, at=when(at)
    )
    clock.refresh_from_db()
    return clock


@pytest.mark.parametrize(
    ("at", "outcome"),
    [("2026-03-02 12:59", "on_time"), ("2026-03-02 13:00", "on_time"), ("2026-03-02 13:01", "late")],
)
def test_is_on_time_to_the_last_instant(limits: Limits, at: str, outcome: str) -> None:
    limits.start("4h")
    clock = stop(limits, at)
    assert (clock.state, clock.outcome, clock.strict_outcome) == ("stopped", outcome, outcome)
    assert (clock.stopped_at, clock.next_at) == (when(at), None)


def test_a_missed_limit_has_an_entry_and_a_kept_one_none(limits: Limits) -> None:
    kept = limits.start("4h")
    missed = limits.start("1h", limit="fill_in")
    stop_clocks(matter=limits.matter, limits=None, by=SYSTEM, at=when("2026-03-02 11:00"))
    assert (names_of(kept), names_of(missed)) == ([], ["clock.stopped"])

    entry = Entry.objects.get(subject_kind="clock")
    assert (entry.matter_kind, entry.matter_id) == (limits.matter.subject_kind, limits.matter.pk)
    assert entry.data["outcome"] == "late"


def test_counts_from_when_it_happened(limits: Limits) -> None:
    limits.start("4h")
    clock = stop(limits, "2026-03-03 09:00", happened_at=when("2026-03-02 12:00"))
    assert (clock.outcome, clock.stopped_at) == ("on_time", when("2026-03-02 12:00"))


def test_cancels(limits: Limits) -> None:
    limits.start("4h")
    clock = stop(limits, "2026-03-05 09:00", outcome="cancelled")
    assert (clock.outcome, clock.strict_outcome, clock.breached_at) == ("cancelled", "cancelled", None)


def test_knows_a_miss_that_no_sweep_saw(limits: Limits) -> None:
    limits.start("4h")
    assert stop(limits, "2026-03-02 13:00").breached_at is None
    limits.start("4h", limit="reply")
    assert stop(limits, "2026-03-02 15:00", limit="reply").breached_at == when("2026-03-02 13:00")


@pytest.mark.parametrize(("agreed", "outcome"), [(True, "on_time"), (False, "late")])
def test_a_re_promise_counts_if_the_customer_agreed(limits: Limits, world: World, agreed: bool, outcome: str) -> None:
    clock = limits.start("4h")
    re_promise_clock(
        clock=clock,
        until=when("2026-03-02 16:00"),
        reason="配件在途",
        approver=None,
        customer_agreed=agreed,
        by=world.reviewer,
        at=when("2026-03-02 12:00"),
    )
    clock = stop(limits, "2026-03-02 15:30")
    assert (clock.outcome, clock.strict_outcome) == (outcome, "late")


def test_a_later_extension_does_not_undo_what_the_customer_agreed_to(limits: Limits, world: World) -> None:
    clock = limits.start("4h")
    clock = re_promise_clock(
        clock=clock,
        until=when("2026-03-02 16:00"),
        reason="配件在途",
        approver=None,
        customer_agreed=True,
        by=world.reviewer,
        at=when("2026-03-02 12:00"),
    )
    extend_clock(
        clock=clock,
        until=when("2026-03-04 16:00"),
        reason="厂家缺货",
        approver=world.province_head,
        by=world.reviewer,
        at=when("2026-03-02 15:00"),
    )
    assert stop(limits, "2026-03-02 15:59").outcome == "on_time"


def test_a_paused_limit_is_judged_by_when_it_was_paused(limits: Limits, world: World) -> None:
    clock = limits.start("4h")
    pause_clock(clock=clock, reason="等待客户补充材料", by=world.reviewer, at=when("2026-03-02 12:00"))
    clock = stop(limits, "2026-03-04 09:00")
    assert (clock.outcome, clock.strict_outcome) == ("on_time", "on_time")
    assert clock.pauses.get().until_at == when("2026-03-04 09:00")


def test_does_nothing_to_what_has_stopped(limits: Limits) -> None:
    limits.start("4h")
    stop(limits, "2026-03-02 12:00")
    assert stop_clocks(matter=limits.matter, limits=None, by=SYSTEM, at=when("2026-03-05 12:00")) == []


def test_a_stopped_clock_is_silent(limits: Limits) -> None:
    limits.start("4h")
    stop(limits, "2026-03-02 12:00")
    assert raise_due_clocks(at=when("2026-03-09 12:00")) == 0


def test_costs_one_statement_when_all_is_on_time(
    limits: Limits, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    limits.start("4h")
    with django_assert_num_queries(1):
        stop_clocks(matter=limits.matter, limits=["review"], by=SYSTEM, at=NINE)
