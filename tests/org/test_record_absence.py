"""Writing down that a person is away."""

from datetime import timedelta

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.org.operations import record_absence
from bihuan.org.operations.absences import AlreadyCovered, WrongPeriod
from tests.world import MONDAY_NINE, World

EVENING = MONDAY_NINE + timedelta(hours=9)


def test_is_away_for_the_period(world: World) -> None:
    record_absence(
        staff=world.reviewer, from_at=MONDAY_NINE, until_at=EVENING, reason="年假", by=world.administrator, at=EVENING
    )

    assert world.reviewer.absences.at(MONDAY_NINE).exists()
    assert not world.reviewer.absences.at(EVENING).exists()


def test_tells_the_journal_and_keeps_the_reason_apart(world: World) -> None:
    record_absence(
        staff=world.reviewer, from_at=MONDAY_NINE, until_at=EVENING, reason="病假", by=world.administrator, at=EVENING
    )

    entry = Entry.objects.get()
    assert entry.name == "staff.absence_recorded"
    assert "病假" not in str(entry.data)


@pytest.mark.parametrize(("hours", "reason"), [(0, "年假"), (-1, "年假"), (9, " ")])
def test_refuses_an_empty_period_or_reason(world: World, hours: int, reason: str) -> None:
    until = MONDAY_NINE + timedelta(hours=hours)

    with pytest.raises(WrongPeriod):
        record_absence(
            staff=world.reviewer,
            from_at=MONDAY_NINE,
            until_at=until,
            reason=reason,
            by=world.administrator,
            at=MONDAY_NINE,
        )


def test_refuses_the_same_time_twice(world: World) -> None:
    record_absence(
        staff=world.reviewer,
        from_at=MONDAY_NINE,
        until_at=EVENING,
        reason="年假",
        by=world.administrator,
        at=MONDAY_NINE,
    )

    with pytest.raises(AlreadyCovered):
        record_absence(
            staff=world.reviewer,
            from_at=MONDAY_NINE + timedelta(hours=1),
            until_at=EVENING,
            reason="年假",
            by=world.administrator,
            at=MONDAY_NINE,
        )


def test_refuses_whoever_is_no_administrator(world: World) -> None:
    with pytest.raises(NotPermitted):
        record_absence(
            staff=world.reviewer, from_at=MONDAY_NINE, until_at=EVENING, reason="年假", by=world.replier, at=MONDAY_NINE
        )
