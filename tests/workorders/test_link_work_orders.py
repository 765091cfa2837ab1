"""Linking a repeated call with the earlier one."""

import pytest

from bihuan.workorders.operations import link_work_orders
from bihuan.workorders.operations.linking import LinkedAlready, SameWorkOrder
from bihuan.workorders.rules import Closed
from tests.workorders.department import Department, said_of


def test_says_so_on_the_later_one(telecom: Department) -> None:
    first, second = telecom.opened(), telecom.opened()

    link = link_work_orders(order=second, other=first, by=telecom.world.hall_clerk, at=telecom.later())

    assert (link.other, link.kind) == (first, "repeated")
    assert said_of(second)[-1] == "work_order.linked"


def test_not_with_itself(telecom: Department) -> None:
    order = telecom.opened()

    with pytest.raises(SameWorkOrder):
        link_work_orders(order=order, other=order, by=telecom.world.hall_clerk, at=telecom.later())


def test_not_twice(telecom: Department) -> None:
    first, second = telecom.opened(), telecom.opened()
    link_work_orders(order=second, other=first, by=telecom.world.hall_clerk, at=telecom.later())

    with pytest.raises(LinkedAlready):
        link_work_orders(order=second, other=first, by=telecom.world.hall_clerk, at=telecom.later())


def test_what_has_ended_is_linked_from_the_new_one_alone(telecom: Department) -> None:
    archived, new = telecom.brought_to("archived"), telecom.opened()

    with pytest.raises(Closed):
        link_work_orders(order=archived, other=new, by=telecom.world.hall_clerk, at=telecom.later())
    assert link_work_orders(order=new, other=archived, by=telecom.world.hall_clerk, at=telecom.later()).pk
