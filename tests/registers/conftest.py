"""The telecom department with what its spot checks say."""

from pathlib import Path
from typing import Any

import pytest

from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import make_register_sheet
from tests.registers.gathered import Lists, lists_in
from tests.workorders.conftest import telecom
from tests.workorders.department import Department

__all__ = ["telecom"]

CHECK: dict[str, Any] = {
    "period": "2026 年 2 月",
    "work_order": "TCTS2026030200001",
    "filled_right": "right",
    "routed_right": True,
    "in_time": True,
    "remarks": "流转环节齐全",
}


@pytest.fixture
def spot_check(telecom: Department) -> RegisterSheet:
    """A spot check that the supervisor of the centre wrote down."""
    return make_register_sheet(
        edition=telecom.edition,
        register="order_spot_check",
        values=CHECK,
        by=telecom.world.supervisor,
        at=telecom.later(),
    )


@pytest.fixture
def lists(telecom: Department, tmp_path: Path) -> Lists:
    """The department with lists that are gathered."""
    return lists_in(tmp_path, telecom)
