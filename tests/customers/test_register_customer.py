"""Opening a customer's card."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bihuan.customers.models import Customer
from bihuan.customers.operations import CustomerCard, NumberTaken, PerhapsKnown, WrongCustomer, register_customer
from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.text import Words
from bihuan.org.vocabulary import Word, provide, source
from tests.plain_words import PLAIN
from tests.world import MONDAY_NINE, World


def card_of(world: World, **changes: object) -> CustomerCard:
    facts: dict[str, object] = {
        "name": "曾国强",
        "phones": ("139-0000-1234", "037100005678"),
        "tier": "vip",
        "home_unit": world.zhengzhou,
    }
    return CustomerCard(**{**facts, **changes})  # type: ignore[arg-type]


def register(world: World, number: str = "", known_apart: bool = False, **changes: object) -> Customer:
    return register_customer(
        card=card_of(world, **changes), number=number, known_apart=known_apart, by=world.hall_clerk, at=MONDAY_NINE
    )


def test_keeps_what_is_on_the_card(world: World) -> None:
    customer = register(world, marks=("high_end", "group"), is_3g=True, notes="上午不便接听")

    customer.refresh_from_db()
    assert (customer.name, customer.pinyin, customer.initials) == ("曾国强", "zengguoqiang", "zgq")
    assert (customer.tier, customer.is_3g, customer.marks) == ("vip", True, ["group", "high_end"])
    assert [(phone.number, phone.is_main) for phone in customer.phones.all()] == [
        ("139-0000-1234", True),
        ("037100005678", False),
    ]


def test_gets_a_number_of_its_own(world: World) -> None:
    first = register(world)
    second = register(world, phones=("13900005555",))

    assert first.number == f"C{first.pk:08d}"
    assert second.number != first.number


def test_tells_the_journal_and_keeps_personal_values_apart(world: World) -> None:
    customer = register(world)

    entry = Entry.objects.get()
    assert (entry.name, entry.subject_kind, entry.subject_id) == ("customer.registered", "customer", customer.pk)
    assert "曾国强" not in str(entry.data)
    assert "1234" not in str(entry.data["phones"])


def test_offers_the_card_that_carries_the_same_phone(world: World) -> None:
    register(world)

    with pytest.raises(PerhapsKnown, match=r"139\*\*\*\*\*\*1234 已登记在客户 曾国强"):
        register(world, name="曾小强", phones=("13900001234",))


def test_two_people_may_share_a_phone(world: World) -> None:
    register(world)

    other = register(world, name="曾小强", phones=("13900001234",), known_apart=True)

    assert other.pk is not None


def test_refuses_a_number_in_use(world: World) -> None:
    register(world, number="hn-001")

    with pytest.raises(NumberTaken, match="HN-001"):
        register(world, number="HN-001", phones=("13900005555",))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"phones": ()}, "phones"),
        ({"phones": ("家里电话",)}, "phones"),
        ({"tier": "gold"}, "tier"),
        ({"marks": ("noble",)}, "marks"),
    ],
)
def test_names_what_is_wrong(world: World, changes: dict[str, object], field: str) -> None:
    with pytest.raises(WrongCustomer) as refused:
        register(world, **changes)
    assert set(refused.value.fields) == {field}
    assert not Customer.objects.exists()


def test_refuses_a_post_that_does_not_meet_customers(world: World) -> None:
    with pytest.raises(NotPermitted):
        register_customer(card=card_of(world), by=world.order_handler, at=MONDAY_NINE)


def test_keeps_what_mandates_ask_about(world: World) -> None:
    with speaking():
        customer = register(
            world, kind="household", potential="high", joined_on=date(2020, 5, 1), average_spend=Decimal("88.50")
        )

    customer.refresh_from_db()
    assert (customer.kind, customer.potential) == ("household", "high")
    assert (customer.joined_on, customer.average_spend) == (date(2020, 5, 1), Decimal("88.50"))


def test_the_regulation_must_know_the_kind_and_the_potential(world: World) -> None:
    with speaking(), pytest.raises(WrongCustomer) as refusal:
        register(world, kind="planet", potential="endless", average_spend=Decimal(-1))

    assert refusal.value.fields.keys() == {"kind", "potential", "average_spend"}


@contextmanager
def speaking() -> Iterator[None]:
    """A regulation that has words for kinds of customers and their potential."""
    before = source()
    words = replace(
        PLAIN,
        customer_kinds=(Word("household", Words("家庭客户", "Household")),),
        potentials=(Word("high", Words("高", "High")),),
    )
    provide(lambda: (words,))
    try:
        yield
    finally:
        provide(before)
