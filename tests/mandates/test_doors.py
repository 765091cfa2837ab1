"""The doors of mandates: the register's page, judging there, the region on a work order, and the API."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.kernel.time import standing_at
from bihuan.mandates.models import MandateUse
from bihuan.org.models import Staff
from tests.api.conftest import Program, secret_of
from tests.mandates.conftest import ASKED, granted, use_of
from tests.workorders.department import Department, child_of


@pytest.fixture
def today(telecom: Department) -> Iterator[None]:
    with standing_at(telecom.at + timedelta(hours=8)):
        yield


def desk_of(person: Staff) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(reader: Staff, address: str = "/mandates/", **asked: Any) -> str:
    return desk_of(reader).get(address, asked).content.decode()


@pytest.mark.usefixtures("today")
def test_a_refusal_keeps_what_was_typed_and_offers_approval(telecom: Department) -> None:
    order, desk = telecom.opened(), desk_of(telecom.world.hall_clerk)
    address = f"/work-orders/{order.number}/actions/use_mandate/"
    typed = {**ASKED, "mandate_lawful": "yes", "mandate_amount": "120", "seen": order.version}

    answer = desk.post(address, typed)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "超过一级授权单笔上限 50.00 元" in said
    assert "退还多收的彩铃月租" in said
    assert "提请审批" in said

    assert desk.post(address, {**typed, "mandate_ask": "yes"}).status_code == 302
    assert child_of(order).stage == "awaiting_approval"


@pytest.mark.usefixtures("today")
def test_the_register_narrows(telecom: Department) -> None:
    world = telecom.world
    own = granted(telecom, world.hall_clerk)
    asked = granted(telecom, world.hall_clerk, mandate_purpose="release", mandate_amount="90", mandate_ask=True)
    telecom.act(asked, "approve", world.supervisor)

    assert {own.number, asked.number} <= numbers(page(world.supervisor))
    assert numbers(page(world.supervisor, purpose="release")) == {asked.number}
    assert numbers(page(world.supervisor, approved="no")) == {own.number}
    assert numbers(page(world.supervisor, person="李娜")) == {own.number, asked.number}
    assert numbers(page(world.supervisor, person="1003")) == set()
    assert numbers(page(world.supervisor, unit=world.hotline.code)) == set()
    assert numbers(page(world.supervisor, month="2026-02")) == set()
    assert numbers(page(world.supervisor, month="morgen")) == {own.number, asked.number}
    assert numbers(page(world.order_handler)) == set()


def numbers(html: str) -> set[str]:
    uses = MandateUse.objects.select_related("order")
    return {use.order.number for use in uses if f"/mandates/uses/{use.order.number}/" in html}


@pytest.mark.usefixtures("today")
def test_it_goes_on_where_a_page_ends(telecom: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    for _use in range(3):
        granted(telecom, telecom.world.hall_clerk, mandate_amount="1")
    program = Program(secret_of(telecom.world.supervisor, telecom.at))
    monkeypatch.setattr("bihuan.mandates.queries.use_page.__kwdefaults__", {"after": "", "size": 2})

    first = program.get("/mandate-uses").json()
    rest = program.get("/mandate-uses", after=first["after"]).json()

    assert [len(first["items"]), len(rest["items"]), rest["after"]] == [2, 1, ""]


@pytest.mark.usefixtures("today")
def test_the_page_says_what_is_used_and_left(telecom: Department) -> None:
    granted(telecom, telecom.world.hall_clerk)

    assert "当月已用 45.50 元，剩余 454.50 元" in page(telecom.world.hall_clerk)
    assert "当月已用 45.50 元，剩余 454.50 元" in page(telecom.world.supervisor)
    assert page(telecom.world.callback_clerk) != page(telecom.world.hall_clerk)


@pytest.mark.usefixtures("today")
def test_the_register_needs_the_same_for_one_person_and_for_five(telecom: Department) -> None:
    world = telecom.world
    desk = desk_of(world.supervisor)
    granted(telecom, world.hall_clerk)
    few = asked_for(desk)
    for person, order in (
        (world.reviewer, telecom.opened("submit")),
        (world.order_handler, telecom.taken()),
        (world.dispatcher, telecom.taken(world.remote_unit)),
        (world.replier, telecom.checked()),
    ):
        granted(telecom, person, order)

    assert asked_for(desk) == few
    assert few <= 24


def asked_for(desk: Client) -> int:
    """How many queries the register needs, what is read once a process left out."""
    desk.get("/mandates/")
    with CaptureQueriesContext(connection) as asked:
        assert desk.get("/mandates/").status_code == 200
    return len(asked)


@pytest.mark.usefixtures("today")
def test_a_use_is_judged_on_its_page(telecom: Department) -> None:
    use = use_of(granted(telecom, telecom.world.hall_clerk))
    desk, address = desk_of(telecom.world.supervisor), f"/mandates/uses/{use.order.number}/"

    assert "登记结论" in desk.get(address).content.decode()
    assert desk.post(address, {"verdict": "improper", "note": ""}).status_code == 422
    assert desk.post(address, {"verdict": "improper", "note": "账单没有差错"}).status_code == 302
    shown = desk.get(address).content.decode()
    assert "账单没有差错" in shown
    assert "登记结论" not in shown
    assert desk_of(telecom.world.hall_clerk).post(address, {"verdict": "proper"}).status_code == 403


@pytest.mark.usefixtures("today")
def test_chance_brings_a_use_that_one_may_judge(telecom: Department) -> None:
    world = telecom.world
    own = granted(telecom, world.hall_clerk, mandate_amount="90", mandate_ask=True)
    telecom.act(own, "approve", world.supervisor)  # what the supervisor approved is for others to judge
    other = granted(telecom, world.hall_clerk)
    desk = desk_of(world.supervisor)

    assert "随机抽查" in page(world.supervisor)
    assert "随机抽查" not in page(world.hall_clerk)
    assert desk.get("/mandates/sample/")["Location"] == f"/mandates/uses/{other.number}/"
    desk.post(f"/mandates/uses/{other.number}/", {"verdict": "proper"})
    assert desk.get("/mandates/sample/")["Location"] == "/mandates/?month=2026-03&verdict=none"


@pytest.mark.usefixtures("today")
def test_a_work_order_shows_its_uses_and_what_is_left(telecom: Department) -> None:
    order = telecom.opened()
    child = granted(telecom, telecom.world.hall_clerk, order)

    shown = page(telecom.world.hall_clerk, f"/work-orders/{order.number}/mandates/")
    assert child.number in shown
    assert "剩余 454.50 元" in shown
    assert "剩余" not in page(telecom.world.callback_clerk, f"/work-orders/{order.number}/mandates/")


@pytest.mark.usefixtures("today")
def test_a_program_uses_asks_reads_and_judges(telecom: Department) -> None:
    world, order = telecom.world, telecom.opened()
    clerk, head = Program(secret_of(world.hall_clerk, telecom.at)), Program(secret_of(world.supervisor, telecom.at))
    address = f"/work-orders/{order.number}/actions/use_mandate"

    refused = clerk.post(address, {"version": order.version, "values": {**ASKED, "mandate_amount": "50.01"}})
    assert (refused.status_code, refused.json()["clause"]) == (409, "2.5.5")
    assert "单笔上限 50.00 元" in refused.json()["sentence"]
    assert clerk.post(address, {"version": order.version, "values": ASKED}).status_code == 200
    [mine] = clerk.get("/mandates").json()
    assert (mine["level"], mine["used"], mine["left"]) == ("desk", "45.50", "454.50")

    [use] = head.get("/mandate-uses", verdict="none").json()["items"]
    assert (use["work_order"], use["amount"], use["user_number"]) == (order.number, "45.50", "1001")
    judgement = f"/mandate-uses/{use['number']}/judgement"
    assert clerk.post(judgement, {"verdict": "proper"}).status_code == 403
    assert head.post(judgement, {"verdict": "improper", "note": "无差错"}).status_code == 200
    assert head.get(f"/mandate-uses/{use['number']}").json()["verdict"] == "improper"
    [person] = head.get("/mandate-people", month="2026-03").json()
    assert (person["number"], person["improper"]) == ("1001", 1)


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize(
    "asked", ["month=0000-00", "person=%00", "unit=%00", "after=-1", "verdict=%F0%9F%92%A3", "month=99999"]
)
def test_strange_filters_are_answered(telecom: Department, asked: str) -> None:
    answer = desk_of(telecom.world.supervisor).get(f"/mandates/?{asked}")

    assert answer.status_code in (200, 400)
