"""Putting a unit under another one."""

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.org.models import Unit
from bihuan.org.operations import move_unit
from bihuan.org.operations.units import AlreadyThere, UnderItself, UnitIsClosed, WrongUnit
from bihuan.org.scope import forget_posts, prefixes
from tests.world import MONDAY_NINE, World


def test_takes_everything_below_along(world: World) -> None:
    move_unit(unit=world.zhengzhou, above=world.hubei, by=world.administrator, at=MONDAY_NINE)

    paths = set(Unit.objects.within("hq.hb.zz.").values_list("path", flat=True))
    assert paths == {
        "hq.hb.zz.",
        "hq.hb.zz.zz_ru.",
        "hq.hb.zz.zz_hall.",
        "hq.hb.zz.zz_mob.",
        "hq.hb.zz.zz_net.",
        "hq.hb.zz.zz_it.",
    }
    assert not Unit.objects.within("hq.hn.zz.").exists()


def test_posts_and_sight_move_along(world: World) -> None:
    move_unit(unit=world.zhengzhou, above=world.hubei, by=world.administrator, at=MONDAY_NINE)

    forget_posts(world.hall_clerk)
    assert prefixes(world.hall_clerk, MONDAY_NINE) == ("hq.hb.zz.zz_hall.",)
    world.post(world.hubei_reviewer, world.hubei, "department_head")
    assert world.hall in Unit.objects.visible_to(world.hubei_reviewer, at=MONDAY_NINE)


def test_a_brother_whose_code_begins_alike_stays(world: World) -> None:
    zz2 = Unit.objects.create(code="zz2", parent=world.henan, path="hq.hn.zz2.", kind="city_branch", name="郑州二分")

    move_unit(unit=world.zhengzhou, above=world.hubei, by=world.administrator, at=MONDAY_NINE)

    zz2.refresh_from_db()
    assert zz2.path == "hq.hn.zz2."


def test_tells_the_journal_both_paths(world: World) -> None:
    move_unit(unit=world.zhengzhou, above=world.hubei, by=world.administrator, at=MONDAY_NINE)

    entry = Entry.objects.get()
    assert entry.name == "unit.moved"
    assert (entry.data["from_path"], entry.data["to_path"]) == ("hq.hn.zz.", "hq.hb.zz.")


@pytest.mark.parametrize("above", ["henan", "zhengzhou", "hall"])
def test_refuses_a_place_under_itself(world: World, above: str) -> None:
    with pytest.raises(UnderItself):
        move_unit(unit=world.henan, above=getattr(world, above), by=world.administrator, at=MONDAY_NINE)


def test_refuses_to_move_the_top(world: World) -> None:
    with pytest.raises(UnderItself):
        move_unit(unit=world.hq, above=world.henan, by=world.administrator, at=MONDAY_NINE)


def test_refuses_the_place_where_it_is(world: World) -> None:
    with pytest.raises(AlreadyThere):
        move_unit(unit=world.hall, above=world.zhengzhou, by=world.administrator, at=MONDAY_NINE)


def test_refuses_a_closed_place(world: World) -> None:
    Unit.objects.filter(pk=world.hubei.pk).update(active=False)

    with pytest.raises(UnitIsClosed):
        move_unit(unit=world.zhengzhou, above=world.hubei, by=world.administrator, at=MONDAY_NINE)


def test_refuses_a_path_too_long(world: World) -> None:
    deep, path = world.wuhan, world.wuhan.path
    for step in range(9):
        code = f"{'d' * 19}{step}"
        path = f"{path}{code}."
        deep = Unit.objects.create(code=code, parent=deep, path=path, kind="team", name=code)

    with pytest.raises(WrongUnit, match="层级"):
        move_unit(unit=world.zhengzhou, above=deep, by=world.administrator, at=MONDAY_NINE)


def test_asks_for_administration_of_both_places(world: World) -> None:
    world.post(world.supervisor, world.henan, "administrator")

    with pytest.raises(NotPermitted):
        move_unit(unit=world.zhengzhou, above=world.hubei, by=world.supervisor, at=MONDAY_NINE)
