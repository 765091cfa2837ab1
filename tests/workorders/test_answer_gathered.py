"""Answering what a group event handles together: one form, and each customer's own answer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.kernel.time import standing_at
from bihuan.workorders.answering import NothingToAnswer, answers_of
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import answer_gathered
from tests.api.conftest import Program, secret_of
from tests.workorders.department import REPLY, Department, fresh, said_of
from tests.workorders.test_group_event import STATEMENT, running

SAID = {name: value for name, value in REPLY.items() if name != "reply_text"}


@pytest.fixture
def event(telecom: Department) -> WorkOrder:
    """A group event over two complaints that can be answered and one that is still being handled."""
    return running(telecom, telecom.checked(), telecom.checked(), telecom.taken())


def inside(event: WorkOrder) -> list[WorkOrder]:
    return [link.other for link in event.links.select_related("other").order_by("pk")]


def answer(telecom: Department, event: WorkOrder, *numbers: str, **more: Any) -> Any:
    values = {**SAID, "reply_text": STATEMENT, "responsible_unit": telecom.world.network.pk}
    return answer_gathered(
        event=event, action="answer", numbers=numbers, values=values, by=telecom.world.replier, at=telecom.later(),
        **more,
    )  # fmt: skip


def test_each_is_answered_by_itself(telecom: Department, event: WorkOrder) -> None:
    first, second, third = inside(event)

    done, refused = answer(telecom, event, first.number, second.number, third.number)

    assert ([order.number for order in done], refused) == ([first.number, second.number], [])
    for order in (first, second):
        assert fresh(order).stage == "awaiting_callback"
        assert fresh(order).sheet.values["reply_text"] == STATEMENT
        assert said_of(order)[-1] == "work_order.answered"
    assert fresh(third).stage == "handling"


def test_what_is_refused_says_why_and_the_rest_is_done(telecom: Department, event: WorkOrder) -> None:
    first, second, _third = inside(event)

    done, refused = answer(telecom, event, first.number, second.number, seen={first.number: 1})

    assert [order.number for order in done] == [second.number]
    [(order, refusal)] = refused
    assert (order.number, refusal.code) == (first.number, "changed_meanwhile")
    assert fresh(first).stage == "awaiting_reply"


def test_nobody_answers_what_is_not_theirs_or_not_inside(telecom: Department, event: WorkOrder) -> None:
    other, first = telecom.checked(), inside(event)[0]

    with pytest.raises(NothingToAnswer):
        answer(telecom, event, other.number)
    with pytest.raises(NothingToAnswer):
        answer_gathered(
            event=event, action="answer", numbers=[first.number], values=SAID, by=telecom.world.order_handler,
            at=telecom.at,
        )  # fmt: skip


def test_the_page_offers_it_and_begins_with_the_common_statement(telecom: Department, event: WorkOrder) -> None:
    first, second, third = inside(event)
    client = Client()
    client.force_login(telecom.world.replier)
    place = f"/work-orders/{event.number}/answers/answer/"
    posted = {**SAID, "reply_text": STATEMENT, "responsible_unit": telecom.world.network.pk, "number": [first.number]}

    with standing_at(telecom.at):
        assert place in client.get(f"/work-orders/{event.number}/").content.decode()
        form = client.get(place).content.decode()
        wrong = client.post(place, {"number": [first.number]})
        answered = client.post(place, {**posted, f"seen.{first.number}": first.version})

    assert STATEMENT in form
    assert (first.number in form, second.number in form, third.number in form) == (True, True, False)
    assert wrong.status_code == 422
    assert answered["Location"] == f"/work-orders/{event.number}/"
    assert (fresh(first).stage, fresh(second).stage) == ("awaiting_callback", "awaiting_reply")


def test_programs_answer_in_the_same_way(telecom: Department, event: WorkOrder) -> None:
    first, second, _third = inside(event)
    world = telecom.world
    body = {
        "orders": [{"number": first.number, "version": fresh(first).version}, {"number": second.number, "version": 1}],
        "values": {**SAID, "reply_text": STATEMENT, "responsible_unit": world.network.code},
    }
    with standing_at(telecom.at):
        made: Callable[[Any], Program] = lambda staff: Program(secret_of(staff, telecom.at))  # noqa: E731
        said = made(world.replier).post(f"/work-orders/{event.number}/answers/answer", body)
        strange = made(world.reviewer).post(f"/work-orders/{event.number}/answers/feed_back", body)

    assert said.status_code == 200, said.json()
    assert [one["number"] for one in said.json()["done"]] == [first.number]
    assert [one["code"] for one in said.json()["refused"]] == ["changed_meanwhile"]
    assert (strange.status_code, strange.json()["code"]) == (409, "nothing_to_answer")


def test_asks_as_much_for_many_as_for_two(telecom: Department, event: WorkOrder) -> None:
    answers_of(event, by=telecom.world.replier, at=telecom.at)  # whose posts are known from here on
    asked = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as caught:
            answers_of(event, by=telecom.world.replier, at=telecom.at)
        asked.append(len(caught))
        telecom.act(event, "take_in", telecom.world.reviewer, add_orders=telecom.checked().number)

    assert asked[0] == asked[1]
