"""Correcting what is written about a person."""

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.org.operations import change_staff
from bihuan.org.operations.staff import StaffCard, WrongStaff
from tests.world import MONDAY_NINE, World


def test_writes_the_card_and_spells_the_name_anew(world: World) -> None:
    card = StaffCard(name="李娜娜", unit=world.hotline, mobile="13900005678")

    change_staff(staff=world.hall_clerk, card=card, by=world.administrator, at=MONDAY_NINE)

    world.hall_clerk.refresh_from_db()
    assert (world.hall_clerk.name, world.hall_clerk.pinyin) == ("李娜娜", "linana")
    assert world.hall_clerk.unit == world.hotline


def test_tells_the_journal_which_fields(world: World) -> None:
    change_staff(
        staff=world.hall_clerk, card=StaffCard(name="李娜", unit=world.hotline), by=world.administrator, at=MONDAY_NINE
    )

    entry = Entry.objects.get()
    assert entry.name == "staff.changed"
    assert entry.data["fields"] == [{"zh": "所属单位", "en": "unit"}]


def test_tells_nothing_without_a_difference(world: World) -> None:
    card = StaffCard(name="李娜", unit=world.hall)

    change_staff(staff=world.hall_clerk, card=card, by=world.administrator, at=MONDAY_NINE)

    assert not Entry.objects.exists()


def test_refuses_an_empty_name(world: World) -> None:
    with pytest.raises(WrongStaff):
        change_staff(
            staff=world.hall_clerk, card=StaffCard(name="", unit=world.hall), by=world.administrator, at=MONDAY_NINE
        )


def test_asks_for_administration_of_both_units(world: World) -> None:
    world.post(world.supervisor, world.henan, "administrator")

    with pytest.raises(NotPermitted):
        change_staff(
            staff=world.hall_clerk, card=StaffCard(name="李娜", unit=world.wuhan), by=world.supervisor, at=MONDAY_NINE
        )
