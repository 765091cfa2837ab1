"""Promising a new moment before the old one has passed."""

from typing import Any

import pytest

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import pause_clock, raise_due_clocks, re_promise_clock
from bihuan.clocks.rules import AlreadyExpired, AlreadyStopped, BeyondRePromise, NotLater, ReasonMissing
from bihuan.journal.events import SYSTEM
from bihuan.journal.models import Entry
from tests.clocks.conftest import Limits, in_shanghai, names_of
from tests.clocks.test_deadlines import when
from tests.world import World


def promise(clock: Clock, until: str, at: str = "2026-03-02 12:00", **more: Any) -> Clock:
    facts: dict[str, Any] = {"reason": "配件在途", "approver": None, "customer_agreed": True, "by": SYSTEM}
    return re_promise_clock(clock=clock, until=when(until), at=when(at), **(facts | more))


def test_keeps_the_standard_limit_beside_the_new_one(limits: Limits) -> None:
    clock = promise(limits.start("4h"), "2026-03-02 16:00")

    assert (in_shanghai(clock.first_due_at), in_shanghai(clock.due_at)) == ("2026-03-02 13:00", "2026-03-02 16:00")
    decision = clock.decisions.get()
    assert (decision.old_due_at, decision.new_due_at) == (when("2026-03-02 13:00"), when("2026-03-02 16:00"))
    assert (decision.reason, decision.customer_agreed, decision.decided_by) == ("配件在途", True, "系统")


def test_tells_the_journal_once(limits: Limits) -> None:
    clock = promise(limits.start("4h"), "2026-03-02 16:00")
    assert names_of(clock) == ["clock.re_promised"]
    assert Entry.objects.get(subject_kind="clock").data["reason"] == "配件在途"


def test_comes_too_late_when_the_limit_has_passed(limits: Limits) -> None:
    with pytest.raises(AlreadyExpired):
        promise(limits.start("4h"), "2026-03-02 16:00", at="2026-03-02 13:00")


def test_is_later_than_the_limit_that_stands(limits: Limits) -> None:
    with pytest.raises(NotLater):
        promise(limits.start("4h"), "2026-03-02 13:00")


def test_needs_a_reason(limits: Limits) -> None:
    with pytest.raises(ReasonMissing):
        promise(limits.start("4h"), "2026-03-02 16:00", reason="")


def test_gives_at_most_the_limit_once_more(limits: Limits) -> None:
    clock = limits.start("4h")
    with pytest.raises(BeyondRePromise, match="省级投诉处理中心"):
        promise(clock, "2026-03-02 17:01")
    assert in_shanghai(promise(clock, "2026-03-02 17:00").due_at) == "2026-03-02 17:00"


def test_counts_the_limit_once_more_in_its_own_way(limits: Limits) -> None:
    clock = limits.start("4wh")  # to 14:30; once more is 3 h to 17:30 and 1 h on Tuesday
    with pytest.raises(BeyondRePromise):
        promise(clock, "2026-03-03 09:31")
    assert promise(clock, "2026-03-03 09:30").promises == 1


def test_is_done_twice_at_most(limits: Limits, world: World) -> None:
    clock = promise(limits.start("4h"), "2026-03-02 14:00")
    clock = promise(clock, "2026-03-02 15:00")
    with pytest.raises(BeyondRePromise, match="省级投诉处理中心"):
        promise(clock, "2026-03-02 16:00")
    assert promise(clock, "2026-03-02 16:00", approver=world.province_head).promises == 3


def test_a_paused_limit_must_run_first(limits: Limits) -> None:
    clock = pause_clock(clock=limits.start("4h"), reason="诉讼中", by=SYSTEM, at=when("2026-03-02 10:00"))
    with pytest.raises(AlreadyStopped):
        promise(clock, "2026-03-02 16:00")


def test_the_new_limit_has_one_warning_of_its_own(limits: Limits) -> None:
    clock = limits.start("4h")
    raise_due_clocks(at=when("2026-03-02 12:36"))
    clock = promise(clock, "2026-03-02 17:00", at="2026-03-02 12:40")
    assert in_shanghai(clock.warn_at) == "2026-03-02 16:12"  # 90 % of the 8 h from 09:00: 7 h 12 min

    for minute in ("13:00", "16:12", "16:13"):
        raise_due_clocks(at=when(f"2026-03-02 {minute}"))
    assert names_of(clock) == ["clock.warned", "clock.re_promised", "clock.warned"]
    raise_due_clocks(at=when("2026-03-02 17:00"))
    assert names_of(clock)[-1] == "clock.breached"


def test_a_little_more_time_does_not_warn_again(limits: Limits) -> None:
    clock = limits.start("4h")
    raise_due_clocks(at=when("2026-03-02 12:36"))
    clock = promise(clock, "2026-03-02 13:10", at="2026-03-02 12:59")  # 90 % of it was at 12:45
    raise_due_clocks(at=when("2026-03-02 13:05"))
    assert names_of(clock) == ["clock.warned", "clock.re_promised"]
