"""The urging list: what is late, the longest first, then what is tagged major or difficult."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.kernel.time import standing_at
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries.boards import urging_list
from tests.workorders.department import Department


def tagged(telecom: Department, *tags: str) -> WorkOrder:
    order = telecom.opened("submit")
    return telecom.act(order, "correct", telecom.world.reviewer, correction_reason="列入", tags=list(tags))


def listed(telecom: Department) -> list[tuple[str, bool, list[str]]]:
    found = urging_list(telecom.world.hq, at=telecom.at)
    return [(one.row.order.number, one.is_late, [tag.code for tag in one.tags]) for one in found]


def test_enters_by_tag_or_by_expiry(telecom: Department) -> None:
    plain, late = telecom.opened("submit"), telecom.opened("submit")
    telecom.later(hours=5)
    difficult, mass = tagged(telecom, "difficult"), tagged(telecom, "mass")
    both = telecom.act(late, "correct", telecom.world.reviewer, correction_reason="列入", tags=["major"])

    assert listed(telecom) == [
        (plain.number, True, []),
        (both.number, True, ["major"]),
        (difficult.number, False, ["difficult"]),
    ]
    assert mass.number not in {number for number, _late, _tags in listed(telecom)}


def test_leaves_when_it_is_closed_or_the_tag_is_taken_off(telecom: Department) -> None:
    order = tagged(telecom, "difficult")

    telecom.act(order, "correct", telecom.world.reviewer, correction_reason="已查清", tags=[])

    assert listed(telecom) == []


def test_headquarters_reads_it_with_the_reason(telecom: Department) -> None:
    order = tagged(telecom, "difficult")
    client = Client()
    client.force_login(telecom.world.hq_monitor)

    with standing_at(telecom.at + timedelta(minutes=5)):
        page = client.get("/supervision/").content.decode()

    assert "催办清单" in page
    assert page.index("疑难", page.index('id="urging-list"')) < page.index(order.title, page.index('id="urging-list"'))


def test_asks_as_much_for_many_as_for_one(telecom: Department) -> None:
    asked = []
    for _turn in range(2):
        tagged(telecom, "difficult")
        urging_list(telecom.world.hq, at=telecom.at)
        with CaptureQueriesContext(connection) as caught:
            urging_list(telecom.world.hq, at=telecom.at)
        asked.append(len(caught))

    assert asked[0] == asked[1]


def test_the_page_says_which_rule_governs_interconnection(telecom: Department) -> None:
    order = telecom.opened("submit", problem="interconnection")
    client = Client()
    client.force_login(telecom.world.reviewer)

    with standing_at(telecom.at):
        page = client.get(f"/work-orders/{order.number}/").content.decode()

    assert "《网间通信质量管理办法（试行）》" in page
