"""Coming back early."""

from datetime import timedelta

import pytest

from bihuan.journal.models import Entry
from bihuan.org.models import Absence
from bihuan.org.operations import end_absence
from bihuan.org.operations.absences import AlreadyOver
from tests.world import MONDAY_NINE, World

NOON = MONDAY_NINE + timedelta(hours=3)
EVENING = MONDAY_NINE + timedelta(hours=9)


@pytest.fixture
def absence(world: World) -> Absence:
    return Absence.objects.create(staff=world.reviewer, from_at=MONDAY_NINE, until_at=EVENING, reason="年假")


def test_is_back_at_once(world: World, absence: Absence) -> None:
    end_absence(absence=absence, by=world.administrator, at=NOON)

    assert not world.reviewer.absences.at(NOON).exists()
    assert Entry.objects.get().name == "staff.absence_ended"


def test_refuses_what_is_over(world: World, absence: Absence) -> None:
    with pytest.raises(AlreadyOver):
        end_absence(absence=absence, by=world.administrator, at=EVENING)
