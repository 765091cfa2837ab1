"""Taking an action: dispatching, passing on, refusing, and feedback on its way back."""

import pytest

from bihuan.kernel.errors import NotPermitted
from bihuan.workorders.queries import marks_of
from bihuan.workorders.rules import Incomplete, NotInThisStage, NotNow, WrongTarget
from tests.workorders.department import FEEDBACK, Department, case, fresh, limits_of

TRANSFER = {"transfer_reason": "属于网络问题。"}
REFUSE = {"refusal_reason": "not_ours", "refusal_note": "不属于本部门职责。"}


def test_dispatch_sends_it_to_the_unit_and_remembers_who_sent_it(telecom: Department) -> None:
    order = telecom.dispatched()

    assert (order.stage, order.owner_unit, order.handler) == ("awaiting_take", telecom.world.network, None)
    assert order.senders == [telecom.world.centre.pk]
    assert limits_of(order)["review"][0] == "on_time"
    assert limits_of(order)["handling"] == ("running", "03-04 02:20")  # dispatched 09:20, 41 h


def test_dispatch_to_a_unit_of_another_kind_is_refused(telecom: Department) -> None:
    order = telecom.opened("submit")

    with pytest.raises(WrongTarget) as refusal:
        telecom.act(order, "dispatch", telecom.world.reviewer, target=telecom.world.hall.pk)

    assert refusal.value.fields.keys() == {"target"}


def test_dispatch_stays_in_the_province(telecom: Department) -> None:
    order = telecom.opened("submit")

    with pytest.raises(WrongTarget):
        telecom.act(order, "dispatch", telecom.world.reviewer, target=telecom.wuhan_network.pk)


def test_dispatch_without_a_kind_of_problem_is_refused(telecom: Department) -> None:
    order = telecom.opened("submit")

    with pytest.raises(Incomplete) as refusal:
        telecom.act(order, "dispatch", telecom.world.reviewer, target=telecom.world.network.pk, problem="")

    assert refusal.value.fields.keys() == {"problem"}


def test_only_a_national_complaint_goes_to_another_province(telecom: Department) -> None:
    order = telecom.opened("submit")

    with pytest.raises(NotNow, match="全国级"):
        telecom.act(order, "dispatch_across", telecom.world.reviewer, target=telecom.world.hubei_centre.pk)


def test_refusing_goes_back_to_the_centre_that_sent_it(telecom: Department) -> None:
    order = telecom.act(telecom.taken(), "refuse", telecom.world.order_handler, **REFUSE)

    assert (order.stage, order.owner_unit, order.senders) == ("awaiting_review", telecom.world.centre, [])
    assert order.handler is None
    assert limits_of(order)["review"][0] == "running"


def test_refusing_needs_a_reason_from_the_list(telecom: Department) -> None:
    order = telecom.dispatched()

    with pytest.raises(Incomplete) as refusal:
        telecom.act(order, "refuse", telecom.world.order_handler, refusal_note="不归我们管。", refusal_reason="busy")

    assert refusal.value.fields.keys() == {"refusal_reason"}


def test_refusing_goes_back_to_the_department_that_passed_it_on(telecom: Department) -> None:
    order = telecom.act(
        telecom.taken(telecom.world.business),
        "transfer",
        telecom.world.business_handler,
        target=telecom.world.network.pk,
        **TRANSFER,
    )

    order = telecom.act(order, "refuse", telecom.world.order_handler, **REFUSE)

    assert (order.stage, order.owner_unit) == ("awaiting_take", telecom.world.business)
    assert order.senders == [telecom.world.centre.pk]


def test_two_refusals_are_shown_to_the_centre(telecom: Department) -> None:
    order = telecom.act(telecom.dispatched(), "refuse", telecom.world.order_handler, **REFUSE)
    assert [mark.code for mark in marks_of(case(order))] == []

    order = telecom.act(telecom.dispatched(order=order), "refuse", telecom.world.order_handler, **REFUSE)

    assert [mark.code for mark in marks_of(case(order))] == ["pushed_back"]


def test_order_department_passes_nothing_on(telecom: Department) -> None:
    order = telecom.taken()

    with pytest.raises(NotInThisStage):
        telecom.act(order, "transfer", telecom.world.order_handler, target=telecom.world.business.pk, **TRANSFER)


