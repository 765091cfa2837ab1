"""Places in lists and pages that an address names: what makes no sense is the beginning."""

from datetime import timedelta

import pytest
from django.test import Client

from bihuan.kernel.time import standing_at
from bihuan.workorders import queries
from tests.workorders.department import Department


@pytest.mark.parametrize("query", ["after=a~b~c", "after=²", "tab=handled&after=²", f"tab=handled&after={'9' * 5000}"])
def test_list_begins_anew(telecom: Department, client: Client, query: str) -> None:
    order = telecom.dispatched()
    client.force_login(telecom.world.order_handler)

    with standing_at(telecom.later()):
        answer = client.get(f"/work-orders/?{query}")

    assert answer.status_code == 200
    assert order.number in answer.content.decode() or "9999" in query


def test_bulk_leads_back_to_the_list_alone(telecom: Department, client: Client) -> None:
    client.force_login(telecom.world.order_handler)

    for back in ("queue", "//elsewhere.example/", "https://elsewhere.example/"):
        assert client.post("/work-orders/bulk/", {"back": back})["Location"] == "/work-orders/"


@pytest.mark.parametrize("asked", ["a/b", "take", "no_such_action"])
def test_page_composes_only_what_is_offered(telecom: Department, client: Client, asked: str) -> None:
    order = telecom.dispatched()
    client.force_login(telecom.world.hall_clerk)

    with standing_at(telecom.later()):
        answer = client.get(f"/work-orders/{order.number}/", {"do": asked})

    assert answer.status_code == 200
    assert answer.context["do"] is None


def test_page_goes_back_in_the_time_line(telecom: Department, client: Client) -> None:
    order = telecom.dispatched()
    client.force_login(telecom.world.reviewer)

    with standing_at(telecom.later()):
        answer = client.get(f"/work-orders/{order.number}/", {"before": "0-0"})

    assert answer.status_code == 200
    assert answer.context["story"] == []


def test_late_ones_stand_before_whoever_watches_from_above(telecom: Department) -> None:
    order = telecom.dispatched()
    late = telecom.at + timedelta(days=9)

    watched = queries.late_in_units(telecom.world.province_head, at=late)

    assert [row.order for row in watched] == [order]
