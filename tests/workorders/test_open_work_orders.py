"""Opening many work orders at once."""

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_orders
from bihuan.workorders.operations.bulk import IntakeLine, Taken
from tests.workorders.department import Department


def opened(telecom: Department, *lines: IntakeLine) -> list[Taken]:
    clerk = telecom.world.hall_clerk
    return open_work_orders(
        edition=telecom.edition, procedure="complaint", lines=lines, then="submit", by=clerk, at=telecom.at
    )


def test_each_line_is_a_work_order_with_its_own_entries(telecom: Department) -> None:
    found = opened(telecom, *(IntakeLine(f"A-{n}", telecom.intake(text=f"第{n}件")) for n in range(3)))

    orders = [one.order for one in found if one.order]
    assert [order.text for order in orders] == ["第0件", "第1件", "第2件"]
    assert {order.stage for order in orders} == {"awaiting_review"}
    assert Entry.objects.filter(name="work_order.submitted").count() == 3


def test_what_is_refused_takes_back_itself_alone(telecom: Department) -> None:
    wrong = IntakeLine("A-2", telecom.intake(level="unheard_of"))
    found = opened(telecom, IntakeLine("A-1", telecom.intake()), wrong, IntakeLine("A-3", telecom.intake()))

    assert [one.order is not None for one in found] == [True, False, True]
    assert found[1].refusal is not None
    assert set(found[1].refusal.fields) == {"level"}
    assert WorkOrder.objects.count() == 2


def test_the_same_key_is_the_same_work_order_within_a_call_and_later(telecom: Department) -> None:
    line = IntakeLine("A-1", telecom.intake())
    first, second = opened(telecom, line, line)
    [third] = opened(telecom, line)

    assert first.order == second.order == third.order
    assert [one.is_new for one in (first, second, third)] == [True, False, False]


def test_refuses_as_a_whole_whom_the_procedure_does_not_let_open(telecom: Department) -> None:
    with pytest.raises(NotPermitted):
        open_work_orders(
            edition=telecom.edition,
            procedure="complaint",
            lines=[IntakeLine("A-1", telecom.intake())],
            by=telecom.world.order_handler,
            at=telecom.at,
        )
