"""Setting up a unit."""

import pytest
from django.db import IntegrityError, transaction

from bihuan.journal.events import SYSTEM
from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.org.models import Unit
from bihuan.org.operations import create_unit
from bihuan.org.operations.units import CodeTaken, UnitCard, UnitIsClosed, WrongUnit
from tests.world import MONDAY_NINE, World

LUOYANG = UnitCard(name="洛阳市分公司", name_en="Luoyang branch", kind="city_branch", regulation="telecom")


def test_stands_under_the_other_one(world: World) -> None:
    unit = create_unit(above=world.henan, code="ly", card=LUOYANG, by=world.administrator, at=MONDAY_NINE)

    unit.refresh_from_db()
    assert (unit.path, unit.parent, unit.name) == ("hq.hn.ly.", world.henan, "洛阳市分公司")
    assert list(unit.ancestors()) == [world.hq, world.henan]


def test_tells_the_journal_once(world: World) -> None:
    unit = create_unit(above=world.henan, code="ly", card=LUOYANG, by=world.administrator, at=MONDAY_NINE)

    entry = Entry.objects.get()
    assert (entry.name, entry.subject_kind, entry.subject_id) == ("unit.created", "unit", unit.pk)
    assert entry.actor_name == "唐洁（工号 1016）"
    assert entry.data["path"] == "hq.hn.ly."


def test_the_top_is_set_up_by_the_system(db: None) -> None:
    card = UnitCard(name="集团公司总部", kind="headquarters")

    unit = create_unit(above=None, code="hq", card=card, by=SYSTEM, at=MONDAY_NINE)

    assert unit.path == "hq."


def test_refuses_a_second_top_to_people(world: World) -> None:
    with pytest.raises(NotPermitted):
        create_unit(above=None, code="hq2", card=LUOYANG, by=world.administrator, at=MONDAY_NINE)


def test_refuses_whoever_is_no_administrator_there(world: World) -> None:
    world.post(world.supervisor, world.hubei, "administrator")

    with pytest.raises(NotPermitted, match="系统管理员"):
        create_unit(above=world.henan, code="ly", card=LUOYANG, by=world.supervisor, at=MONDAY_NINE)
    assert not Unit.objects.filter(code="ly").exists()


@pytest.mark.parametrize("code", ["", "LY", "l.y", "洛阳", "x" * 21])
def test_refuses_a_code_that_would_break_the_path(world: World, code: str) -> None:
    with pytest.raises(WrongUnit) as refused:
        create_unit(above=world.henan, code=code, card=LUOYANG, by=world.administrator, at=MONDAY_NINE)
    assert set(refused.value.fields) == {"code"}


def test_refuses_a_code_in_use(world: World) -> None:
    with pytest.raises(CodeTaken, match="zz"):
        create_unit(above=world.henan, code="zz", card=LUOYANG, by=world.administrator, at=MONDAY_NINE)


def test_refuses_a_place_under_a_closed_unit(world: World) -> None:
    Unit.objects.filter(pk=world.henan.pk).update(active=False)

    with pytest.raises(UnitIsClosed):
        create_unit(above=world.henan, code="ly", card=LUOYANG, by=world.administrator, at=MONDAY_NINE)


def test_names_every_empty_field(world: World) -> None:
    card = UnitCard(name=" ", kind="")

    with pytest.raises(WrongUnit) as refused:
        create_unit(above=world.henan, code="ly", card=card, by=world.administrator, at=MONDAY_NINE)
    assert set(refused.value.fields) == {"name", "kind"}


def test_the_database_refuses_a_path_that_does_not_end_in_the_code(world: World) -> None:
    with pytest.raises(IntegrityError, match="org_unit_path_ends_in_its_code"), transaction.atomic():
        Unit.objects.create(code="ly", parent=world.henan, path="hq.hn.lx.", kind="city_branch", name="洛阳")
