"""Finding customers, and who sees their numbers."""

import pytest

from bihuan.customers.models import Customer, masked
from bihuan.customers.operations import CustomerCard, register_customer
from bihuan.customers.queries import find_customers, shown_phones
from bihuan.journal.models import AccessEntry
from tests.world import MONDAY_NINE, World


@pytest.fixture
def customers(world: World) -> dict[str, Customer]:
    cards = [
        CustomerCard(name="曾国强", phones=("139-0000-1234", "037100005678"), tier="vip", home_unit=world.zhengzhou),
        CustomerCard(name="王建国", phones=("13900002345",), tier="ordinary", home_unit=world.wuhan),
        CustomerCard(name="郑州建国饭店", phones=("13900003456",), tier="ordinary"),
    ]
    made = [register_customer(card=card, by=world.hall_clerk, at=MONDAY_NINE) for card in cards]
    return {customer.name: customer for customer in made}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("曾", ["曾国强"]),
        ("建国", ["郑州建国饭店", "王建国"]),
        ("zengguo", ["曾国强"]),
        ("zeng guo", ["曾国强"]),
        ("zgq", ["曾国强"]),
        ("WJG", ["王建国"]),
        ("1234", ["曾国强"]),
        ("13900001234", ["曾国强"]),
        ("139 0000 1234", ["曾国强"]),
        ("5678", ["曾国强"]),
        ("0000", []),
        ("12", []),
        ("", []),
        ("%", []),
        ("国", []),
    ],
)
def test_by_name_pinyin_initials_and_the_end_of_a_phone(
    world: World, customers: dict[str, Customer], words: str, names: list[str]
) -> None:
    assert [found.name for found in find_customers(words, world.hall_clerk, at=MONDAY_NINE)] == names


def test_by_customer_number(world: World, customers: dict[str, Customer]) -> None:
    number = customers["王建国"].number

    assert [found.name for found in find_customers(number.lower(), world.hall_clerk, at=MONDAY_NINE)] == ["王建国"]


def test_shows_no_whole_number_in_a_list(world: World, customers: dict[str, Customer]) -> None:
    (found,) = find_customers("zgq", world.hall_clerk, at=MONDAY_NINE)

    assert found.phone == "139******1234"
    assert (str(found.tier_title), found.stands_out, str(found.home)) == ("VIP客户", True, "郑州市分公司")
    assert not AccessEntry.objects.exists()


def test_finds_nothing_for_a_post_that_does_not_meet_customers(world: World, customers: dict[str, Customer]) -> None:
    assert find_customers("曾", world.order_handler, at=MONDAY_NINE) == []


def test_a_card_shows_whole_numbers_to_whoever_sees_phones_and_notes_it(
    world: World, customers: dict[str, Customer]
) -> None:
    phones = shown_phones(customers["曾国强"], world.hall_clerk, at=MONDAY_NINE)

    assert [phone.number for phone in phones] == ["139-0000-1234", "037100005678"]
    note = AccessEntry.objects.get()
    assert (note.kind, note.actor_id, note.subject_ids) == ("read", world.hall_clerk.pk, [customers["曾国强"].pk])


def test_a_card_shows_masked_numbers_to_handlers(world: World, customers: dict[str, Customer]) -> None:
    phones = shown_phones(customers["王建国"], world.order_handler, at=MONDAY_NINE)

    assert [(phone.number, phone.is_masked) for phone in phones] == [("139****2345", True)]
    assert not AccessEntry.objects.exists()


def test_a_handler_who_was_granted_contact_sees_the_number(world: World, customers: dict[str, Customer]) -> None:
    phones = shown_phones(customers["王建国"], world.order_handler, granted=True, at=MONDAY_NINE)

    assert phones[0].number == "13900002345"
    assert AccessEntry.objects.count() == 1


@pytest.mark.parametrize(("number", "shown"), [("13900001234", "139****1234"), ("10086", "***86"), ("", "")])
def test_masks_the_middle(number: str, shown: str) -> None:
    assert masked(number) == shown
