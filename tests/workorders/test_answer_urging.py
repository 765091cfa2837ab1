"""Answering an urging order."""

from datetime import timedelta

import pytest

from bihuan.kernel.errors import NotPermitted
from bihuan.workorders.models import Urging
from bihuan.workorders.operations import answer_urging, urge_work_order
from bihuan.workorders.operations.urging import AnsweredAlready, AnswerMissing
from tests.workorders.department import Department, said_of


@pytest.fixture
def urging(telecom: Department) -> Urging:
    order, at = telecom.taken(), telecom.later()
    return urge_work_order(
        order=order, text="请今天内反馈。", answer_by=at + timedelta(hours=2), by=telecom.world.supervisor, at=at
    )


def test_keeps_who_answered_what_and_when(telecom: Department, urging: Urging) -> None:
    answered = answer_urging(urging=urging, answer="备件下午到。", by=telecom.world.order_handler, at=telecom.later())

    assert (answered.answer, answered.answered_by, answered.answered_at) == (
        "备件下午到。", telecom.world.order_handler, telecom.at,
    )  # fmt: skip
    assert said_of(urging.order)[-1] == "work_order.urging_answered"


def test_is_for_the_unit_that_was_urged(telecom: Department, urging: Urging) -> None:
    with pytest.raises(NotPermitted, match="郑州网络维护部"):
        answer_urging(urging=urging, answer="好的。", by=telecom.world.hall_clerk, at=telecom.later())


def test_says_something_once(telecom: Department, urging: Urging) -> None:
    with pytest.raises(AnswerMissing):
        answer_urging(urging=urging, answer=" ", by=telecom.world.order_handler, at=telecom.later())
    answer_urging(urging=urging, answer="备件下午到。", by=telecom.world.order_handler, at=telecom.later())
    with pytest.raises(AnsweredAlready):
        answer_urging(urging=urging, answer="再说一次。", by=telecom.world.order_handler, at=telecom.later())