def test_third_transfer_is_the_centres_to_decide(telecom: Department) -> None:
    world = telecom.world
    order = telecom.taken(world.business)
    for _time in range(2):
        order = telecom.act(order, "transfer", world.business_handler, target=world.network.pk, **TRANSFER)
        order = telecom.act(order, "refuse", world.order_handler, **REFUSE)
        order = telecom.act(order, "take", world.business_handler)

    with pytest.raises(NotNow, match="已转派两次") as refusal:
        telecom.act(order, "transfer", world.business_handler, target=world.network.pk, **TRANSFER)
    order = telecom.act(order, "ask_ruling", world.business_handler, ruling_reason="两个部门互相推。")

    assert refusal.value.clause == "2.4.4"
    assert (order.stage, order.owner_unit, order.senders) == ("awaiting_review", world.centre, [])


def test_transfer_buys_no_time(telecom: Department) -> None:
    order = telecom.taken(telecom.world.business)
    due = limits_of(order)["handling"]

    order = telecom.act(order, "transfer", telecom.world.business_handler, target=telecom.world.network.pk, **TRANSFER)

    assert limits_of(order)["handling"] == due
    assert order.handler is None


def test_ruling_before_two_transfers_is_refused(telecom: Department) -> None:
    order = telecom.taken(telecom.world.business)

    with pytest.raises(NotNow, match="转派满两次"):
        telecom.act(order, "ask_ruling", telecom.world.business_handler, ruling_reason="请裁定。")


def test_feedback_goes_back_through_everybody_who_sent_it(telecom: Department) -> None:
    world = telecom.world
    order = telecom.taken(world.remote_unit)
    order = telecom.act(order, "dispatch_on", world.dispatcher, target=world.network.pk)
    order = telecom.act(order, "take", world.order_handler)

    order = telecom.act(order, "feed_back", world.order_handler, **FEEDBACK)
    assert (order.stage, order.owner_unit) == ("feedback_check", world.remote_unit)
    order = telecom.act(order, "accept_feedback", world.dispatcher)
    assert (order.stage, order.owner_unit) == ("feedback_check", world.centre)
    order = telecom.act(order, "accept_feedback", world.reviewer)
    assert (order.stage, order.owner_unit) == ("awaiting_reply", world.centre)


def test_time_for_the_answer_runs_when_the_centre_has_it(telecom: Department) -> None:
    world = telecom.world
    order = telecom.act(telecom.dispatched(world.remote_unit), "dispatch_on", world.dispatcher, target=world.network.pk)
    order = telecom.act(telecom.act(order, "take", world.order_handler), "feed_back", world.order_handler, **FEEDBACK)
    assert "reply" not in limits_of(order)

    telecom.act(order, "accept_feedback", world.dispatcher)

    assert limits_of(order)["reply"] == ("running", "03-02 12:00")  # passed on at 10:00, 2 h


def test_rejected_feedback_goes_to_whoever_worked(telecom: Department) -> None:
    world = telecom.world
    order = telecom.act(telecom.dispatched(world.remote_unit), "dispatch_on", world.dispatcher, target=world.network.pk)
    order = telecom.act(telecom.act(order, "take", world.order_handler), "feed_back", world.order_handler, **FEEDBACK)
    order = telecom.act(order, "accept_feedback", world.dispatcher)

    order = telecom.act(order, "reject_feedback", world.reviewer, rejection_reason="没有现场测试结果。")

    assert (order.stage, order.owner_unit) == ("handling", world.network)
    assert limits_of(order)["handling_again"][0] == "running"
    order = telecom.act(order, "take_over", world.order_handler)
    order = telecom.act(order, "feed_back", world.order_handler, **FEEDBACK)
    assert order.owner_unit == world.remote_unit


def test_only_who_took_it_feeds_back(telecom: Department) -> None:
    with pytest.raises(NotPermitted):
        telecom.act(telecom.taken(), "feed_back", telecom.second_handler, **FEEDBACK)


def test_other_province_sends_its_result_home(telecom: Department) -> None:
    world = telecom.world
    order = telecom.opened("submit", occurrence=world.wuhan.pk, level="national_ordinary")
    order = telecom.dispatched(world.hubei_centre, order)
    order = telecom.act(order, "dispatch_on", world.hubei_reviewer, target=telecom.wuhan_network.pk)
    order = telecom.act(order, "take", telecom.wuhan_handler)
    order = telecom.act(order, "feed_back", telecom.wuhan_handler, **FEEDBACK)
    order = telecom.act(order, "accept_feedback", world.hubei_reviewer)
    order = telecom.act(order, "accept_feedback", world.reviewer)

    assert (order.stage, order.owner_unit) == ("awaiting_reply", world.centre)
    with pytest.raises(NotPermitted, match="河南省级投诉处理中心"):
        telecom.act(order, "answer", world.hubei_reviewer)
    with pytest.raises(Incomplete):
        telecom.act(order, "answer_at_channel", world.hall_clerk)
    assert fresh(order).stage == "awaiting_reply"
