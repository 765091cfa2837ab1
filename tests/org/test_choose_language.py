"""Choosing the language of one's screens."""

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.org.operations import choose_language
from bihuan.org.operations.accounts import NotNow
from tests.world import MONDAY_NINE, World


def test_is_remembered_with_the_person(world: World) -> None:
    choose_language(staff=world.hall_clerk, language="en", by=world.hall_clerk, at=MONDAY_NINE)

    world.hall_clerk.refresh_from_db()
    assert world.hall_clerk.language == "en"
    assert Entry.objects.get().name == "staff.language_chosen"


def test_tells_nothing_without_a_difference(world: World) -> None:
    choose_language(staff=world.hall_clerk, language="zh-hans", by=world.hall_clerk, at=MONDAY_NINE)

    assert not Entry.objects.exists()


def test_refuses_a_language_that_is_not_spoken(world: World) -> None:
    with pytest.raises(NotNow):
        choose_language(staff=world.hall_clerk, language="fr", by=world.hall_clerk, at=MONDAY_NINE)


def test_refuses_to_choose_for_somebody_else(world: World) -> None:
    with pytest.raises(NotPermitted):
        choose_language(staff=world.hall_clerk, language="en", by=world.administrator, at=MONDAY_NINE)
