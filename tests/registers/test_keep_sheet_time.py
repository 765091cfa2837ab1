"""A report of a major matter opens by itself and is made within the hour: the hour is a limit of the work order."""

from datetime import timedelta
from typing import Any

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import raise_due_clocks
from bihuan.journal.subscriptions import run_readers
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import change_register_sheet, keep_sheet_time
from bihuan.workorders.models import Urging, WorkOrder
from tests.workorders.department import Department

GRAVE: dict[str, Any] = {"flags": ["gravity"], "gravity_reason": "已联系媒体"}
REPORT = {"scope": "一户", "measures": "已派人上门。"}


def grave(telecom: Department) -> WorkOrder:
    order = telecom.opened("submit", **GRAVE)
    run_readers(at=telecom.at, only="registers.opening")
    return order


def hour_of(order: WorkOrder) -> Clock:
    return Clock.objects.get(matter_id=order.pk, limit="major_report")


def completed(telecom: Department, order: WorkOrder) -> RegisterSheet:
    row = RegisterSheet.objects.select_related("sheet").get(order=order, register="major_report")
    values = {**row.sheet.values, **REPORT, "found_at": telecom.at}
    return change_register_sheet(
        row=row, values=values, seen=row.sheet.version, by=telecom.world.reviewer, at=telecom.later()
    )


def test_the_hour_runs_from_the_opening_to_the_completed_report(telecom: Department) -> None:
    order = grave(telecom)

    clock = hour_of(order)
    assert (clock.state, clock.due_at - clock.started_at) == ("running", timedelta(hours=1))
    completed(telecom, order)
    assert (hour_of(order).state, hour_of(order).outcome) == ("stopped", "on_time")


def test_it_begins_once_however_often_the_matter_is_marked(telecom: Department) -> None:
    order = grave(telecom)
    completed(telecom, order)

    telecom.act(order, "correct", telecom.world.reviewer, correction_reason="补充", **GRAVE)
    run_readers(at=telecom.at, only="registers.opening")

    assert Clock.objects.filter(matter_id=order.pk, limit="major_report").count() == 1


def test_what_is_late_is_urged_at_the_centre_that_reports(telecom: Department) -> None:
    order = grave(telecom)

    telecom.later(hours=2)
    raise_due_clocks(at=telecom.at)
    run_readers(at=telecom.at, only="workorders.urging")

    urging = Urging.objects.get(order=order, limit="major_report", kind="urging")
    assert (urging.unit, urging.posts) == (telecom.world.centre, ["centre_supervisor", "reviewer"])
    completed(telecom, order)
    assert hour_of(order).outcome == "late"


def test_nothing_is_measured_where_the_regulation_measures_nothing(telecom: Department) -> None:
    order = telecom.opened("submit")

    said = keep_sheet_time(
        order=order, register="corrective_measure", became="opened", by=telecom.world.reviewer, at=telecom.at
    )

    assert not said
    assert not Clock.objects.filter(matter_id=order.pk, limit="major_report").exists()
