"""Taking an action: by whom, when, with what, and what follows."""

import pytest

from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted
from bihuan.workorders.operations import take_action
from bihuan.workorders.rules import Barred, Incomplete, NotInThisStage, NotNow
from tests.workorders.department import FEEDBACK, Department, fresh, limits_of, said_of


def test_moves_the_work_order_and_tells_the_journal_once(telecom: Department) -> None:
    order = telecom.dispatched()

    assert (order.stage, order.owner_unit, order.senders) == (
        "awaiting_take", telecom.world.network, [telecom.world.centre.pk],
    )  # fmt: skip
    assert said_of(order)[-1:] == ["work_order.dispatched"]
    assert limits_of(order)["handling"] == ("running", "03-04 02:20")


def test_names_whose_action_it_is(telecom: Department) -> None:
    order = telecom.opened("submit")

    with pytest.raises(NotPermitted, match="河南省级投诉处理中心") as refused:
        telecom.act(order, "return_to_channel", telecom.world.hall_clerk, return_reason="缺楼层。")

    assert refused.value.clause == "2.4.4"


def test_says_what_the_stage_offers_instead(telecom: Department) -> None:
    order = telecom.opened("submit")

    with pytest.raises(NotInThisStage, match="派单"):
        telecom.act(order, "archive", telecom.world.reviewer)


def test_says_who_changed_it_meanwhile(telecom: Department) -> None:
    order = telecom.opened("submit")
    seen = order.version
    telecom.dispatched(order=order)

    with pytest.raises(ChangedMeanwhile, match="张敏"):
        take_action(
            order=order, action="return_to_channel", values={"return_reason": "缺楼层。"}, seen=seen,
            by=telecom.world.reviewer, at=telecom.later(),
        )  # fmt: skip


def test_feedback_without_measures_or_explanation_is_refused(telecom: Department) -> None:
    order = telecom.taken()

    with pytest.raises(Incomplete, match="至少填写一项"):
        telecom.act(order, "feed_back", telecom.world.order_handler, cause="resource_fault")


def test_only_who_took_it_feeds_back(telecom: Department) -> None:
    order = telecom.taken()

    with pytest.raises(NotPermitted):
        telecom.act(order, "feed_back", telecom.second_handler, **FEEDBACK)


def test_the_person_complained_about_keeps_away(telecom: Department) -> None:
    order = telecom.opened(
        classification="channel", business="own_hall", problem="attitude", accused=telecom.world.hall_clerk.pk
    )

    with pytest.raises(Barred):
        telecom.act(order, "submit", telecom.world.hall_clerk)


def test_feedback_goes_back_to_everybody_who_sent_it(telecom: Department) -> None:
    order = telecom.dispatched(telecom.world.remote_unit)
    order = telecom.act(order, "take", telecom.world.dispatcher)
    order = telecom.act(order, "dispatch_on", telecom.world.dispatcher, target=telecom.world.network.pk)
    order = telecom.act(order, "take", telecom.world.order_handler)
    order = telecom.act(order, "feed_back", telecom.world.order_handler, **FEEDBACK)
    assert (order.stage, order.owner_unit) == ("feedback_check", telecom.world.remote_unit)

    order = telecom.act(order, "accept_feedback", telecom.world.dispatcher)
    assert (order.stage, order.owner_unit) == ("feedback_check", telecom.world.centre)

    order = telecom.act(order, "accept_feedback", telecom.world.reviewer)
    assert order.stage == "awaiting_reply"


def test_waits_for_assistance_and_goes_on_by_itself(telecom: Department) -> None:
    from tests.workorders.department import child_of

    order = telecom.assisted()
    child = telecom.act(child_of(order), "take", telecom.world.assistant)
    telecom.act(child, "complete", telecom.world.assistant, result="已核对，割接未完成。")

    assert fresh(order).stage == "handling"
    assert said_of(order)[-2:] == ["work_order.assist_settled", "work_order.assistance_done"]


def test_gives_up_a_callback_only_after_three_attempts_on_two_days(telecom: Department) -> None:
    order = telecom.answered()
    for _attempt in range(3):
        order = telecom.act(order, "note_attempt", telecom.world.callback_clerk, attempt="无人接听。")

    with pytest.raises(NotNow, match="两天"):
        telecom.act(order, "give_up", telecom.world.callback_clerk, unreachable_note="三次未接通。")
