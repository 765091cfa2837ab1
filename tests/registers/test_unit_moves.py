"""A unit moves: the sheets made in it are seen from its new place."""

from bihuan.org.operations import move_unit
from bihuan.registers.models import RegisterSheet
from tests.workorders.department import Department


def test_its_sheets_follow(telecom: Department, spot_check: RegisterSheet) -> None:
    world = telecom.world
    unit = world.centre
    assert spot_check.path == unit.path

    move_unit(unit=unit, above=world.zhengzhou, by=world.administrator, at=telecom.later())

    spot_check.refresh_from_db()
    unit.refresh_from_db()
    assert spot_check.path == unit.path == f"{world.zhengzhou.path}{unit.code}."
