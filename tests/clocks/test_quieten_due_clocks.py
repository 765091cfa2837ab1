"""After an import or a demonstration: what is past is not told, what lies ahead is."""

from bihuan.clocks.operations import quieten_due_clocks, raise_due_clocks
from bihuan.journal.events import SYSTEM
from tests.clocks.conftest import Limits, names_of
from tests.clocks.test_deadlines import when


def test_passes_over_what_is_past_and_says_so_once(limits: Limits) -> None:
    late = limits.start("4h", rungs=4)
    near = limits.start("6h", limit="reply")
    ahead = limits.start("7d", limit="callback")

    assert quieten_due_clocks(by=SYSTEM, at=when("2026-03-02 14:30")) == 2
    assert raise_due_clocks(at=when("2026-03-02 14:30")) == 0

    assert (names_of(late), names_of(near), names_of(ahead)) == (["clock.quieted"], ["clock.quieted"], [])
    late.refresh_from_db()
    assert (late.next_at, late.breached_at) == (None, when("2026-03-02 14:30"))


def test_what_lies_ahead_is_told(limits: Limits) -> None:
    near = limits.start("6h", limit="reply")
    quieten_due_clocks(by=SYSTEM, at=when("2026-03-02 14:30"))
    raise_due_clocks(at=when("2026-03-02 15:00"))
    assert names_of(near) == ["clock.quieted", "clock.breached"]
