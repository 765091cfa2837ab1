"""The pages of customers."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.customers import sections
from bihuan.customers.models import Customer
from bihuan.customers.operations import CustomerCard, change_customer, register_customer
from bihuan.customers.sections import Section, show_on_card
from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from tests.world import MONDAY_NINE, World

FACTS = {"name": "曾国强", "phones": "13900001234\n037100005678", "tier": "vip", "marks": ["group"], "is_3g": "on"}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with standing_at(MONDAY_NINE):
        yield


@pytest.fixture
def customer(world: World) -> Customer:
    card = CustomerCard(
        name="曾国强", phones=("13900001234", "037100005678"), tier="vip", home_unit=world.zhengzhou, notes="耳背"
    )
    return register_customer(card=card, number="HN-1", by=world.hall_clerk, at=MONDAY_NINE)


@pytest.mark.parametrize("address", ["/customers/", "/customers/found/?words=1234", "/customers/HN-1/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_is_there_for_whoever_meets_customers(
    world: World, customer: Customer, client: Client, address: str, language: str
) -> None:
    client.force_login(world.callback_clerk)

    answer = client.get(address, headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert "曾国强" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/customers/", "/customers/found/?words=1", "/customers/HN-1/", "/customers/new/", "/customers/HN-1/change/"],
)
def test_is_forbidden_to_handlers(world: World, customer: Customer, client: Client, address: str) -> None:
    client.force_login(world.order_handler)

    assert client.get(address).status_code == 403


def test_a_number_that_nobody_has_is_not_there(world: World, client: Client) -> None:
    client.force_login(world.hall_clerk)

    assert client.get("/customers/HN-2/").status_code == 404


def test_the_card_shows_whole_numbers_and_notes_the_reading(world: World, customer: Customer, client: Client) -> None:
    client.force_login(world.hall_clerk)

    page = client.get("/customers/HN-1/").content.decode()

    assert "13900001234" in page
    assert AccessEntry.objects.get().subject_ids == [customer.pk]


def test_the_list_masks_them(world: World, customer: Customer, client: Client) -> None:
    client.force_login(world.hall_clerk)

    page = client.get("/customers/?words=zgq").content.decode()

    assert "139****1234" in page
    assert "13900001234" not in page


def test_a_customer_is_registered(world: World, client: Client) -> None:
    client.force_login(world.hall_clerk)

    answer = client.post("/customers/new/", {**FACTS, "home_unit": world.zhengzhou.pk})

    customer = Customer.objects.get()
    assert answer["Location"] == f"/customers/{customer.number}/"
    assert (customer.marks, customer.is_3g, customer.home_unit) == (["group"], True, world.zhengzhou)
    assert [phone.number for phone in customer.phones.all()] == ["13900001234", "037100005678"]


def test_a_phone_already_known_asks_before_it_registers(world: World, customer: Customer, client: Client) -> None:
    client.force_login(world.hall_clerk)

    answer = client.post("/customers/new/", {**FACTS, "name": "曾小强"})

    assert answer.status_code == 422
    assert "known_apart" in answer.context["form"].errors
    assert client.post("/customers/new/", {**FACTS, "name": "曾小强", "known_apart": "on"}).status_code == 302


def test_a_card_is_changed(world: World, customer: Customer, client: Client) -> None:
    client.force_login(world.hall_clerk)

    client.post("/customers/HN-1/change/", {**FACTS, "tier": "ordinary", "seen": customer.journal_seq})

    customer.refresh_from_db()
    assert customer.tier == "ordinary"


def test_a_stale_page_is_told_who_was_faster_and_keeps_what_was_typed(
    world: World, customer: Customer, client: Client
) -> None:
    seen = customer.journal_seq
    card = CustomerCard(name="曾国强", phones=("13900001234",), tier="ordinary")
    change_customer(customer=customer, card=card, by=world.reviewer, at=MONDAY_NINE)
    client.force_login(world.hall_clerk)

    answer = client.post("/customers/HN-1/change/", {**FACTS, "notes": "上午不便接听", "seen": seen})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "张敏" in page
    assert "上午不便接听" in page


def test_other_apps_show_their_sections(
    world: World, customer: Customer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recent(customer: Customer, staff: Staff, at: datetime) -> dict[str, object]:
        return {"lines": [], "asked": f"{customer} {staff}"}

    monkeypatch.setattr(sections, "_sections", {})
    show_on_card(Section("recent", "近期工单", "customers/found.html", recent))  # type: ignore[arg-type]
    client.force_login(world.hall_clerk)

    assert "近期工单" in client.get("/customers/HN-1/").content.decode()


@pytest.mark.parametrize("address", ["/customers/", "/customers/?words=13900"])
def test_asks_the_database_as_often_for_many_as_for_few(
    world: World, customer: Customer, client: Client, address: str
) -> None:
    client.force_login(world.hall_clerk)
    client.get(address)

    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for place in range(12):
        card = CustomerCard(
            name="王建国", phones=(f"0{place}00931",), tier="ordinary", home_unit=world.wuhan, marks=("group",)
        )
        register_customer(card=card, by=world.hall_clerk, at=MONDAY_NINE)
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(few) == len(many) <= 14


def test_the_list_goes_on_where_it_stopped(world: World, client: Client) -> None:
    for place in range(53):
        card = CustomerCard(name="王建国", phones=(f"139{place:04d}",), tier="ordinary")
        register_customer(card=card, by=world.hall_clerk, at=MONDAY_NINE)
    client.force_login(world.hall_clerk)

    first = client.get("/customers/").context
    second = client.get(f"/customers/{first['next_url']}").context

    shown = [line.pk for page in (first, second) for line in page["page"].lines]
    assert len(set(shown)) == 53
    assert shown == sorted(shown, reverse=True)


def test_what_the_page_saw_comes_back_with_the_change(world: World, customer: Customer, client: Client) -> None:
    client.force_login(world.hall_clerk)

    form = client.get("/customers/HN-1/change/").context["form"]

    assert form["seen"].value() == customer.journal_seq


@pytest.mark.parametrize("address", ["/customers/?after=²", f"/customers/?after={'9' * 5000}"])
def test_a_place_in_the_list_that_makes_no_sense_is_no_error(
    world: World, customer: Customer, client: Client, address: str
) -> None:
    client.force_login(world.hall_clerk)

    assert client.get(address).status_code == 200
