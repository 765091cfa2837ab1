"""Doing without a second factor."""

import pytest

from bihuan.journal.models import Entry
from bihuan.org.models import RequiredFactor, SecondFactor
from bihuan.org.operations import end_second_factor
from bihuan.org.operations.factors import RequiredByPost, WrongCode
from tests.org.factors import code_at, with_device
from tests.world import MONDAY_NINE, World


def test_ends_for_whoever_shows_a_code(world: World) -> None:
    with_device(world.reviewer, MONDAY_NINE)

    end_second_factor(staff=world.reviewer, code=code_at(MONDAY_NINE), by=world.reviewer, at=MONDAY_NINE)

    assert not SecondFactor.objects.exists()
    assert Entry.objects.filter(name="staff.second_factor_ended").count() == 1


def test_refuses_a_wrong_code(world: World) -> None:
    with_device(world.reviewer, MONDAY_NINE)

    with pytest.raises(WrongCode):
        end_second_factor(staff=world.reviewer, code="000000", by=world.reviewer, at=MONDAY_NINE)


def test_refuses_where_a_post_must_have_one(world: World) -> None:
    with_device(world.reviewer, MONDAY_NINE)
    RequiredFactor.objects.create(regulation="telecom", post="reviewer")

    with pytest.raises(RequiredByPost):
        end_second_factor(staff=world.reviewer, code=code_at(MONDAY_NINE), by=world.reviewer, at=MONDAY_NINE)
