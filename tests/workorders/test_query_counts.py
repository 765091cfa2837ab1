"""How many queries the pages of work orders need, whatever stands on them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.customers.models import Customer
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import edition_in_force
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order, take_action
from tests.browser.department import moment, telecom_department

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-02 12:00")
LISTS = {"/": 16, "/work-orders/": 12, "/work-orders/?tab=handled": 11, "/supervision/": 18}
PAGE = 34


@pytest.fixture
def people() -> Iterator[dict[str, Staff]]:
    people = dict(telecom_department().people)
    with standing_at(NOON):
        yield people


@pytest.fixture
def supervisor(people: dict[str, Staff], client: Client) -> Client:
    client.force_login(people["2011"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def open_many(people: dict[str, Staff], number: int) -> list[WorkOrder]:
    """So many complaints from one after the other of the customers, all waiting for review."""
    customers = list(Customer.objects.filter(home_unit__code="zz").order_by("number"))
    edition = edition_in_force("telecom", NOON)
    assert edition is not None
    return [_open(edition, people["2021"], customers[n % len(customers)], n) for n in range(number)]


def _open(edition: Edition, by: Staff, customer: Customer, n: int) -> WorkOrder:
    ended_at = NOON - timedelta(minutes=50 - n % 40)
    values = {
        "channel": "hotline",
        "customer": customer.pk,
        "contact_phone": "13900001001",
        "text": f"家里晚上打不出电话，已经第{n}天了。",
        "phenomenon": "晚间室内无信号",
        "contact_ended_at": ended_at,
        "recording_number": f"R{n}",
        "demand": "尽快修好。",
        "classification": "mobile",
        "business": "gsm",
        "problem": "network_quality",
        "level": "provincial_vip" if customer.tier == "vip" else "provincial_ordinary",
        "promised_at": ended_at + timedelta(hours=48),
    }
    return open_work_order(
        edition=edition, procedure="complaint", values=values, then="submit", by=by, at=ended_at + timedelta(minutes=5)
    )


def queries_of(client: Client, address: str) -> int:
    client.get(address)  # what is kept for the process is read now
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_lists_need_the_same_for_five_and_for_fifty(people: dict[str, Staff], supervisor: Client) -> None:
    open_many(people, 5)
    few = {address: queries_of(supervisor, address) for address in LISTS}
    open_many(people, 45)
    many = {address: queries_of(supervisor, address) for address in LISTS}

    assert many == few
    assert all(many[address] <= most for address, most in LISTS.items()), many


def test_a_page_needs_the_same_after_ten_actions(people: dict[str, Staff], supervisor: Client) -> None:
    (order,) = open_many(people, 1)
    address = f"/work-orders/{order.number}/"
    few = queries_of(supervisor, address)
    told = {"progress": "正在核查。", "expected_at": NOON + timedelta(hours=20)}
    for _turn in range(10):
        take_action(order=order, action="tell_progress", values=told, by=people["2012"], at=NOON)

    assert queries_of(supervisor, address) <= few + 2  # names of what was captured
    assert few <= PAGE
