"""Letting a paused limit run on."""

import pytest

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import pause_clock, raise_due_clocks, re_promise_clock, resume_clock, stop_clocks
from bihuan.clocks.rules import AlreadyStopped
from bihuan.journal.events import SYSTEM
from tests.clocks.conftest import Limits, in_shanghai, names_of
from tests.clocks.test_deadlines import when


def stood_still(clock: Clock, start: str, end: str) -> Clock:
    clock = pause_clock(clock=clock, reason="等待客户补充材料", by=SYSTEM, at=when(start))
    return resume_clock(clock=clock, by=SYSTEM, at=when(end))


def test_what_was_left_is_left(limits: Limits) -> None:
    clock = stood_still(limits.start("4h"), "2026-03-02 10:00", "2026-03-02 11:30")

    assert in_shanghai(clock.due_at) == in_shanghai(clock.first_due_at) == "2026-03-02 14:30"
    assert in_shanghai(clock.warn_at) == "2026-03-02 14:06"
    assert (clock.state, clock.next_at) == ("running", clock.warn_at)
    assert names_of(clock) == ["clock.paused", "clock.resumed"]


def test_pauses_add_up(limits: Limits) -> None:
    clock = stood_still(limits.start("4h"), "2026-03-02 10:00", "2026-03-02 11:00")
    clock = stood_still(clock, "2026-03-02 12:00", "2026-03-02 12:30")
    assert in_shanghai(clock.due_at) == "2026-03-02 14:30"


def test_a_pause_counts_as_the_limit_does(limits: Limits) -> None:
    clock = stood_still(limits.start("4wh"), "2026-03-02 11:00", "2026-03-02 14:00")
    assert in_shanghai(clock.due_at) == "2026-03-02 16:00"  # 2 h before, 2 h after


def test_a_warning_given_is_not_given_again(limits: Limits) -> None:
    clock = limits.start("4h")
    raise_due_clocks(at=when("2026-03-02 12:40"))
    clock = stood_still(clock, "2026-03-02 12:50", "2026-03-02 13:50")
    raise_due_clocks(at=when("2026-03-02 13:59"))
    assert names_of(clock) == ["clock.warned", "clock.paused", "clock.resumed"]
    raise_due_clocks(at=when("2026-03-02 14:00"))
    assert names_of(clock)[-1] == "clock.breached"


def test_a_re_promised_moment_moves_on_as_well(limits: Limits) -> None:
    clock = limits.start("4h")
    clock = re_promise_clock(
        clock=clock,
        until=when("2026-03-02 16:00"),
        reason="配件在途",
        approver=None,
        customer_agreed=True,
        by=SYSTEM,
        at=when("2026-03-02 10:00"),
    )
    clock = stood_still(clock, "2026-03-02 11:00", "2026-03-02 12:00")
    assert (in_shanghai(clock.first_due_at), in_shanghai(clock.due_at)) == ("2026-03-02 14:00", "2026-03-02 17:00")
    [stopped] = stop_clocks(matter=limits.matter, limits=None, by=SYSTEM, at=when("2026-03-02 16:30"))
    assert (stopped.outcome, stopped.strict_outcome) == ("on_time", "late")


def test_does_not_resume_what_runs(limits: Limits) -> None:
    with pytest.raises(AlreadyStopped):
        resume_clock(clock=limits.start("4h"), by=SYSTEM, at=when("2026-03-02 10:00"))
