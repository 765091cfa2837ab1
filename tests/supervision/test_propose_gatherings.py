"""Proposing a group event: ten complaints alike within two hours, told once to whoever may open one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.journal.models import Entry
from bihuan.supervision.models import GatheringProposal
from bihuan.supervision.operations import propose_gatherings
from bihuan.workorders.models import WorkOrder
from tests.workorders.conftest import telecom
from tests.workorders.department import Department
from tests.workorders.test_emergencies import ten
from tests.workorders.test_group_event import opened

__all__ = ["telecom"]


def test_ten_alike_are_proposed_with_the_units_that_take_part(telecom: Department) -> None:
    orders = ten(telecom)

    assert propose_gatherings(at=telecom.at) == 1

    found = GatheringProposal.objects.get()
    assert (found.procedure, found.count, found.numbers) == ("group_event", 10, [order.number for order in orders])
    assert telecom.world.hall.path in found.paths
    entry = Entry.objects.get(name="gathering.proposed")
    assert (entry.subject_id, entry.data["count"]) == (found.pk, 10)


def test_nine_are_not(telecom: Department) -> None:
    ten(telecom, 9)

    assert propose_gatherings(at=telecom.at) == 0


def test_the_same_is_told_again_only_when_two_hours_have_passed(telecom: Department) -> None:
    ten(telecom)
    propose_gatherings(at=telecom.at)

    telecom.opened()
    assert propose_gatherings(at=telecom.at + timedelta(minutes=5)) == 0
    telecom.later(hours=3)
    ten(telecom)
    assert propose_gatherings(at=telecom.at) == 1


def test_what_an_event_handles_is_not_proposed(telecom: Department) -> None:
    opened(telecom, *ten(telecom))

    assert propose_gatherings(at=telecom.at) == 0


def test_asks_as_much_for_two_places_as_for_one(telecom: Department) -> None:
    asked = []
    for place in (telecom.world.zhengzhou, telecom.luoyang):
        for _turn in range(10):
            telecom.opened(occurrence=place.pk)
        GatheringProposal.objects.update(raised_at=telecom.at - timedelta(hours=3))
        propose_gatherings(at=telecom.at)
        GatheringProposal.objects.update(raised_at=telecom.at - timedelta(hours=3))
        with CaptureQueriesContext(connection) as caught:
            propose_gatherings(at=telecom.at)
        asked.append(len([query for query in caught.captured_queries if "SELECT" in query["sql"]]))

    assert asked[0] == asked[1]


@pytest.mark.parametrize("minutes", [121, 119])
def test_what_is_older_than_two_hours_is_not_counted(telecom: Department, minutes: int) -> None:
    first, *_others = ten(telecom)
    WorkOrder.objects.filter(pk=first.pk).update(opened_at=telecom.at - timedelta(minutes=minutes))

    assert propose_gatherings(at=telecom.at) == (minutes < 120)
