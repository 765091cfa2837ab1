"""Letting limits that stood still together go on."""

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import pause_clock, raise_due_clocks, set_aside_clocks, take_up_clocks
from bihuan.journal.events import SYSTEM
from tests.clocks.conftest import Limits, names_of
from tests.clocks.test_deadlines import when


def after_two_hours(limits: Limits, clock: Clock, *, given_back: bool, aside: str = "10:00") -> Clock:
    """Set aside at the hour, taken up at noon."""
    ids = set_aside_clocks(matter=limits.matter, reason="合并", by=SYSTEM, at=when(f"2026-03-02 {aside}"))
    back = {clock.limit} if given_back else set()
    [clock] = take_up_clocks(matter=limits.matter, ids=ids, given_back=back, by=SYSTEM, at=when("2026-03-02 16:00"))
    return clock


def test_gives_the_time_between_back(limits: Limits) -> None:
    clock = after_two_hours(limits, limits.start("4h"), given_back=True)

    assert (clock.state, clock.due_at) == ("running", when("2026-03-02 19:00"))
    assert names_of(clock) == ["clock.paused", "clock.resumed"]


def test_or_lets_it_have_passed(limits: Limits) -> None:
    clock = after_two_hours(limits, limits.start("4h"), given_back=False)

    assert clock.due_at == when("2026-03-02 13:00")
    assert raise_due_clocks(at=when("2026-03-02 16:01")) == 1
    clock.refresh_from_db()
    assert clock.breached_at == when("2026-03-02 16:01")


def test_what_was_missed_before_stays_missed(limits: Limits) -> None:
    clock = after_two_hours(limits, limits.start("4h"), given_back=True, aside="14:00")

    assert clock.due_at == when("2026-03-02 13:00")


def test_what_somebody_else_paused_stays_paused(limits: Limits) -> None:
    clock = limits.start("4h")
    pause_clock(clock=clock, reason="等材料", by=SYSTEM, at=when("2026-03-02 09:30"))
    ids = set_aside_clocks(matter=limits.matter, reason="合并", by=SYSTEM, at=when("2026-03-02 10:00"))

    taken = take_up_clocks(matter=limits.matter, ids=ids, given_back=(), by=SYSTEM, at=when("2026-03-02 16:00"))

    assert taken == []
    clock.refresh_from_db()
    assert clock.state == "paused"
