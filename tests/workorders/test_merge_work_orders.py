"""Merging two open work orders of one customer."""

import pytest
from django.test import Client

from bihuan.customers.operations import CustomerCard, register_customer
from bihuan.journal.events import SYSTEM
from bihuan.journal.verify import verify
from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted, Refusal, TooLong
from bihuan.kernel.time import standing_at
from bihuan.workorders.merging import AnsweredBefore, NotMergeable, OtherCustomer, StillAtWork
from bihuan.workorders.models import Merger, QueueLine, WorkOrder
from bihuan.workorders.operations import merge_work_orders
from bihuan.workorders.operations.merging import MergeReasonMissing
from bihuan.workorders.rules import Closed
from tests.workorders.department import Department, child_of, fresh, limits_of, said_of
from tests.workorders.test_at_once import at_once


def merged(telecom: Department, order: WorkOrder, other: WorkOrder, reason: str = "同一小区同一故障") -> Merger:
    return merge_work_orders(order=order, other=other, reason=reason, by=telecom.world.reviewer, at=telecom.later())


def test_the_earlier_one_goes_on_and_the_later_waits_in_it(telecom: Department) -> None:
    first, second = telecom.taken(), telecom.opened("submit")
    opened_at = first.opened_at

    merger = merged(telecom, second, first)

    first, second = fresh(first), fresh(second)
    assert (merger.order, merger.into) == (second, first)
    assert (second.stage, second.closed_at) == ("merged", telecom.at)
    assert (first.stage, first.closed_at, first.opened_at) == ("handling", None, opened_at)


def test_whichever_is_named_first(telecom: Department) -> None:
    first, second = telecom.opened("submit"), telecom.opened("submit")

    assert merged(telecom, first, second).order == second


def test_it_leaves_the_queues_and_its_clocks_stand(telecom: Department) -> None:
    first, second = telecom.opened("submit"), telecom.opened("submit")
    running = {limit: due for limit, (state, due) in limits_of(second).items() if state == "running"}

    merged(telecom, first, second)

    assert not QueueLine.objects.filter(order=second).exists()
    assert QueueLine.objects.filter(order=first).exists()
    assert running
    assert {limit: due for limit, (state, due) in limits_of(second).items() if state == "paused"} == running


def test_both_stories_tell_it(telecom: Department) -> None:
    first, second = telecom.opened("submit"), telecom.opened("submit")

    merged(telecom, first, second)

    assert said_of(first)[-1] == "work_order.absorbed"
    assert said_of(second)[-1] == "work_order.merged"
    assert verify().faults == ()


def test_not_of_another_customer(telecom: Department) -> None:
    card = CustomerCard(name="孙丽", phones=("13803710099",), tier="ordinary", home_unit=telecom.world.zhengzhou)
    stranger = register_customer(card=card, known_apart=True, by=SYSTEM, at=telecom.later())

    with pytest.raises(OtherCustomer, match="同一客户"):
        merged(telecom, telecom.opened("submit"), telecom.opened("submit", customer=stranger.pk))


def test_not_with_itself_or_one_of_another_kind(telecom: Department) -> None:
    order = telecom.assisted()

    with pytest.raises(NotMergeable, match="自身"):
        merged(telecom, order, order)
    with pytest.raises(Refusal):
        merged(telecom, order, child_of(order))


@pytest.mark.parametrize("stage", ["archived", "withdrawn"])
def test_not_with_what_has_ended(telecom: Department, stage: str) -> None:
    ended = telecom.brought_to(stage)

    with pytest.raises(Closed):
        merged(telecom, ended, telecom.opened("submit"))


def test_not_with_what_is_answered(telecom: Department) -> None:
    with pytest.raises(AnsweredBefore, match="已答复"):
        merged(telecom, telecom.answered(), telecom.opened("submit"))


def test_not_while_somebody_works_under_it(telecom: Department) -> None:
    first = telecom.opened("submit")

    with pytest.raises(StillAtWork, match="还有未完成"):
        merged(telecom, first, telecom.assisted())


def test_not_into_what_waits_itself(telecom: Department) -> None:
    first, second, third = telecom.opened("submit"), telecom.opened("submit"), telecom.opened("submit")
    merged(telecom, first, second)

    with pytest.raises(Closed, match="已合并"):
        merged(telecom, second, third)


def test_needs_a_reason_that_fits(telecom: Department) -> None:
    first, second = telecom.opened("submit"), telecom.opened("submit")

    with pytest.raises(MergeReasonMissing):
        merged(telecom, first, second, reason="  ")
    with pytest.raises(TooLong):
        merged(telecom, first, second, reason="因" * 201)


@pytest.mark.parametrize("who", ["hall_clerk", "order_handler", "supervisor", "hubei_reviewer"])
def test_is_for_the_reviewers_of_the_home_centre(telecom: Department, who: str) -> None:
    first, second = telecom.opened("submit"), telecom.opened("submit")

    with pytest.raises(NotPermitted, match="合并"):
        merge_work_orders(
            order=first, other=second, reason="同一事项", by=getattr(telecom.world, who), at=telecom.later()
        )


def test_a_page_that_is_not_fresh_is_refused(telecom: Department) -> None:
    first, second = telecom.opened("submit"), telecom.opened("submit")
    seen = first.version
    telecom.dispatched(order=first)

    with pytest.raises(ChangedMeanwhile):
        merge_work_orders(
            order=first, other=second, reason="同一事项", seen=seen, by=telecom.world.reviewer, at=telecom.later()
        )


def test_two_at_once_merge_once(committed_telecom: Department) -> None:
    telecom = committed_telecom
    first, second, at = telecom.opened("submit"), telecom.opened("submit"), telecom.later()

    def merge(one: WorkOrder, other: WorkOrder) -> object:
        return merge_work_orders(order=one, other=other, reason="同一事项", by=telecom.world.reviewer, at=at)

    said = at_once(lambda: merge(first, second), lambda: merge(second, first))

    assert sorted(type(one).__name__ for one in said) == ["Closed", "Merger"]
    assert said_of(second).count("work_order.merged") == 1


def test_page_offers_the_customers_other_work_orders(telecom: Department, client: Client) -> None:
    first, second = telecom.opened("submit"), telecom.opened("submit")
    client.force_login(telecom.world.reviewer)

    with standing_at(telecom.later()):
        assert first.number in client.get(f"/work-orders/{second.number}/merge/").content.decode()
        said = {"other": first.number, "reason": "同一事项", "seen": second.version}
        answer = client.post(f"/work-orders/{second.number}/merge/", said)
        page = client.get(f"/work-orders/{first.number}/").content.decode()

    assert (answer.status_code, answer["Location"]) == (302, f"/work-orders/{first.number}/")
    assert f"{second.number} 并入本工单：同一事项" in page
