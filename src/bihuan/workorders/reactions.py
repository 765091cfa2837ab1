"""What work orders do when their clocks speak up."""

from collections.abc import Sequence

from bihuan.clocks.models import Clock
from bihuan.journal.models import Entry
from bihuan.journal.subscriptions import reads
from bihuan.workorders import operations
from bihuan.workorders.models import WorkOrder


@reads("clock.warned", "clock.breached", "clock.climbed", reader="workorders.urging")
def urge_the_responsible(entries: Sequence[Entry]) -> None:
    """A warning goes to whoever has the work order, a missed limit up the ladder, each once."""
    clocks = Clock.objects.in_bulk([entry.subject_id for entry in entries])
    for entry in entries:
        clock = clocks.get(entry.subject_id)
        if clock is not None and clock.matter_kind == WorkOrder.subject_kind:
            rung = 0 if entry.name == "clock.warned" else int(entry.data.get("rung", 1))
            operations.urge_for_clock(clock=clock, rung=rung, at=entry.happened_at)
