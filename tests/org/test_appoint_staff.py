"""Giving a person a post."""

from collections.abc import Iterator
from datetime import date

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.text import Words
from bihuan.org import vocabulary
from bihuan.org.models import Appointment, Staff, Unit
from bihuan.org.operations import appoint_staff
from bihuan.org.operations.posts import AlreadyAppointed, WrongPost
from bihuan.org.scope import held_posts
from bihuan.org.vocabulary import PostWord, Vocabulary
from tests.world import MONDAY_NINE, TELECOM, World

TODAY = date(2026, 3, 2)


def appoint(world: World, staff: Staff, unit: Unit, post: str, **days: date) -> Appointment:
    given = {"from_on": TODAY, **days}
    return appoint_staff(
        staff=staff, unit=unit, post=post, regulation=TELECOM, **given, by=world.administrator, at=MONDAY_NINE
    )


def test_holds_the_post_from_then_on(world: World) -> None:
    held_posts(world.hall_clerk, MONDAY_NINE)

    appoint(world, world.hall_clerk, world.hotline, "receiver")

    assert [held.unit_path for held in held_posts(world.hall_clerk, MONDAY_NINE)] == [
        "hq.hn.hn_hot.",
        "hq.hn.zz.zz_hall.",
    ]


def test_tells_the_journal_about_the_person(world: World) -> None:
    appoint(world, world.hall_clerk, world.hotline, "receiver", until_on=date(2026, 6, 30))

    entry = Entry.objects.get()
    assert (entry.name, entry.subject_kind, entry.subject_id) == ("staff.appointed", "staff", world.hall_clerk.pk)
    assert (entry.data["post_code"], entry.data["until_on"]) == ("receiver", "2026-06-30")


def test_refuses_the_same_post_twice(world: World) -> None:
    with pytest.raises(AlreadyAppointed):
        appoint(world, world.hall_clerk, world.hall, "receiver")


def test_refuses_an_end_before_the_beginning(world: World) -> None:
    with pytest.raises(WrongPost) as refused:
        appoint(world, world.hall_clerk, world.hotline, "receiver", until_on=date(2026, 3, 1))
    assert set(refused.value.fields) == {"until_on"}


def test_refuses_a_post_unknown_to_the_regulation(world: World, rule_book: None) -> None:
    with pytest.raises(WrongPost, match="没有这个岗位"):
        appoint(world, world.hall_clerk, world.hall, "sorcerer")


def test_refuses_a_unit_where_the_post_does_not_sit(world: World, rule_book: None) -> None:
    with pytest.raises(WrongPost, match="受理员设在：营业厅"):
        appoint(world, world.hall_clerk, world.network, "receiver")


def test_refuses_a_closed_account(world: World) -> None:
    Staff.objects.filter(pk=world.hall_clerk.pk).update(active=False)

    with pytest.raises(WrongPost, match="已停用"):
        appoint(world, world.hall_clerk, world.hotline, "receiver")


def test_refuses_an_administrator_of_another_part(world: World) -> None:
    world.post(world.supervisor, world.hubei, "administrator")

    with pytest.raises(NotPermitted):
        appoint_staff(
            staff=world.hall_clerk,
            unit=world.hotline,
            post="receiver",
            regulation=TELECOM,
            from_on=TODAY,
            by=world.supervisor,
            at=MONDAY_NINE,
        )


@pytest.fixture
def beside() -> Iterator[None]:
    """The telecom regulation, one that adds to it, and a main regulation of other units."""
    telecom = Vocabulary(TELECOM, Words("电信", "Telecom"), posts=(PostWord("receiver", Words("受理员", "Receiver")),))
    keeper = (PostWord("keeper", Words("保管员", "Keeper")),)
    keys = Vocabulary("keys", Words("钥匙", "Keys"), adds_to=frozenset({TELECOM}), posts=keeper)
    repairs = Vocabulary("repairs", Words("报修", "Repairs"), posts=keeper)
    before = vocabulary.source()
    vocabulary.provide(lambda: (telecom, keys, repairs))
    yield
    vocabulary.provide(before)


def keeper_of(world: World, regulation: str) -> Appointment:
    facts = {"staff": world.hall_clerk, "unit": world.hall, "post": "keeper", "regulation": regulation}
    return appoint_staff(**facts, from_on=TODAY, by=world.administrator, at=MONDAY_NINE)


def test_post_of_an_add_on_is_held_in_a_unit_of_its_main_regulation(world: World, beside: None) -> None:
    assert keeper_of(world, "keys").unit == world.hall


def test_refuses_a_post_of_another_main_regulation(world: World, beside: None) -> None:
    with pytest.raises(WrongPost, match="主制度是《电信》，不能按《报修》任职") as refused:
        keeper_of(world, "repairs")
    assert set(refused.value.fields) == {"post"}
