"""Taking a check back （反审核）, with a reason."""

import pytest

from bihuan.kernel.errors import NotPermitted
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import (
    ReasonWanted,
    change_register_sheet,
    check_register_sheet,
    unlock_register_sheet,
)
from bihuan.registers.rules import NotOpenAnyMore
from tests.registers.conftest import CHECK
from tests.workorders.department import Department


@pytest.fixture
def checked(telecom: Department, spot_check: RegisterSheet) -> RegisterSheet:
    return check_register_sheet(row=spot_check, by=telecom.world.province_head, at=telecom.later())


def test_opens_it_to_be_changed_and_checked_anew(telecom: Department, checked: RegisterSheet) -> None:
    maker, checker = telecom.world.supervisor, telecom.world.province_head
    row = unlock_register_sheet(row=checked, reason="编号写错", by=checker, at=telecom.later())
    assert (row.sheet.status, row.sheet.checker, row.sheet.checked_at) == ("open", None, None)

    change_register_sheet(row=row, values={**CHECK, "remarks": "已改"}, seen=1, by=maker, at=telecom.later())
    again = check_register_sheet(row=row, by=checker, at=telecom.later())

    assert again.sheet.status == "checked"
    assert again.sheet.values["remarks"] == "已改"


def test_is_for_whoever_checks(telecom: Department, checked: RegisterSheet) -> None:
    with pytest.raises(NotPermitted):
        unlock_register_sheet(row=checked, reason="编号写错", by=telecom.world.supervisor, at=telecom.later())


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_wants_a_reason(telecom: Department, checked: RegisterSheet, reason: str) -> None:
    with pytest.raises(ReasonWanted):
        unlock_register_sheet(row=checked, reason=reason, by=telecom.world.province_head, at=telecom.later())


def test_there_is_nothing_to_take_back_before(telecom: Department, spot_check: RegisterSheet) -> None:
    with pytest.raises(NotOpenAnyMore):
        unlock_register_sheet(row=spot_check, reason="编号写错", by=telecom.world.province_head, at=telecom.later())
