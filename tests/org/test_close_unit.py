"""Taking a unit out of use."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import SHANGHAI
from bihuan.org import rules
from bihuan.org.models import Unit
from bihuan.org.operations import close_unit
from bihuan.org.operations.units import StillInUse, UnitIsClosed, WrongUnit
from tests.world import MONDAY_NINE, World


@pytest.fixture
def empty(world: World) -> Unit:
    return Unit.objects.create(
        code="zz_club", parent=world.zhengzhou, path="hq.hn.zz.zz_club.", kind="channel_club", name="郑州客户俱乐部"
    )


@pytest.fixture
def two_open_items() -> Iterator[None]:
    def check(unit: Unit) -> list[str]:
        return ["TCTS2026030200001", "TCTS2026030200002"]

    rules.names_open_work(check)
    yield
    rules.forget_open_work(check)


def test_is_out_of_use(world: World, empty: Unit) -> None:
    close_unit(unit=empty, reason="业务合并", by=world.administrator, at=MONDAY_NINE)

    empty.refresh_from_db()
    assert not empty.active


def test_tells_the_journal_why(world: World, empty: Unit) -> None:
    close_unit(unit=empty, reason="业务合并", by=world.administrator, at=MONDAY_NINE)

    entry = Entry.objects.get()
    assert (entry.name, entry.data) == ("unit.closed", {"reason": "业务合并"})


def test_refuses_while_work_is_open_and_names_it(world: World, empty: Unit, two_open_items: None) -> None:
    with pytest.raises(StillInUse, match="2 件未办结：TCTS2026030200001、TCTS2026030200002"):
        close_unit(unit=empty, reason="业务合并", by=world.administrator, at=MONDAY_NINE)


def test_refuses_while_units_below_are_in_use(world: World, empty: Unit) -> None:
    with pytest.raises(StillInUse, match="郑州客户俱乐部"):
        close_unit(unit=world.zhengzhou, reason="撤销", by=world.administrator, at=MONDAY_NINE)


def test_refuses_while_people_belong_there(world: World) -> None:
    with pytest.raises(StillInUse, match="李娜"):
        close_unit(unit=world.hall, reason="撤销", by=world.administrator, at=MONDAY_NINE)


def test_refuses_while_somebody_from_elsewhere_holds_a_post(world: World, empty: Unit) -> None:
    world.post(world.hall_clerk, empty, "receiver")

    with pytest.raises(StillInUse, match="任职"):
        close_unit(unit=empty, reason="撤销", by=world.administrator, at=MONDAY_NINE)


def test_post_that_ended_yesterday_holds_nothing_up_after_midnight(world: World, empty: Unit) -> None:
    appointment = world.post(world.hall_clerk, empty, "receiver")
    appointment.until_on = date(2026, 3, 1)
    appointment.save(update_fields=["until_on"])

    half_past_midnight = datetime(2026, 3, 2, 0, 30, tzinfo=SHANGHAI)
    close_unit(unit=empty, reason="业务合并", by=world.administrator, at=half_past_midnight)

    empty.refresh_from_db()
    assert not empty.active


def test_refuses_to_close_the_top(world: World) -> None:
    with pytest.raises(StillInUse, match="最高一级"):
        close_unit(unit=world.hq, reason="撤销", by=world.administrator, at=MONDAY_NINE)


def test_refuses_a_second_time(world: World, empty: Unit) -> None:
    close_unit(unit=empty, reason="业务合并", by=world.administrator, at=MONDAY_NINE)

    with pytest.raises(UnitIsClosed):
        close_unit(unit=empty, reason="业务合并", by=world.administrator, at=MONDAY_NINE)


def test_asks_for_a_reason(world: World, empty: Unit) -> None:
    with pytest.raises(WrongUnit):
        close_unit(unit=empty, reason=" ", by=world.administrator, at=MONDAY_NINE)


def test_refuses_whoever_is_no_administrator(world: World, empty: Unit) -> None:
    with pytest.raises(NotPermitted):
        close_unit(unit=empty, reason="业务合并", by=world.supervisor, at=MONDAY_NINE)
