"""Ending a deputyship early."""

from datetime import timedelta

import pytest

from bihuan.journal.models import Entry
from bihuan.org.models import Deputy
from bihuan.org.operations import end_deputy
from bihuan.org.operations.absences import AlreadyOver
from bihuan.org.scope import held_posts
from tests.world import MONDAY_NINE, World

NOON = MONDAY_NINE + timedelta(hours=3)
EVENING = MONDAY_NINE + timedelta(hours=9)


@pytest.fixture
def deputy(world: World) -> Deputy:
    return Deputy.objects.create(absent=world.reviewer, deputy=world.replier, from_at=MONDAY_NINE, until_at=EVENING)


def test_the_posts_go_back_at_once(world: World, deputy: Deputy) -> None:
    end_deputy(deputy=deputy, by=world.administrator, at=NOON)

    assert [held.post for held in held_posts(world.replier, NOON)] == ["replier"]


def test_one_that_has_not_begun_never_begins(world: World, deputy: Deputy) -> None:
    end_deputy(deputy=deputy, by=world.administrator, at=MONDAY_NINE - timedelta(hours=1))

    assert len(held_posts(world.replier, MONDAY_NINE)) == 1


def test_tells_the_journal_once(world: World, deputy: Deputy) -> None:
    end_deputy(deputy=deputy, by=world.administrator, at=NOON)

    assert Entry.objects.get().name == "staff.deputy_ended"


def test_refuses_what_is_over(world: World, deputy: Deputy) -> None:
    with pytest.raises(AlreadyOver):
        end_deputy(deputy=deputy, by=world.administrator, at=EVENING)
