"""Handing limits to whoever has the matter now."""

from bihuan.clocks.operations import hand_clocks, stop_clocks
from bihuan.journal.events import SYSTEM
from tests.clocks.conftest import NINE, Limits
from tests.world import World


def test_hands_running_limits_and_leaves_the_stopped(limits: Limits, world: World) -> None:
    stopped, running = limits.start("1h", limit="fill_in"), limits.start("4h")
    stop_clocks(matter=limits.matter, limits=["fill_in"], by=SYSTEM, at=NINE)

    hand_clocks(matter=limits.matter, unit=world.network, staff=None, by=SYSTEM, at=NINE)

    for clock in (stopped, running):
        clock.refresh_from_db()
    assert (running.holder_unit, running.holder_staff) == (world.network, None)
    assert stopped.holder_unit == world.centre
