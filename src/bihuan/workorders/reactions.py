"""What work orders do when their clocks speak up, and when the organisation changes under them."""

from collections.abc import Sequence

from bihuan.clocks.models import Clock
from bihuan.journal.events import SYSTEM, Event
from bihuan.journal.models import Chained, Entry
from bihuan.journal.subscriptions import reads, subscribes
from bihuan.org.events import UnitMoved
from bihuan.workorders import operations
from bihuan.workorders.events import WorkOrderActed, WorkOrderUrged
from bihuan.workorders.listing import rewrite_paths
from bihuan.workorders.models import WorkOrder


def listen() -> None:
    """Loading this module is what makes it listen."""


@reads("clock.warned", "clock.breached", "clock.climbed", reader="workorders.urging")
def urge_the_responsible(entries: Sequence[Entry]) -> None:
    """A warning goes to whoever has the work order, a missed limit up the ladder, each once."""
    clocks = Clock.objects.in_bulk([entry.subject_id for entry in entries])
    for entry in entries:
        clock = clocks.get(entry.subject_id)
        if clock is not None and clock.matter_kind == WorkOrder.subject_kind:
            rung = 0 if entry.name == "clock.warned" else int(entry.data.get("rung", 1))
            operations.urge_for_clock(clock=clock, rung=rung, at=entry.happened_at)


@reads(WorkOrderActed, WorkOrderUrged, reader="workorders.steps")
def count_the_steps(entries: Sequence[Entry]) -> None:
    """Key steps are counted a moment after they happened, each once."""
    operations.count_steps(entries=entries, by=SYSTEM, at=entries[-1].recorded_at)


@subscribes(UnitMoved)
def follow_the_unit(event: Event, entry: Entry, about: Chained) -> None:
    """A moved unit keeps its sight of work orders: the paths kept with them move too."""
    del entry, about
    if isinstance(event, UnitMoved):
        rewrite_paths(from_path=event.from_path, to_path=event.to_path)
