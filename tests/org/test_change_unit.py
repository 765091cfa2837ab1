"""Correcting what is written about a unit."""

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.org.operations import change_unit
from bihuan.org.operations.units import UnitCard, WrongUnit
from tests.world import MONDAY_NINE, World


def card_of(world: World, **changes: object) -> UnitCard:
    hall = world.hall
    facts: dict[str, object] = {"name": hall.name, "kind": hall.kind, "regulation": hall.regulation}
    return UnitCard(**{**facts, **changes})  # type: ignore[arg-type]


def test_writes_the_card(world: World) -> None:
    card = card_of(world, name="花园路旗舰营业厅", phone="0371-00000001", head=world.hall_clerk, duties=("billing",))

    change_unit(unit=world.hall, card=card, by=world.administrator, at=MONDAY_NINE)

    world.hall.refresh_from_db()
    assert world.hall.name == "花园路旗舰营业厅"
    assert world.hall.head == world.hall_clerk
    assert world.hall.duties == ["billing"]


def test_tells_the_journal_which_fields(world: World) -> None:
    card = card_of(world, name="郑州花园路旗舰营业厅")

    change_unit(unit=world.hall, card=card, by=world.administrator, at=MONDAY_NINE)

    entry = Entry.objects.get()
    assert entry.name == "unit.changed"
    assert entry.data["before"] == ["郑州花园路营业厅"]
    assert entry.data["after"] == ["郑州花园路旗舰营业厅"]


def test_tells_nothing_without_a_difference(world: World) -> None:
    change_unit(unit=world.hall, card=card_of(world), by=world.administrator, at=MONDAY_NINE)

    assert not Entry.objects.exists()


def test_refuses_whoever_is_no_administrator(world: World) -> None:
    with pytest.raises(NotPermitted):
        change_unit(unit=world.hall, card=card_of(world, name="x"), by=world.hall_clerk, at=MONDAY_NINE)


def test_refuses_a_head_who_has_left(world: World) -> None:
    world.hall_clerk.active = False

    with pytest.raises(WrongUnit) as refused:
        change_unit(unit=world.hall, card=card_of(world, head=world.hall_clerk), by=world.administrator, at=MONDAY_NINE)
    assert set(refused.value.fields) == {"head"}
