"""Letting somebody stand in."""

from datetime import datetime, timedelta

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.org.models import Absence, Deputy, Staff
from bihuan.org.operations import appoint_deputy, change_unit
from bihuan.org.operations.absences import AlreadyCovered, WrongDeputy, WrongPeriod
from bihuan.org.operations.units import UnitCard
from bihuan.org.scope import held_posts
from tests.world import MONDAY_NINE, World

EVENING = MONDAY_NINE + timedelta(hours=9)


def name_deputy(
    world: World, absent: Staff, deputy: Staff, from_at: datetime = MONDAY_NINE, until_at: datetime = EVENING
) -> Deputy:
    return appoint_deputy(
        absent=absent, deputy=deputy, from_at=from_at, until_at=until_at, by=world.administrator, at=MONDAY_NINE
    )


def test_the_deputy_holds_the_posts_for_the_period(world: World) -> None:
    held_posts(world.replier, MONDAY_NINE)

    name_deputy(world, world.reviewer, world.replier)

    assert [held.post for held in held_posts(world.replier, MONDAY_NINE)] == ["replier", "reviewer"]
    assert [held.post for held in held_posts(world.replier, EVENING)] == ["replier"]


def test_what_the_deputy_does_is_written_down_as_such(world: World) -> None:
    name_deputy(world, world.administrator, world.keeper)

    card = UnitCard(name="郑州一号营业厅", kind=world.hall.kind, regulation=world.hall.regulation)
    change_unit(unit=world.hall, card=card, by=world.keeper, at=MONDAY_NINE)

    entry = Entry.objects.get(name="unit.changed")
    assert entry.actor_name == "宋颖（工号 1015） 代 唐洁"
    assert entry.actor_id == world.keeper.pk


def test_tells_the_journal_about_the_absent(world: World) -> None:
    name_deputy(world, world.reviewer, world.replier)

    entry = Entry.objects.get()
    assert (entry.name, entry.subject_id) == ("staff.deputy_appointed", world.reviewer.pk)
    assert entry.data["deputy_number"] == "1004"


def test_refuses_oneself(world: World) -> None:
    with pytest.raises(WrongDeputy, match="不能是本人"):
        name_deputy(world, world.reviewer, world.reviewer)


def test_refuses_a_deputy_who_is_away_too(world: World) -> None:
    Absence.objects.create(staff=world.replier, from_at=MONDAY_NINE, until_at=EVENING, reason="年假")

    with pytest.raises(WrongDeputy, match="也不在岗"):
        name_deputy(world, world.reviewer, world.replier)


def test_refuses_a_second_deputy_at_the_same_time(world: World) -> None:
    name_deputy(world, world.reviewer, world.replier)

    with pytest.raises(AlreadyCovered, match="刘洋"):
        name_deputy(world, world.reviewer, world.screener)


def test_one_after_the_other_is_fine(world: World) -> None:
    name_deputy(world, world.reviewer, world.replier)

    name_deputy(world, world.reviewer, world.screener, EVENING, EVENING + timedelta(days=1))

    assert [held.post for held in held_posts(world.screener, EVENING)] == ["screener", "reviewer"]


@pytest.mark.parametrize(("begins", "ends"), [(0, 0), (5, 4), (-9, -8)])
def test_refuses_a_period_without_length_or_gone_by(world: World, begins: int, ends: int) -> None:
    start, end = MONDAY_NINE + timedelta(hours=begins), MONDAY_NINE + timedelta(hours=ends)

    with pytest.raises(WrongPeriod):
        name_deputy(world, world.reviewer, world.replier, start, end)


def test_refuses_whoever_is_no_administrator(world: World) -> None:
    with pytest.raises(NotPermitted):
        appoint_deputy(
            absent=world.reviewer,
            deputy=world.replier,
            from_at=MONDAY_NINE,
            until_at=EVENING,
            by=world.reviewer,
            at=MONDAY_NINE,
        )


def test_refuses_who_administers_the_unit_but_not_the_posts(world: World) -> None:
    world.post(world.dispatcher, world.zhengzhou, "administrator")
    world.post(world.hall_clerk, world.henan_service, "province_head")

    with pytest.raises(NotPermitted):
        appoint_deputy(
            absent=world.hall_clerk,
            deputy=world.dispatcher,
            from_at=MONDAY_NINE,
            until_at=EVENING,
            by=world.dispatcher,
            at=MONDAY_NINE,
        )
