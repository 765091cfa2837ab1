"""Striking a sheet out."""

import pytest

from bihuan.kernel.errors import NotPermitted
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import ReasonWanted, check_register_sheet, void_register_sheet
from bihuan.registers.rules import NotOpenAnyMore
from tests.workorders.department import Department


def test_keeps_the_sheet_with_the_reason(telecom: Department, spot_check: RegisterSheet) -> None:
    row = void_register_sheet(row=spot_check, reason="重复填写", by=telecom.world.supervisor, at=telecom.later())
    assert (row.sheet.status, row.void_reason) == ("voided", "重复填写")
    assert RegisterSheet.objects.get().void_reason == "重复填写"


def test_happens_once(telecom: Department, spot_check: RegisterSheet) -> None:
    void_register_sheet(row=spot_check, reason="重复填写", by=telecom.world.supervisor, at=telecom.later())
    with pytest.raises(NotOpenAnyMore):
        void_register_sheet(row=spot_check, reason="重复填写", by=telecom.world.supervisor, at=telecom.later())


def test_wants_a_reason(telecom: Department, spot_check: RegisterSheet) -> None:
    with pytest.raises(ReasonWanted):
        void_register_sheet(row=spot_check, reason="  ", by=telecom.world.supervisor, at=telecom.later())


def test_is_for_whoever_checks_once_it_is_checked(telecom: Department, spot_check: RegisterSheet) -> None:
    check_register_sheet(row=spot_check, by=telecom.world.province_head, at=telecom.later())
    with pytest.raises(NotPermitted):
        void_register_sheet(row=spot_check, reason="重复填写", by=telecom.world.supervisor, at=telecom.later())
