"""Taking an action: a problem goes from the city to the province and on to headquarters, and its answer comes back."""

from datetime import timedelta

import pytest

from bihuan.kernel.errors import NotPermitted
from bihuan.org.models import Appointment, Staff
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.rules import NotInThisStage, NotNow
from tests.workorders.department import FEEDBACK, Department, child_of, fresh, limits_of, said_of


@pytest.fixture
def at_headquarters(telecom: Department) -> Staff:
    """Somebody who takes what provinces ask of headquarters."""
    unit = telecom.world.hq_centre
    person = Staff.objects.create(number="1030", name="曹慧", unit=unit, password="!", pinyin="caohui", initials="ch")
    Appointment.objects.create(
        staff=person, unit=unit, post="hq_receiver", regulation="telecom", from_on=telecom.at.date()
    )
    return person


def further(telecom: Department) -> tuple[WorkOrder, WorkOrder, WorkOrder]:
    """The complaint, what the city asks of the province, and what the province asks of headquarters."""
    order = telecom.raised()
    asked = telecom.act(child_of(order), "take", telecom.world.reviewer)
    telecom.act(asked, "raise_further", telecom.world.reviewer, further_reason="涉及全网割接计划。")
    return order, asked, child_of(asked)


def test_goes_to_the_province_first_and_waits_there(telecom: Department) -> None:
    order = telecom.raised()
    asked = child_of(order)

    assert (order.stage, order.owner_unit, order.handler) == ("raised", telecom.world.network, order.handler)
    assert (asked.procedure, asked.stage, asked.owner_unit) == ("raised", "awaiting_take", telecom.world.centre)
    assert asked.text == "需要调整省内核心网参数。"
    assert limits_of(asked) == {"raised": ("running", "03-02 15:30")}
    with pytest.raises(NotInThisStage, match="问题升级中"):
        telecom.act(order, "feed_back", telecom.world.order_handler, **FEEDBACK)


def test_the_province_asks_headquarters_in_its_turn(telecom: Department, at_headquarters: Staff) -> None:
    order, asked, above = further(telecom)

    assert (above.procedure, above.owner_unit) == ("raised_headquarters", telecom.world.hq_centre)
    assert limits_of(above)["raised_headquarters"][0] == "running"
    with pytest.raises(NotPermitted):
        telecom.act(above, "take", telecom.world.order_handler)

    telecom.act(telecom.act(above, "take", at_headquarters), "complete", at_headquarters, result="本周五割接。")
    assert fresh(asked).stage == "handling"
    assert fresh(order).stage == "raised"


def test_the_answer_comes_back_the_way_it_went(telecom: Department, at_headquarters: Staff) -> None:
    order, asked, above = further(telecom)
    telecom.act(telecom.act(above, "take", at_headquarters), "complete", at_headquarters, result="本周五割接。")
    telecom.act(fresh(asked), "complete", telecom.world.reviewer, result="总部本周五割接，之后复测。")

    order = fresh(order)
    assert (order.stage, order.handler) == ("handling", telecom.world.order_handler)
    assert said_of(order)[-2:] == ["work_order.raised_settled", "work_order.problem_settled"]
    assert telecom.act(order, "feed_back", telecom.world.order_handler, **FEEDBACK).stage == "feedback_check"


def test_may_not_be_wanted_later_than_the_handling_is_due(telecom: Department) -> None:
    order, late = telecom.taken(), telecom.at + timedelta(days=3)

    with pytest.raises(NotNow, match="升级反馈时间") as refused:
        telecom.act(order, "raise_problem", telecom.world.order_handler, raise_reason="需协调。", raise_due=late)

    assert refused.value.clause == "2.4.4"
    assert not fresh(order).children.exists()


def test_what_the_province_sends_back_lets_it_go_on(telecom: Department) -> None:
    order = telecom.raised()
    telecom.act(child_of(order), "refuse", telecom.world.reviewer, refusal_note="请先联系本市网络部。")

    assert fresh(order).stage == "handling"


def test_goes_on_alone_with_a_reason(telecom: Department) -> None:
    order = telecom.act(telecom.raised(), "go_on_alone", telecom.world.order_handler, override_reason="已自行修复。")

    assert order.stage == "handling"
    assert child_of(order).closed_at is None


def test_what_headquarters_must_coordinate_is_put_to_it_by_the_centre(telecom: Department) -> None:
    plain = telecom.opened("submit")
    with pytest.raises(NotNow, match="需总部协调") as refused:
        telecom.act(plain, "ask_headquarters", telecom.world.reviewer, raise_reason="涉及两省结算。")
    assert refused.value.clause == "2.3.2"

    order = telecom.opened("submit", needs_headquarters=True, level="national_ordinary")
    order = telecom.act(order, "ask_headquarters", telecom.world.reviewer, raise_reason="涉及两省结算。")
    assert order.stage == "awaiting_review"
    assert child_of(order).owner_unit == telecom.world.hq_centre


def test_the_flag_puts_it_to_headquarters_by_itself_and_once(telecom: Department) -> None:
    order = telecom.opened("submit", needs_headquarters=True, level="national_ordinary")

    child = child_of(order)
    assert (child.procedure, child.stage) == ("raised_headquarters", "awaiting_take")
    assert (child.owner_unit, child.receiving_unit) == (telecom.world.hq_centre, telecom.world.centre)
    assert child.text == order.text

    telecom.act(order, "correct", telecom.world.reviewer, correction_reason="补充说明", demand="尽快")
    assert order.children.count() == 1


def test_the_flag_set_later_does_the_same_and_headquarters_answers_the_centre(telecom: Department) -> None:
    order, world = telecom.taken(), telecom.world
    said = {"needs_headquarters": True, "level": "national_ordinary", "level_reason": "省际电路由总部维护"}

    order = telecom.act(order, "correct", world.reviewer, correction_reason="需总部协调省际电路", **said)

    child = child_of(order)
    assert (order.stage, child.receiving_unit) == ("handling", world.centre)
    assert not telecom.opened("submit").children.exists()
