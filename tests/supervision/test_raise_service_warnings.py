"""Raising service warnings: at least ten a day, and more than half as many again as on the 28 days before."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from bihuan.journal.models import Entry
from bihuan.kernel.time import SHANGHAI
from bihuan.supervision.models import ServiceWarning
from bihuan.supervision.operations import raise_service_warnings
from tests.supervision.conftest import DAY, Complaints
from tests.workorders.department import Department


def warned() -> list[tuple[str, str, int, Decimal]]:
    found = ServiceWarning.objects.select_related("unit").order_by("pk")
    return [(each.unit.name, each.business, each.count, each.average) for each in found]


def test_warns_of_a_category_that_rose(telecom: Department, complaints: Complaints, next_morning: datetime) -> None:
    complaints.on(DAY - timedelta(days=2), 14)  # half a complaint a day on average
    complaints.on(DAY, 10)
    complaints.on(DAY, 9, business="wcdma")  # fewer than ten

    assert raise_service_warnings(at=next_morning) == 2  # the other day stood out as well
    assert warned() == [
        ("河南省分公司", "gsm", 14, Decimal("0.00")),
        ("河南省分公司", "gsm", 10, Decimal("0.50")),
    ]


@pytest.mark.parametrize(("count", "warns"), [(14, False), (15, False), (16, True)])
def test_the_share_is_counted_exactly(complaints: Complaints, next_morning: datetime, count: int, warns: bool) -> None:
    complaints.on(DAY - timedelta(days=20), 280)  # ten a day on average
    complaints.on(DAY, count)

    raise_service_warnings(at=next_morning)

    assert any(warning.day == DAY for warning in ServiceWarning.objects.all()) is warns


def test_provinces_are_counted_apart(telecom: Department, complaints: Complaints, next_morning: datetime) -> None:
    complaints.on(DAY, 6)
    complaints.on(DAY, 6, home=telecom.world.wuhan)
    assert raise_service_warnings(at=next_morning) == 0

    complaints.on(DAY, 4, home=telecom.world.wuhan)
    raise_service_warnings(at=next_morning)

    assert warned() == [("湖北省分公司", "gsm", 10, Decimal("0.00"))]


def test_a_day_is_the_day_in_shanghai_and_is_warned_of_when_it_is_over(
    complaints: Complaints, next_morning: datetime
) -> None:
    complaints.on(DAY, 5, hour=0)
    complaints.on(DAY, 5, hour=23)

    assert raise_service_warnings(at=datetime(2026, 3, 2, 23, 59, tzinfo=SHANGHAI)) == 0
    assert raise_service_warnings(at=next_morning) == 1


def test_the_same_is_warned_of_once_and_days_missed_are_made_up_for(
    complaints: Complaints, next_morning: datetime
) -> None:
    complaints.on(DAY, 10)

    assert raise_service_warnings(at=next_morning + timedelta(days=2)) == 1
    assert raise_service_warnings(at=next_morning + timedelta(days=2)) == 0
    assert ServiceWarning.objects.count() == 1
    copy = ServiceWarning.objects.get()
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_says_so_in_the_journal(complaints: Complaints, next_morning: datetime) -> None:
    complaints.on(DAY, 10)
    raise_service_warnings(at=next_morning)

    entry = Entry.objects.get(subject_kind="service_warning")
    assert (entry.name, entry.data["count"], entry.data["average"]) == ("service_warning.raised", 10, "0.00")


def test_two_weeks_cost_as_many_questions_as_one_day(
    complaints: Complaints, next_morning: datetime, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    complaints.on(DAY, 12)
    complaints.on(DAY, 12, business="wcdma")

    with django_assert_max_num_queries(30):  # type: ignore[operator]
        raise_service_warnings(at=next_morning)
    assert ServiceWarning.objects.count() == 2
