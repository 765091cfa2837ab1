"""Urging by hand."""

from datetime import timedelta

import pytest

from bihuan.kernel.errors import NotPermitted, TooLong
from bihuan.workorders.operations import urge_work_order
from bihuan.workorders.operations.urging import AnswerMissing
from bihuan.workorders.rules import Closed
from tests.workorders.department import Department, fresh, said_of


def test_goes_to_whoever_has_it_and_asks_for_an_answer(telecom: Department) -> None:
    order, at = telecom.taken(), telecom.later()

    urging = urge_work_order(
        order=order, text="请今天内反馈。", answer_by=at + timedelta(hours=2), by=telecom.world.supervisor, at=at
    )

    assert (urging.unit, urging.person, urging.kind) == (telecom.world.network, telecom.world.order_handler, "urging")
    assert said_of(order)[-1] == "work_order.urged"


def test_the_next_action_is_its_reaction(telecom: Department) -> None:
    order, at = telecom.taken(), telecom.later()
    urging = urge_work_order(
        order=order, text="请今天内反馈。", answer_by=at + timedelta(hours=2), by=telecom.world.supervisor, at=at
    )

    telecom.act(
        order, "feed_back", telecom.world.order_handler, cause="resource_fault", measures="已派人。", solution="更换。"
    )

    urging.refresh_from_db()
    assert urging.reacted_at == telecom.at


def test_needs_words_and_a_moment_ahead(telecom: Department) -> None:
    order, at = telecom.taken(), telecom.later()

    with pytest.raises(AnswerMissing) as refused:
        urge_work_order(order=order, text=" ", answer_by=at + timedelta(hours=1), by=telecom.world.supervisor, at=at)
    assert "text" in refused.value.fields
    with pytest.raises(AnswerMissing):
        urge_work_order(order=order, text="请反馈。", answer_by=at, by=telecom.world.supervisor, at=at)


def test_words_that_do_not_fit_are_refused_at_the_field(telecom: Department) -> None:
    order, at = telecom.taken(), telecom.later()

    with pytest.raises(TooLong, match="最多 500 个字") as refused:
        urge_work_order(
            order=order, text="催" * 501, answer_by=at + timedelta(hours=1), by=telecom.world.supervisor, at=at
        )
    assert "text" in refused.value.fields


def test_a_handler_urges_nobody(telecom: Department) -> None:
    order, at = telecom.taken(), telecom.later()

    with pytest.raises(NotPermitted, match="投诉主管"):
        urge_work_order(
            order=fresh(order), text="快点。", answer_by=at + timedelta(hours=1), by=telecom.world.order_handler, at=at
        )


def test_what_has_ended_is_not_urged(telecom: Department) -> None:
    order, at = telecom.brought_to("archived"), telecom.later()

    with pytest.raises(Closed, match="已归档"):
        urge_work_order(
            order=order, text="请反馈。", answer_by=at + timedelta(hours=1), by=telecom.world.supervisor, at=at
        )
