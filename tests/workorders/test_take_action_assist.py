"""Taking an action: asking for assistance, assisting, and going on."""

from datetime import timedelta

import pytest

from bihuan.kernel.errors import NotPermitted
from bihuan.workorders.models import Participation
from bihuan.workorders.rules import NotInThisStage, NotNow
from tests.workorders.department import FEEDBACK, Department, child_of, fresh, limits_of, said_of


def test_opens_an_assist_order_with_the_limit_given(telecom: Department) -> None:
    order = telecom.assisted()
    child = child_of(order)

    assert (order.stage, order.owner_unit) == ("assisting", telecom.world.network)
    assert (child.procedure, child.stage, child.owner_unit) == ("assist", "awaiting_take", telecom.world.it)
    assert child.number.startswith("TCXB20260302")
    assert limits_of(child)["assist"] == ("running", "03-02 15:30")
    assert said_of(order)[-2:] == ["work_order.assistance_asked", "work_order.assist_opened"]


def test_assistance_may_not_be_due_later_than_the_handling(telecom: Department) -> None:
    order = telecom.taken()
    asked = {"target": telecom.world.it.pk, "assist_task": "请核对。", "assist_due": telecom.at + timedelta(days=3)}

    with pytest.raises(NotNow, match="协办时限") as refusal:
        telecom.act(order, "ask_assistance", telecom.world.order_handler, **asked)

    assert refusal.value.clause == "2.4.4"
    assert not fresh(order).children.exists()


def test_no_feedback_while_somebody_assists(telecom: Department) -> None:
    order = telecom.assisted()

    with pytest.raises(NotInThisStage, match="协办中"):
        telecom.act(order, "feed_back", telecom.world.order_handler, **FEEDBACK)


def test_goes_on_when_the_last_assistant_is_done(telecom: Department) -> None:
    order = telecom.ask_assistance(telecom.assisted(), "ask_more")
    first, second = order.children.order_by("pk")
    for child, stage in ((first, "assisting"), (second, "handling")):
        telecom.act(
            telecom.act(child, "take", telecom.world.assistant), "complete", telecom.world.assistant, result="无"
        )
        assert fresh(order).stage == stage

    assert fresh(order).handler == telecom.world.order_handler
    assert said_of(order)[-2:] == ["work_order.assist_settled", "work_order.assistance_done"]
    assert limits_of(second)["assist"][0] == "on_time"


def test_refused_assistance_lets_it_go_on_too(telecom: Department) -> None:
    order = telecom.assisted()

    telecom.act(
        child_of(order), "refuse", telecom.world.assistant, refusal_reason="not_ours", refusal_note="不涉及本部门。"
    )

    assert fresh(order).stage == "handling"


def test_main_department_goes_on_with_a_reason(telecom: Department) -> None:
    order = telecom.assisted()

    order = telecom.act(order, "go_on", telecom.world.order_handler, override_reason="故障已排除。")
    order = telecom.act(order, "feed_back", telecom.world.order_handler, **FEEDBACK)

    assert order.stage == "feedback_check"
    assert child_of(order).is_open


def test_assistant_sees_the_whole_matter_until_done_and_then_reads(telecom: Department) -> None:
    order = telecom.assisted()
    assert [part.until for part in Participation.objects.filter(order=order, unit=telecom.world.it)] == [None]

    child = telecom.act(child_of(order), "take", telecom.world.assistant)
    telecom.act(child, "complete", telecom.world.assistant, result="已核对。")

    assert Participation.objects.get(order=order, unit=telecom.world.it).until == telecom.at
    seen = type(order).objects.visible_to(telecom.world.assistant, at=telecom.at)
    assert order in seen


def test_only_the_assistant_feeds_back_the_assistance(telecom: Department) -> None:
    child = telecom.act(child_of(telecom.assisted()), "take", telecom.world.assistant)

    with pytest.raises(NotPermitted, match="郑州信息技术部"):
        telecom.act(child, "complete", telecom.world.order_handler, result="代填。")
