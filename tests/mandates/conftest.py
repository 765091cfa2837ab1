"""The telecom department with a customer of five years' standing, and front-line people who grant things."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bihuan.customers.models import Customer
from bihuan.mandates.models import MandateUse
from bihuan.org.models import Staff
from bihuan.workorders.models import WorkOrder
from tests.workorders import conftest as workorders
from tests.workorders.department import Department, child_of

telecom_at_work, committed_telecom = workorders.telecom, workorders.committed_telecom

ASKED: dict[str, Any] = {
    "mandate_purpose": "billing_error",
    "mandate_amount": "45.50",
    "mandate_granted": "退还多收的彩铃月租",
    "mandate_lawful": True,
}


@pytest.fixture
def telecom(telecom_at_work: Department) -> Department:
    return known_well(telecom_at_work)


def known_well(department: Department) -> Department:
    """The department, its customer with all that conditions ask about."""
    Customer.objects.filter(pk=department.customer.pk).update(
        kind="personal", potential="high", joined_on=date(2021, 3, 3), average_spend=Decimal("200.00")
    )
    return replace(department, customer=Customer.objects.get(pk=department.customer.pk))


def granted(department: Department, by: Staff, order: WorkOrder | None = None, **changes: Any) -> WorkOrder:
    """Somebody grants something at a work order; the mandate order that it came to."""
    order = order or department.opened()
    department.act(order, "use_mandate", by, **{**ASKED, **changes})
    return child_of(order)


def use_of(order: WorkOrder) -> MandateUse:
    return MandateUse.objects.select_related("order", "user", "charged").get(order=order)
