"""Another level: running limits are computed anew from their original start."""

from bihuan.clocks.operations import pause_clock, raise_due_clocks, resume_clock, retime_clocks, stop_clocks
from bihuan.journal.events import SYSTEM
from tests.clocks.conftest import NINE, Limits, in_shanghai, names_of
from tests.clocks.test_deadlines import when


def retime(limits: Limits, span: str, at: str = "2026-03-02 12:00") -> int:
    return len(retime_clocks(matter=limits.matter, specs=[limits.spec(span)], by=SYSTEM, at=when(at)))


def test_counts_from_the_original_start(limits: Limits) -> None:
    clock = limits.start("24h")
    assert retime(limits, "48h") == 1
    clock.refresh_from_db()
    assert in_shanghai(clock.due_at) == in_shanghai(clock.first_due_at) == "2026-03-04 09:00"
    assert (clock.amount, clock.next_at) == (48, clock.warn_at)
    assert names_of(clock) == ["clock.retimed"]


def test_a_limit_missed_before_lies_ahead_again(limits: Limits) -> None:
    clock = limits.start("24h", rungs=4)
    raise_due_clocks(at=when("2026-03-03 09:00"))
    retime(limits, "48h", at="2026-03-03 10:00")
    clock.refresh_from_db()
    assert (clock.warned_at, clock.breached_at, clock.rung) == (None, None, 0)
    raise_due_clocks(at=when("2026-03-04 09:00"))
    assert names_of(clock)[-2:] == ["clock.warned", "clock.breached"]


def test_a_shorter_limit_may_be_over_already(limits: Limits) -> None:
    clock = limits.start("48h")
    retime(limits, "24h", at="2026-03-03 12:00")
    assert raise_due_clocks(at=when("2026-03-03 12:00")) == 1
    assert names_of(clock) == ["clock.retimed", "clock.warned", "clock.breached"]


def test_keeps_the_pauses(limits: Limits) -> None:
    clock = limits.start("24h")
    pause_clock(clock=clock, reason="诉讼中", by=SYSTEM, at=when("2026-03-02 10:00"))
    resume_clock(clock=clock, by=SYSTEM, at=when("2026-03-02 11:00"))
    retime(limits, "48h")
    clock.refresh_from_db()
    assert in_shanghai(clock.due_at) == "2026-03-04 10:00"


def test_leaves_stopped_and_unchanged_limits_alone(limits: Limits) -> None:
    clock = limits.start("24h")
    assert retime(limits, "24h") == 0
    stop_clocks(matter=limits.matter, limits=None, by=SYSTEM, at=NINE)
    assert retime(limits, "48h") == 0
    clock.refresh_from_db()
    assert in_shanghai(clock.due_at) == "2026-03-03 09:00"
