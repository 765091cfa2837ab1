"""Two uses at the same moment: the ceiling of the month holds."""

from collections.abc import Callable
from decimal import Decimal

from bihuan.journal.verify import verify
from bihuan.kernel.errors import Refusal
from bihuan.mandates.models import MandateMonth, MandateUse
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import take_action
from tests.mandates.conftest import ASKED, granted, known_well
from tests.workorders.department import Department
from tests.workorders.test_at_once import at_once


def test_of_eight_uses_at_once_only_those_below_the_ceiling_are_granted(committed_telecom: Department) -> None:
    telecom = known_well(committed_telecom)
    clerk = telecom.world.hall_clerk
    for _use in range(8):
        granted(telecom, clerk, mandate_amount="50")
    orders = [telecom.opened() for _order in range(8)]
    at = telecom.later()
    values = {**ASKED, "mandate_amount": "45"}

    def grant(order: WorkOrder) -> Callable[[], WorkOrder]:
        return lambda: take_action(order=order, action="use_mandate", values=values, by=clerk, at=at)

    said = at_once(*map(grant, orders))

    refused = [one for one in said if isinstance(one, Refusal)]
    assert sum(isinstance(one, WorkOrder) for one in said) == 2
    assert len(refused) == 6
    assert all("月累计上限 500.00 元" in one.sentence for one in refused)
    assert MandateMonth.objects.get().used == Decimal(490)
    assert MandateUse.objects.count() == 10
    assert verify().faults == ()
