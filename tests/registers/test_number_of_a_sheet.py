"""A form with a place for the number of its sheet: nobody types it, and it stays."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bihuan.journal.events import SYSTEM
from bihuan.org.models import Appointment, Staff, Unit
from bihuan.registers.operations import change_register_sheet, make_register_sheet
from bihuan.regulation.models import Edition
from bihuan.regulation.operations import install_edition
from bihuan.regulation.queries import forget_what_is_in_force
from tests.workorders.department import when

MANUAL = Path(__file__).parents[2] / "packs" / "department"
NOW = when("2026-03-02 10:00")
SAID = {
    "reporter": "孙丽",
    "addressee": "马建国",
    "matter": "leak",
    "text": "客户名单外传。",
    "opinion": "先停用账号。",
}


@pytest.fixture
def edition(db: None) -> Iterator[Edition]:
    forget_what_is_in_force()
    yield install_edition(folder=MANUAL, historical=True, by=SYSTEM, at=when("2026-01-02 09:00"))
    forget_what_is_in_force()


def test_stands_in_its_cell_and_is_not_typed_over(edition: Edition) -> None:
    unit = Unit.objects.create(
        code="ts", path="ts.", kind="complaint_line", name="客户投诉管理", regulation=edition.regulation
    )
    clerk = Staff.objects.create(number="1", name="孙丽", unit=unit, password="!", pinyin="sunli", initials="sl")
    Appointment.objects.create(
        staff=clerk, unit=unit, post="complaint_clerk", regulation=edition.regulation, from_on=date(2020, 1, 1)
    )

    row = make_register_sheet(edition=edition, register="report_for_instruction", values=SAID, by=clerk, at=NOW)
    assert row.sheet.values["number"] == row.number

    said = {**SAID, "opinion": "停用账号并上报。"}
    row = change_register_sheet(row=row, values=said, seen=row.sheet.version, by=clerk, at=NOW)
    assert (row.sheet.values["number"], row.sheet.values["opinion"]) == (row.number, "停用账号并上报。")
