"""Earlier work orders of the same customer: all for whoever registers a matter, else within the reader's sight."""

from bihuan.workorders.proposals import earlier_orders
from tests.workorders.department import Department


def test_whoever_registers_hears_of_all(telecom: Department) -> None:
    earlier, order = telecom.opened("submit"), telecom.opened("submit")

    assert earlier_orders(order, at=telecom.at) == [earlier]


def test_reader_hears_of_those_in_sight(telecom: Department) -> None:
    earlier, order = telecom.opened("submit"), telecom.dispatched()

    assert earlier_orders(order, reader=telecom.world.reviewer, at=telecom.at) == [earlier]
    assert earlier_orders(order, reader=telecom.world.order_handler, at=telecom.at) == []
