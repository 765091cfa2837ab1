"""Letting all limits of a matter stand still."""

import pytest

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import pause_clock, raise_due_clocks, set_aside_clocks
from bihuan.clocks.rules import ReasonMissing
from bihuan.journal.events import SYSTEM
from tests.clocks.conftest import Limits, names_of
from tests.clocks.test_deadlines import when


def set_aside(limits: Limits, at: str = "2026-03-02 10:00", reason: str = "合并") -> list[int]:
    return set_aside_clocks(matter=limits.matter, reason=reason, by=SYSTEM, at=when(at))


def test_nothing_is_raised_any_more(limits: Limits) -> None:
    clock = limits.start("4h")

    assert set_aside(limits) == [clock.pk]
    clock.refresh_from_db()
    assert (clock.state, clock.next_at) == ("paused", None)
    assert raise_due_clocks(at=when("2026-03-09 09:00")) == 0


def test_tells_the_journal_once_for_each(limits: Limits) -> None:
    clock = limits.start("4h")

    set_aside(limits)

    assert names_of(clock) == ["clock.paused"]
    assert clock.pauses.get().reason == "合并"


def test_a_missed_one_stands_still_as_well(limits: Limits) -> None:
    clock = limits.start("4h")

    assert set_aside(limits, at="2026-03-02 20:00") == [clock.pk]


def test_leaves_alone_what_was_paused_before(limits: Limits) -> None:
    clock = limits.start("4h")
    pause_clock(clock=clock, reason="等材料", by=SYSTEM, at=when("2026-03-02 09:30"))

    assert set_aside(limits) == []
    assert [pause.reason for pause in Clock.objects.get(pk=clock.pk).pauses.all()] == ["等材料"]


def test_needs_a_reason(limits: Limits) -> None:
    limits.start("4h")

    with pytest.raises(ReasonMissing):
        set_aside(limits, reason=" ")
