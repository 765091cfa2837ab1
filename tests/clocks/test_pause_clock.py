"""Pausing a limit."""

import pytest

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import pause_clock, raise_due_clocks, stop_clocks
from bihuan.clocks.rules import AlreadyExpired, AlreadyStopped, ReasonMissing
from bihuan.journal.events import SYSTEM
from tests.clocks.conftest import NINE, Limits, names_of
from tests.clocks.test_deadlines import when


def pause(clock: Clock, at: str = "2026-03-02 10:00", reason: str = "等待客户补充材料") -> Clock:
    return pause_clock(clock=clock, reason=reason, by=SYSTEM, at=when(at))


def test_a_paused_limit_says_nothing(limits: Limits) -> None:
    clock = pause(limits.start("4h"))
    assert (clock.state, clock.next_at) == ("paused", None)
    assert raise_due_clocks(at=when("2026-03-09 09:00")) == 0


def test_tells_the_journal_once(limits: Limits) -> None:
    assert names_of(pause(limits.start("4h"))) == ["clock.paused"]


def test_needs_a_reason(limits: Limits) -> None:
    with pytest.raises(ReasonMissing):
        pause(limits.start("4h"), reason=" ")


def test_comes_too_late_after_the_limit(limits: Limits) -> None:
    with pytest.raises(AlreadyExpired):
        pause(limits.start("4h"), at="2026-03-02 13:00")


def test_pauses_once(limits: Limits) -> None:
    clock = pause(limits.start("4h"))
    with pytest.raises(AlreadyStopped):
        pause(clock)


def test_does_not_pause_what_has_stopped(limits: Limits) -> None:
    clock = limits.start("4h")
    stop_clocks(matter=limits.matter, limits=None, by=SYSTEM, at=NINE)
    with pytest.raises(AlreadyStopped):
        pause(clock)
