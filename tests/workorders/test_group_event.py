"""A group event: handled in one place, each of its work orders answered by itself."""

from typing import Any

import pytest
from django.test import Client

from bihuan.journal.verify import verify
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order, take_action
from bihuan.workorders.operations.gathering import NotGathered
from bihuan.workorders.queries.gatherings import gathered_numbers, gatherings
from tests.workorders.department import FEEDBACK, REPLY, Department, fresh, said_of
from tests.workorders.test_at_once import at_once

STATEMENT = "城东基站断电，正在抢修，预计中午恢复。"


def opened(telecom: Department, *orders: WorkOrder, by: Staff | None = None, **changes: Any) -> WorkOrder:
    """A group event over these work orders, opened by the reviewer of the province."""
    at = telecom.later()
    values = {"event": "城东手机无信号", "effect": "三个小区无法通话。", "happened_on": at, **changes}
    if orders:
        values["add_orders"] = "，".join(order.number for order in orders)
    who = by or telecom.world.reviewer
    return open_work_order(
        edition=telecom.edition, procedure="group_event", values=values, then=None, key="", by=who, at=at
    )


def running(telecom: Department, *orders: WorkOrder) -> WorkOrder:
    reviewer = telecom.world.reviewer
    said = {"commander": reviewer.pk, "measures": "调发电车。", "statement": STATEMENT}
    return telecom.act(opened(telecom, *orders), "appoint", reviewer, **said)


def test_takes_in_the_work_orders_named_and_all_stories_tell_it(telecom: Department) -> None:
    orders = [telecom.opened("submit") for _turn in range(5)]

    event = opened(telecom, *orders)

    assert gathered_numbers(event) == "\n".join(order.number for order in orders)
    assert said_of(event).count("work_order.gathered") == 5
    assert all(said_of(order)[-1] == "work_order.joined" for order in orders)
    assert verify().faults == ()


def test_what_customers_are_told_is_written_once_and_each_is_answered_by_itself(telecom: Department) -> None:
    first, second = telecom.checked(), telecom.taken()
    running(telecom, first, second)
    reply = {name: value for name, value in REPLY.items() if name != "reply_text"}

    telecom.act(first, "answer", telecom.world.replier, **reply, responsible_unit=telecom.world.network.pk)

    assert fresh(first).sheet.values["reply_text"] == STATEMENT
    assert fresh(second).stage == "handling"


def test_measures_are_proposed_to_the_handlers_as_well(telecom: Department) -> None:
    order = telecom.taken()
    running(telecom, order)
    feedback = {name: value for name, value in FEEDBACK.items() if name != "measures"}

    telecom.act(order, "feed_back", telecom.world.order_handler, **feedback)

    assert fresh(order).sheet.values["measures"] == "调发电车。"


def test_more_are_taken_in_and_let_go_by_hand(telecom: Department) -> None:
    first, second = telecom.opened("submit"), telecom.opened("submit")
    event = running(telecom, first)

    telecom.act(event, "take_in", telecom.world.reviewer, add_orders=second.number.lower())
    telecom.act(event, "let_go", telecom.world.reviewer, drop_orders=first.number)

    assert gathered_numbers(event) == second.number
    assert gatherings(first) == []
    assert said_of(first)[-1] == "work_order.left"
    assert said_of(event)[-1] == "work_order.let_go"


@pytest.mark.parametrize("stage", ["archived", "withdrawn"])
def test_not_what_has_ended(telecom: Department, stage: str) -> None:
    ended = telecom.brought_to(stage)

    with pytest.raises(NotGathered, match="没有找到在办工单") as refused:
        opened(telecom, telecom.opened("submit"), ended)
    assert "add_orders" in refused.value.fields
    assert not WorkOrder.objects.filter(procedure="group_event").exists()


def test_not_another_event_and_nothing_under_two_of_them(telecom: Department) -> None:
    order = telecom.opened("submit")
    event = opened(telecom, order)

    with pytest.raises(NotGathered, match=f"已由 {event.number}"):
        opened(telecom, order)
    with pytest.raises(NotGathered, match="没有找到"):
        opened(telecom, event)


def test_what_the_person_does_not_see_is_not_there(telecom: Department) -> None:
    with pytest.raises(NotGathered, match="没有找到"):
        opened(telecom, telecom.opened("submit"), by=telecom.world.hubei_reviewer)


def test_what_is_not_in_it_cannot_be_let_go(telecom: Department) -> None:
    with pytest.raises(NotGathered, match="不在共同处理"):
        telecom.act(running(telecom), "let_go", telecom.world.reviewer, drop_orders=telecom.opened("submit").number)


def test_is_for_the_centres(telecom: Department) -> None:
    with pytest.raises(NotPermitted):
        opened(telecom, by=telecom.world.hall_clerk)
    with pytest.raises(NotPermitted):
        telecom.act(running(telecom), "note_progress", telecom.world.order_handler, progress="已到现场。")


def test_after_the_end_each_goes_on_and_may_come_under_another(telecom: Department) -> None:
    order = telecom.opened("submit")
    telecom.act(running(telecom, order), "end", telecom.world.reviewer, lessons="加装告警。")

    assert fresh(order).stage == "awaiting_review"
    assert gathered_numbers(opened(telecom, order)) == order.number


def test_two_events_at_once_gather_it_once(committed_telecom: Department) -> None:
    telecom = committed_telecom
    order, reviewer = telecom.opened("submit"), telecom.world.reviewer
    events = [running(telecom), running(telecom)]
    at = telecom.later()

    def take_in(event: WorkOrder) -> object:
        values = {"add_orders": order.number}
        return take_action(order=event, action="take_in", values=values, by=reviewer, at=at)

    said = at_once(lambda: take_in(events[0]), lambda: take_in(events[1]))

    assert sorted(type(one).__name__ for one in said) == ["NotGathered", "WorkOrder"]
    assert len(gatherings(order)) == 1


def test_pages_of_both_lead_to_each_other(telecom: Department, client: Client) -> None:
    order = telecom.opened("submit")
    event = running(telecom, order)
    client.force_login(telecom.world.reviewer)

    with standing_at(telecom.later()):
        assert order.number in client.get(f"/work-orders/{event.number}/").content.decode()
        assert event.number in client.get(f"/work-orders/{order.number}/").content.decode()
