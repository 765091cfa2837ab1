"""Urging orders that stay unanswered are urged themselves."""

from datetime import timedelta

from bihuan.workorders.models import Urging
from bihuan.workorders.operations import answer_urging, urge_unanswered, urge_work_order
from tests.workorders.department import Department


def test_once_after_the_moment_has_passed(telecom: Department) -> None:
    order, at = telecom.taken(), telecom.later()
    urging = urge_work_order(
        order=order, text="请今天内反馈。", answer_by=at + timedelta(hours=2), by=telecom.world.supervisor, at=at
    )

    assert urge_unanswered(at=at + timedelta(hours=1)) == 0
    assert urge_unanswered(at=at + timedelta(hours=2)) == 1
    assert urge_unanswered(at=at + timedelta(hours=3)) == 0
    again = Urging.objects.get(repeats=urging)
    assert (again.unit, again.text) == (telecom.world.network, "请今天内反馈。")


def test_an_answer_ends_it(telecom: Department) -> None:
    order, at = telecom.taken(), telecom.later()
    urging = urge_work_order(
        order=order, text="请今天内反馈。", answer_by=at + timedelta(hours=2), by=telecom.world.supervisor, at=at
    )
    answer_urging(urging=urging, answer="下午完成。", by=telecom.world.order_handler, at=telecom.later())

    assert urge_unanswered(at=at + timedelta(days=1)) == 0


def test_nobody_is_urged_about_what_has_ended(telecom: Department) -> None:
    order, at = telecom.taken(), telecom.later()
    urge_work_order(
        order=order, text="请今天内反馈。", answer_by=at + timedelta(hours=2), by=telecom.world.supervisor, at=at
    )
    telecom.act(order, "withdraw", telecom.world.reviewer, withdraw_reason="客户撤回。", withdraw_recording="R1")

    assert urge_unanswered(at=at + timedelta(hours=3)) == 0
