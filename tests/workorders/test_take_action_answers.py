"""Taking an action: submitting, answering, calling back, reworking, reopening, withdrawing, archiving."""

from datetime import timedelta

import pytest

from bihuan.workorders.rules import Incomplete, NotInThisStage, NotNow
from tests.workorders.department import CALLED, REPLY, Department, child_of, limits_of, said_of


def test_submitting_needs_a_recording_where_calls_are_recorded(telecom: Department) -> None:
    with pytest.raises(Incomplete) as refusal:
        telecom.opened("submit", by=telecom.world.hotline_clerk, channel="hotline")

    assert refusal.value.fields.keys() == {"recording_number"}
    assert "2.4.3" in refusal.value.fields["recording_number"]


def test_submitting_needs_a_signature_where_they_are_not(telecom: Department) -> None:
    with pytest.raises(Incomplete) as refusal:
        telecom.opened("submit", channel="hall")
    order = telecom.opened("submit", channel="hall", signature_refused=True, signature_witness="王芳")

    assert refusal.value.fields.keys() == {"customer_signature"}
    assert order.stage == "awaiting_review"


def test_submitting_after_company_fault_needs_an_apology(telecom: Department) -> None:
    with pytest.raises(NotNow, match="致歉") as refusal:
        telecom.opened("submit", company_fault=True)

    assert refusal.value.clause == "2.4.3"
    assert telecom.opened("submit", company_fault=True, apologised=True).stage == "awaiting_review"


def test_promise_beyond_the_levels_limit_needs_consent(telecom: Department) -> None:
    late = {"promised_at": telecom.at + timedelta(hours=60)}

    with pytest.raises(NotNow, match="最长时限"):
        telecom.opened("submit", **late)

    assert telecom.opened("submit", **late, promise_consent="赵强 3 月 2 日同意").stage == "awaiting_review"


def test_complaint_across_provinces_is_a_national_one(telecom: Department) -> None:
    with pytest.raises(NotNow, match="全国级") as refusal:
        telecom.opened("submit", occurrence=telecom.world.wuhan.pk)

    assert refusal.value.clause == "2.3.2"


def test_flag_needs_its_reason_and_moves_it_up_the_queue(telecom: Department) -> None:
    with pytest.raises(Incomplete) as refusal:
        telecom.opened("submit", flags=["gravity", "urgency"])
    order = telecom.opened(
        "submit", flags=["gravity", "urgency"], gravity_reason="媒体已联系客户。", urgency_reason="老人独居。"
    )

    assert refusal.value.fields.keys() == {"gravity_reason", "urgency_reason"}
    assert order.rank == -9


def test_returned_order_is_submitted_again_by_whoever_received_it(telecom: Department) -> None:
    order = telecom.returned()
    assert (order.stage, order.owner_unit) == ("returned", telecom.world.hall)
    assert limits_of(order)["fill_in"][0] == "running"

    order = telecom.act(order, "resubmit", telecom.world.hall_clerk, text="三单元十二楼，晚上八点以后打不出电话。")

    assert (order.stage, order.owner_unit) == ("awaiting_review", telecom.world.centre)
    assert limits_of(order)["fill_in"][0] == "on_time"


def test_answer_at_once_leads_to_the_callback(telecom: Department) -> None:
    order = telecom.opened("answer_at_once", **REPLY)

    assert (order.stage, order.owner_unit, order.settlement) == ("awaiting_callback", telecom.world.centre, "solved")
    assert order.settled_at == telecom.at
    assert limits_of(order)["promise"][0] == "on_time"
    assert said_of(order) == ["contact.ended", "work_order.registered", "work_order.answered"]


def test_channel_does_not_answer_across_provinces(telecom: Department) -> None:
    with pytest.raises(NotNow, match="归属地") as refusal:
        telecom.opened("answer_at_once", occurrence=telecom.world.wuhan.pk, level="national_ordinary", **REPLY)

    assert refusal.value.clause == "2.4.5"


def test_centre_answers_what_it_can(telecom: Department) -> None:
    order = telecom.act(telecom.opened("submit"), "answer_by_centre", telecom.world.replier, **REPLY)

    assert order.stage == "awaiting_callback"
    assert limits_of(order)["callback"] == ("running", "03-09 09:20")


def test_customer_who_disagrees_is_not_solved(telecom: Department) -> None:
    reply = {
        **REPLY,
        "attitude": "disagrees",
        "company_stand": "按合同处理。",
        "responsible_unit": telecom.world.network.pk,
    }
    order = telecom.checked()

    with pytest.raises(NotNow, match="未达成一致"):
        telecom.act(order, "answer", telecom.world.replier, **reply)
    order = telecom.act(order, "answer", telecom.world.replier, **{**reply, "settlement": "not_agreed"})

    assert order.settlement == "not_agreed"


def test_explanation_agreed_upon_is_written_down(telecom: Department) -> None:
    order = telecom.checked()
    reply = {**REPLY, "settlement": "explained", "responsible_unit": telecom.world.network.pk}

    with pytest.raises(Incomplete) as refusal:
        telecom.act(order, "answer", telecom.world.replier, **reply)

    assert refusal.value.fields.keys() == {"explanation"}


