"""Letting a handler speak to the customer for a time."""

from datetime import timedelta

import pytest

from bihuan.kernel.errors import NotPermitted, TooLong
from bihuan.workorders.operations import grant_contact
from bihuan.workorders.operations.contact import EndsBeforeItBegins, NotTheHandler, ReasonMissing
from bihuan.workorders.rules import Closed
from bihuan.workorders.story.page import may_contact
from tests.workorders.department import Department, fresh, said_of


def test_shows_the_number_until_its_end_and_no_longer(telecom: Department) -> None:
    order, handler = telecom.taken(), telecom.world.order_handler
    at = telecom.later()
    assert not may_contact(fresh(order), handler, at=at)

    grant_contact(
        order=order,
        staff=handler,
        until=at + timedelta(hours=2),
        reason="须约定上门时间。",
        by=telecom.world.supervisor,
        at=at,
    )

    assert may_contact(fresh(order), handler, at=at + timedelta(hours=1))
    assert not may_contact(fresh(order), handler, at=at + timedelta(hours=2))
    assert said_of(order)[-1] == "work_order.contact_granted"


def test_is_for_the_present_handler_alone(telecom: Department) -> None:
    order, at = telecom.taken(), telecom.later()

    with pytest.raises(NotTheHandler):
        grant_contact(
            order=order, staff=telecom.second_handler, until=at + timedelta(hours=2), reason="代班。",
            by=telecom.world.supervisor, at=at,
        )  # fmt: skip


def test_is_the_supervisors_to_give(telecom: Department) -> None:
    order, handler = telecom.taken(), telecom.world.order_handler
    at = telecom.later()

    with pytest.raises(NotPermitted, match="投诉主管") as refused:
        grant_contact(order=order, staff=handler, until=at + timedelta(hours=2), reason="自批。", by=handler, at=at)

    assert refused.value.clause == "2.4.4"


def test_needs_a_reason_and_an_end_ahead(telecom: Department) -> None:
    order, at = telecom.taken(), telecom.later()
    handler, by = telecom.world.order_handler, telecom.world.supervisor

    with pytest.raises(EndsBeforeItBegins):
        grant_contact(order=order, staff=handler, until=at, reason="约定上门。", by=by, at=at)
    with pytest.raises(ReasonMissing):
        grant_contact(order=order, staff=handler, until=at + timedelta(hours=1), reason=" ", by=by, at=at)


def test_what_has_ended_needs_no_contact(telecom: Department) -> None:
    order, at = telecom.brought_to("archived"), telecom.later()

    with pytest.raises(Closed):
        grant_contact(
            order=order,
            staff=telecom.world.order_handler,
            until=at + timedelta(hours=1),
            reason="约定上门。",
            by=telecom.world.supervisor,
            at=at,
        )


def test_ends_when_somebody_else_has_the_work_order(telecom: Department) -> None:
    order, at = telecom.taken(), telecom.later()
    handler = telecom.world.order_handler
    until = at + timedelta(hours=2)
    grant_contact(order=order, staff=handler, until=until, reason="约定上门。", by=telecom.world.supervisor, at=at)

    telecom.act(order, "take_over", telecom.second_handler)

    assert not may_contact(fresh(order), handler, at=at + timedelta(hours=1))


def test_a_reason_that_does_not_fit_is_refused(telecom: Department) -> None:
    order, at = telecom.taken(), telecom.later()

    with pytest.raises(TooLong) as refused:
        grant_contact(
            order=order, staff=telecom.world.order_handler, until=at + timedelta(hours=2), reason="因" * 201,
            by=telecom.world.supervisor, at=at,
        )  # fmt: skip
    assert "reason" in refused.value.fields
