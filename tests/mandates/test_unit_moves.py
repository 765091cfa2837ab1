"""A unit moves: the uses made in it are seen from its new place."""

from bihuan.org.operations import move_unit
from tests.mandates.conftest import granted, use_of
from tests.workorders.department import Department


def test_its_uses_follow(telecom: Department) -> None:
    world = telecom.world
    use = use_of(granted(telecom, world.hall_clerk))
    assert use.path == world.hall.path

    move_unit(unit=world.hall, above=world.henan, by=world.administrator, at=telecom.later())

    use.refresh_from_db()
    assert use.path == f"{world.henan.path}{world.hall.code}."
