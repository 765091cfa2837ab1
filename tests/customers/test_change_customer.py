"""Correcting a customer's card."""

import pytest

from bihuan.customers.models import Customer
from bihuan.customers.operations import CustomerCard, change_customer, register_customer
from bihuan.customers.queries import find_customers
from bihuan.journal.models import Entry
from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted
from tests.world import MONDAY_NINE, World

CARD = CustomerCard(name="曾国强", phones=("13900001234",), tier="ordinary")


@pytest.fixture
def customer(world: World) -> Customer:
    return register_customer(card=CARD, by=world.hall_clerk, at=MONDAY_NINE)


def test_is_found_by_what_is_new_and_no_longer_by_what_was(world: World, customer: Customer) -> None:
    card = CustomerCard(name="曾国庆", phones=("13900005678",), tier="vip", home_unit=world.zhengzhou)

    change_customer(customer=customer, card=card, by=world.hall_clerk, at=MONDAY_NINE)

    assert [found.name for found in find_customers("5678", world.hall_clerk, at=MONDAY_NINE)] == ["曾国庆"]
    assert [found.name for found in find_customers("zgq", world.hall_clerk, at=MONDAY_NINE)] == ["曾国庆"]
    assert find_customers("1234", world.hall_clerk, at=MONDAY_NINE) == []


def test_tells_the_journal_which_fields(world: World, customer: Customer) -> None:
    card = CustomerCard(name="曾国强", phones=("13900001234", "13900009999"), tier="vip")

    change_customer(customer=customer, card=card, by=world.hall_clerk, at=MONDAY_NINE)

    entry = Entry.objects.get(name="customer.changed")
    assert [field["zh"] for field in entry.data["fields"]] == ["电话", "客户级别"]


def test_tells_nothing_without_a_difference(world: World, customer: Customer) -> None:
    change_customer(customer=customer, card=CARD, by=world.hall_clerk, at=MONDAY_NINE)

    assert not Entry.objects.filter(name="customer.changed").exists()


def test_refuses_when_somebody_was_faster(world: World, customer: Customer) -> None:
    seen = customer.journal_seq
    other = CustomerCard(name="曾国强", phones=("13900001234",), tier="vip")
    change_customer(customer=customer, card=other, seen=seen, by=world.reviewer, at=MONDAY_NINE)

    with pytest.raises(ChangedMeanwhile, match="张敏"):
        change_customer(customer=customer, card=CARD, seen=seen, by=world.hall_clerk, at=MONDAY_NINE)


def test_refuses_a_post_that_does_not_meet_customers(world: World, customer: Customer) -> None:
    with pytest.raises(NotPermitted):
        change_customer(customer=customer, card=CARD, by=world.order_handler, at=MONDAY_NINE)
