"""Correcting what is written about a unit."""

from collections.abc import Iterator

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.text import Words
from bihuan.org import vocabulary
from bihuan.org.models import Unit
from bihuan.org.operations import change_unit
from bihuan.org.operations.units import SecondMain, UnitCard, WrongUnit
from bihuan.org.vocabulary import UnitKindWord, Vocabulary
from tests.world import MONDAY_NINE, TELECOM, World


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


@pytest.fixture
def two_books() -> Iterator[None]:
    """Two main regulations and one that adds to the first of them."""
    halls = (UnitKindWord("channel_hall", Words("营业厅", "Hall"), 4),)
    books = (
        Vocabulary(TELECOM, Words("电信", "Telecom"), unit_kinds=halls),
        Vocabulary("repairs", Words("报修", "Repairs"), unit_kinds=halls),
        Vocabulary("keys", Words("钥匙", "Keys"), adds_to=frozenset({TELECOM}), unit_kinds=halls),
    )
    before = vocabulary.source()
    vocabulary.provide(lambda: books)
    yield
    vocabulary.provide(before)


def test_refuses_a_second_main_regulation_while_posts_of_the_first_are_held(world: World, two_books: None) -> None:
    card = card_of(world, regulation="repairs")

    with pytest.raises(SecondMain, match="《电信》，还有人按它任职：李娜") as refused:
        change_unit(unit=world.hall, card=card, by=world.administrator, at=MONDAY_NINE)
    assert set(refused.value.fields) == {"kind"}


def test_takes_another_main_regulation_once_nobody_works_by_the_first(world: World, two_books: None) -> None:
    empty = Unit.objects.create(
        code="zz_new",
        parent=world.zhengzhou,
        path="hq.hn.zz.zz_new.",
        kind="channel_hall",
        name="新厅",
        regulation=TELECOM,
    )

    card = UnitCard(name="新厅", kind="channel_hall", regulation="repairs")
    assert change_unit(unit=empty, card=card, by=world.administrator, at=MONDAY_NINE).regulation == "repairs"


@pytest.mark.parametrize("regulation", ["keys", "unheard_of"])
def test_refuses_a_main_regulation_that_is_none(world: World, two_books: None, regulation: str) -> None:
    with pytest.raises(WrongUnit, match="不能是附加制度") as refused:
        change_unit(unit=world.hall, card=card_of(world, regulation=regulation), by=world.administrator, at=MONDAY_NINE)
    assert set(refused.value.fields) == {"kind"}
