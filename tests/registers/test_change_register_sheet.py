"""Changing a sheet that nobody has checked."""

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import change_register_sheet, check_register_sheet
from bihuan.registers.rules import NotOpenAnyMore
from tests.registers.conftest import CHECK
from tests.workorders.department import Department

OTHER = {**CHECK, "remarks": "缺少回访录音编号"}


def test_keeps_the_new_values_and_tells_once(telecom: Department, spot_check: RegisterSheet) -> None:
    row = change_register_sheet(row=spot_check, values=OTHER, seen=1, by=telecom.world.supervisor, at=telecom.later())
    assert row.sheet.values["remarks"] == "缺少回访录音编号"
    names = Entry.objects.filter(subject_kind="register_sheet", subject_id=row.pk).order_by("seq")
    assert [entry.name for entry in names] == ["register_sheet.made", "register_sheet.changed"]


def test_refuses_a_page_that_is_no_longer_fresh(telecom: Department, spot_check: RegisterSheet) -> None:
    with pytest.raises(ChangedMeanwhile):
        change_register_sheet(row=spot_check, values=OTHER, seen=7, by=telecom.world.supervisor, at=telecom.later())


def test_refuses_what_has_been_checked(telecom: Department, spot_check: RegisterSheet) -> None:
    check_register_sheet(row=spot_check, by=telecom.world.province_head, at=telecom.later())
    with pytest.raises(NotOpenAnyMore):
        change_register_sheet(row=spot_check, values=OTHER, seen=1, by=telecom.world.supervisor, at=telecom.later())


def test_refuses_other_posts(telecom: Department, spot_check: RegisterSheet) -> None:
    with pytest.raises(NotPermitted):
        change_register_sheet(row=spot_check, values=OTHER, seen=1, by=telecom.world.hall_clerk, at=telecom.later())
