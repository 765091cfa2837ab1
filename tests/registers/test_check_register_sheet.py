"""Another person stands for a sheet."""

import pytest

from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import change_register_sheet, check_register_sheet
from bihuan.registers.rules import CheckedByAnother, NotOpenAnyMore
from tests.workorders.department import Department


def test_names_who_checked_and_when(telecom: Department, spot_check: RegisterSheet) -> None:
    row = check_register_sheet(row=spot_check, by=telecom.world.province_head, at=telecom.later())
    assert row.sheet.status == "checked"
    assert (row.sheet.checker, row.sheet.checked_at) == (telecom.world.province_head, telecom.at)


def test_happens_once(telecom: Department, spot_check: RegisterSheet) -> None:
    check_register_sheet(row=spot_check, by=telecom.world.province_head, at=telecom.later())
    with pytest.raises(NotOpenAnyMore):
        check_register_sheet(row=spot_check, by=telecom.world.province_head, at=telecom.later())


def test_is_not_for_whoever_made_it(telecom: Department, spot_check: RegisterSheet) -> None:
    spot_check.sheet.maker = telecom.world.province_head
    spot_check.sheet.save(update_fields=["maker"])
    with pytest.raises(CheckedByAnother):
        check_register_sheet(row=spot_check, by=telecom.world.province_head, at=telecom.later())


def test_is_for_the_posts_that_the_pack_names(telecom: Department, spot_check: RegisterSheet) -> None:
    with pytest.raises(NotPermitted):
        check_register_sheet(row=spot_check, by=telecom.world.supervisor, at=telecom.later())


def test_is_of_what_was_read(telecom: Department, spot_check: RegisterSheet) -> None:
    world = telecom.world
    changed = {**spot_check.sheet.values, "remarks": "缺一张附件"}
    change_register_sheet(row=spot_check, values=changed, seen=1, by=world.supervisor, at=telecom.later())

    with pytest.raises(ChangedMeanwhile):
        check_register_sheet(row=spot_check, seen=1, by=world.province_head, at=telecom.later())
    assert check_register_sheet(row=spot_check, seen=2, by=world.province_head, at=telecom.later()).status == "checked"
