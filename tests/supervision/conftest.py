"""The telecom department with complaints of many days."""

from datetime import date, datetime, time, timedelta

import pytest

from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Unit
from bihuan.workorders.models import WorkOrder
from tests.workorders.conftest import telecom
from tests.workorders.department import Department

__all__ = ["telecom"]

DAY = date(2026, 3, 2)


class Complaints:
    """So many of a category on a day, in a place: one is written down, its copies are moved to where they belong."""

    def __init__(self, telecom: Department) -> None:
        self.telecom = telecom

    def on(self, day: date, count: int, *, business: str = "gsm", home: Unit | None = None, hour: int = 10) -> None:
        for _number in range(count):
            order = self.telecom.opened("submit")
            moment = datetime.combine(day, time(hour), SHANGHAI)
            place = home or self.telecom.world.zhengzhou
            WorkOrder.objects.filter(pk=order.pk).update(opened_at=moment, business=business, home=place)

    def of_the_days_before(self, count: int, *, days: int, **more: Unit) -> None:
        for back in range(1, days + 1):
            self.on(DAY - timedelta(days=back), count, **more)  # type: ignore[arg-type]


@pytest.fixture
def complaints(telecom: Department) -> Complaints:
    return Complaints(telecom)


@pytest.fixture
def next_morning() -> datetime:
    return datetime(2026, 3, 3, 1, 0, tzinfo=SHANGHAI)
