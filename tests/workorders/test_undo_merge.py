"""Taking a merged work order out again."""

import pytest
from django.test import Client

from bihuan.journal.verify import verify
from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.workorders.merging import AnsweredBefore, NotMerged
from bihuan.workorders.models import Merger, QueueLine, WorkOrder
from bihuan.workorders.operations import merge_work_orders, undo_merge
from bihuan.workorders.operations.merging import MergeReasonMissing
from tests.workorders.department import REPLY, Department, fresh, limits_of, said_of
from tests.workorders.test_at_once import at_once


@pytest.fixture
def merger(telecom: Department) -> Merger:
    """One that a department handles, merged into an earlier one that waits for review."""
    first, second = telecom.opened("submit"), telecom.taken()
    return merge(telecom, first, second)


def merge(telecom: Department, first: WorkOrder, second: WorkOrder) -> Merger:
    return merge_work_orders(
        order=first, other=second, reason="同一事项", by=telecom.world.reviewer, at=telecom.later()
    )


def undone(telecom: Department, merger: Merger, reason: str = "是两件事") -> Merger:
    return undo_merge(order=merger.order, reason=reason, by=telecom.world.reviewer, at=telecom.later(hours=2))


def test_it_stands_where_it_stood_with_whom_it_was(telecom: Department, merger: Merger) -> None:
    undone(telecom, merger)

    order = fresh(merger.order)
    assert (order.stage, order.handler, order.closed_at) == ("handling", telecom.world.order_handler, None)
    assert QueueLine.objects.filter(order=order, stage="handling").exists()


def test_the_desk_gets_the_time_back_and_the_customer_does_not_wait_longer(telecom: Department) -> None:
    first, second = telecom.opened("submit"), telecom.taken()
    before = limits_of(second)
    merger = merge(telecom, first, second)

    undone(telecom, merger)

    after = limits_of(second)
    assert after["promise"] == before["promise"]
    assert (before["handling"], after["handling"]) == (("running", "03-04 02:30"), ("running", "03-04 04:30"))


def test_both_stories_tell_it(telecom: Department, merger: Merger) -> None:
    undone(telecom, merger)

    assert said_of(merger.into)[-1] == "work_order.released"
    assert said_of(merger.order)[-1] == "work_order.merge_undone"
    assert verify().faults == ()


def test_it_goes_on_as_before_and_may_be_merged_again(telecom: Department, merger: Merger) -> None:
    undone(telecom, merger)

    assert merge(telecom, merger.into, merger.order).pk != merger.pk
    undo_merge(order=merger.order, reason="仍是两件事", by=telecom.world.reviewer, at=telecom.later())
    feedback = {"cause": "resource_fault", "measures": "已派人。", "solution": "更换。"}
    assert telecom.act(merger.order, "feed_back", telecom.world.order_handler, **feedback).stage == "feedback_check"


def test_once(telecom: Department, merger: Merger) -> None:
    undone(telecom, merger)

    with pytest.raises(NotMerged, match="没有合并"):
        undone(telecom, merger)


def test_not_after_the_one_it_went_into_was_answered(telecom: Department) -> None:
    first, second = telecom.checked(), telecom.opened("submit")
    merger = merge(telecom, first, second)
    telecom.act(first, "answer", telecom.world.replier, **REPLY, responsible_unit=telecom.world.network.pk)

    with pytest.raises(AnsweredBefore, match="重新登记"):
        undone(telecom, merger)


def test_needs_a_reason(telecom: Department, merger: Merger) -> None:
    with pytest.raises(MergeReasonMissing):
        undone(telecom, merger, reason=" ")


def test_is_for_whoever_may_merge(telecom: Department, merger: Merger) -> None:
    with pytest.raises(NotPermitted, match="复核派单员"):
        undo_merge(order=merger.order, reason="是两件事", by=telecom.world.hall_clerk, at=telecom.later())


def test_a_page_that_is_not_fresh_is_refused(telecom: Department, merger: Merger) -> None:
    with pytest.raises(ChangedMeanwhile):
        undo_merge(order=merger.order, reason="是两件事", seen=1, by=telecom.world.reviewer, at=telecom.later())


def test_two_at_once_undo_once(committed_telecom: Department) -> None:
    telecom = committed_telecom
    merger, at = merge(telecom, telecom.opened("submit"), telecom.opened("submit")), telecom.later()

    def undo() -> object:
        return undo_merge(order=merger.order, reason="是两件事", by=telecom.world.reviewer, at=at)

    said = at_once(undo, undo)

    assert sorted(type(one).__name__ for one in said) == ["Merger", "NotMerged"]


def test_page_takes_it_out(telecom: Department, merger: Merger, client: Client) -> None:
    client.force_login(telecom.world.reviewer)
    number = merger.order.number

    with standing_at(telecom.later()):
        assert f"/work-orders/{number}/merge/undo/" in client.get(f"/work-orders/{number}/").content.decode()
        answer = client.post(f"/work-orders/{number}/merge/undo/", {"reason": "是两件事"})

    assert (answer.status_code, answer["Location"]) == (302, f"/work-orders/{number}/")
    assert fresh(merger.order).stage == "handling"