def test_channel_that_received_it_may_answer(telecom: Department) -> None:
    unit = telecom.world.network.pk
    order = telecom.act(
        telecom.checked(), "answer_at_channel", telecom.world.hall_clerk, **REPLY, responsible_unit=unit
    )

    assert order.stage == "awaiting_callback"


def test_who_declines_a_callback_stays_settled(telecom: Department) -> None:
    order = telecom.answered(callback_refused=True)

    assert order.stage == "settled"
    assert "callback" not in limits_of(order)


def test_callback_asks_every_question(telecom: Department) -> None:
    order = telecom.answered()

    with pytest.raises(Incomplete) as refusal:
        telecom.act(order, "call_back", telecom.world.callback_clerk, **{**CALLED, "answers": {"informed": True}})

    assert refusal.value.fields.keys() == {"answers"}


def test_dissatisfied_customer_is_screened_by_the_back_office(telecom: Department) -> None:
    order = telecom.dissatisfied()

    assert (order.stage, order.satisfaction) == ("screening", "dissatisfied")
    order = telecom.act(
        order, "conclude", telecom.world.screener, screening_result="high_expectation", screening_note="期望过高。"
    )
    assert order.stage == "called_back"


def test_rework_is_ordered_only_for_wrong_handling(telecom: Department) -> None:
    order = telecom.dissatisfied()
    asked = {
        "target": telecom.world.network.pk,
        "rework_demand": "重测。",
        "rework_due": telecom.at + timedelta(days=1),
    }

    with pytest.raises(NotNow, match="处理方法不当"):
        telecom.act(order, "order_rework", telecom.world.screener, screening_result="high_expectation", **asked)


def test_rework_comes_back_for_a_second_callback(telecom: Department) -> None:
    order = telecom.reworked()
    assert (order.stage, order.owner_unit) == ("reworking", telecom.world.centre)
    assert child_of(order).number.startswith("TCZC")

    order = telecom.finish_rework(order)

    assert order.stage == "awaiting_second_callback"
    assert said_of(order)[-2:] == ["work_order.rework_settled", "work_order.rework_done"]
    order = telecom.act(
        order,
        "call_back_again",
        telecom.world.callback_clerk,
        second_answers={"mended": True, "result": "satisfied"},
        second_satisfaction="satisfied",
    )
    assert (order.stage, order.satisfaction) == ("called_back", "dissatisfied")  # the first result stands


def test_unreachable_only_after_three_attempts_on_two_days(telecom: Department) -> None:
    order, clerk = telecom.answered(), telecom.world.callback_clerk
    for _attempt in range(3):
        order = telecom.act(order, "note_attempt", clerk, attempt="无人接听。")
    with pytest.raises(NotNow, match="两天"):
        telecom.act(order, "give_up", clerk, unreachable_note="三次未接通。")

    telecom.later(days=1)
    order = telecom.act(order, "note_attempt", clerk, attempt="关机。")

    assert telecom.act(order, "give_up", clerk, unreachable_note="两天四次。").stage == "called_back"


@pytest.mark.parametrize("stage", ["settled", "awaiting_callback", "awaiting_second_callback", "called_back"])
def test_reopened_order_is_reviewed_again(telecom: Department, stage: str) -> None:
    order = telecom.brought_to(stage)

    order = telecom.act(order, "reopen", telecom.world.reviewer, reopen_reason="问题再次出现。")

    assert (order.stage, order.settled_at, order.senders) == ("awaiting_review", None, [])
    assert limits_of(order)["promise_again"][0] == "running"
    assert limits_of(order).get("callback", ("", ""))[0] != "running"


def test_nothing_is_reopened_after_thirty_days(telecom: Department) -> None:
    order = telecom.called_back()
    telecom.later(days=30)

    with pytest.raises(NotNow, match="30 天") as refusal:
        telecom.act(order, "reopen", telecom.world.reviewer, reopen_reason="问题再次出现。")

    assert refusal.value.clause == "2.4.6"


def test_archived_order_is_not_reopened(telecom: Department) -> None:
    with pytest.raises(NotInThisStage):
        telecom.act(telecom.brought_to("archived"), "reopen", telecom.world.reviewer, reopen_reason="再次出现。")


def test_withdrawing_needs_the_customers_statement(telecom: Department) -> None:
    order = telecom.taken()

    with pytest.raises(Incomplete) as refusal:
        telecom.act(order, "withdraw", telecom.world.reviewer, withdraw_reason="客户撤回。")
    order = telecom.act(
        order, "withdraw", telecom.world.reviewer, withdraw_reason="客户撤回。", withdraw_recording="R1"
    )

    assert "撤销声明" in refusal.value.sentence
    assert (order.stage, order.is_open) == ("withdrawn", False)
    assert {state for state, _due in limits_of(order).values()} <= {"on_time", "cancelled"}


def test_archiving_needs_the_marks_for_statistics(telecom: Department) -> None:
    order = telecom.called_back()

    with pytest.raises(NotNow, match="统计标识不全"):
        telecom.act(order, "archive", telecom.world.reviewer, solution_way="")
    order = telecom.act(order, "archive", telecom.world.reviewer, statistics=["typical"])

    assert (order.stage, order.closed_at) == ("archived", telecom.at)
    assert not order.queue_lines.exists()
