"""Moving a limit further than its holder may promise, with somebody's approval."""

import pytest

from bihuan.clocks.operations import extend_clock
from bihuan.clocks.rules import AlreadyExpired, ApproverMissing
from bihuan.journal.events import SYSTEM
from tests.clocks.conftest import Limits, in_shanghai, names_of
from tests.clocks.test_deadlines import when
from tests.world import World


def test_moves_the_limit_as_far_as_was_approved(limits: Limits, world: World) -> None:
    clock = extend_clock(
        clock=limits.start("4h"),
        until=when("2026-03-09 18:00"),
        reason="须厂家返修",
        approver=world.province_head,
        by=world.reviewer,
        at=when("2026-03-02 12:00"),
    )
    assert (in_shanghai(clock.first_due_at), in_shanghai(clock.due_at)) == ("2026-03-02 13:00", "2026-03-09 18:00")
    assert names_of(clock) == ["clock.extended"]
    assert clock.decisions.get().approver == world.province_head


def test_names_who_approved(limits: Limits) -> None:
    with pytest.raises(ApproverMissing):
        extend_clock(
            clock=limits.start("4h"),
            until=when("2026-03-09 18:00"),
            reason="须厂家返修",
            approver=None,
            by=SYSTEM,
            at=when("2026-03-02 12:00"),
        )


def test_comes_too_late_when_the_limit_has_passed(limits: Limits, world: World) -> None:
    with pytest.raises(AlreadyExpired):
        extend_clock(
            clock=limits.start("4h"),
            until=when("2026-03-09 18:00"),
            reason="须厂家返修",
            approver=world.province_head,
            by=SYSTEM,
            at=when("2026-03-02 14:00"),
        )
