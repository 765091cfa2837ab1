"""What a clock raises goes out once: the warning to the responsible, then up the ladder."""

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import raise_due_clocks
from bihuan.journal.subscriptions import run_readers
from bihuan.workorders.models import Urging
from bihuan.workorders.operations import urge_for_clock
from tests.workorders.department import Department, when


def told(telecom: Department, moment: str) -> list[tuple[str, int, str]]:
    raise_due_clocks(at=when(moment))
    run_readers(at=when(moment))
    found = Urging.objects.filter(limit="handling").select_related("unit").order_by("pk")
    return [(urging.kind, urging.rung, urging.unit.code) for urging in found]


def test_warns_at_nine_tenths_then_climbs(telecom: Department) -> None:
    telecom.taken()  # dispatched 09:20, 41 h: due on 4 March 02:20; nine tenths are 36 h 54 min: 3 March 22:14

    assert told(telecom, "2026-03-03 22:13") == []
    assert told(telecom, "2026-03-03 22:14") == [("warning", 0, "zz_net")]
    assert told(telecom, "2026-03-04 02:20") == [("warning", 0, "zz_net"), ("urging", 1, "zz_net")]
    climbed = told(telecom, "2026-03-04 22:50")  # half of 41 h is 20 h 30 min
    assert climbed[2:] == [("urging", 2, "hn_cc")]


def test_the_same_rung_once(telecom: Department) -> None:
    telecom.taken()
    clock = Clock.objects.get(limit="handling")

    first = urge_for_clock(clock=clock, rung=1, at=telecom.later())
    second = urge_for_clock(clock=clock, rung=1, at=telecom.later())

    assert first is not None
    assert second is None
