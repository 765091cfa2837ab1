"""Days that have to be counted again."""

from datetime import date

import pytest

from bihuan.indicators.models import DueDay
from bihuan.indicators.operations import note_days
from bihuan.journal.events import SYSTEM
from tests.workorders.department import MORNING


@pytest.mark.django_db
def test_a_day_is_due_once() -> None:
    for days in ([date(2026, 3, 2)], [date(2026, 3, 2), date(2026, 3, 3)]):
        note_days(days=days, by=SYSTEM, at=MORNING)
    assert sorted(DueDay.objects.values_list("day", flat=True)) == [date(2026, 3, 2), date(2026, 3, 3)]
