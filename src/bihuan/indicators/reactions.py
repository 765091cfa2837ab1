"""Whatever is said of a work order, of a clock of it or of a sheet about it makes the day of its opening due."""

from collections.abc import Collection, Sequence

from bihuan.clocks.events import ClockBreached, ClockStopped, ClockWarned
from bihuan.clocks.models import Clock
from bihuan.indicators.counting import day_of
from bihuan.indicators.operations import note_days
from bihuan.journal.events import SYSTEM
from bihuan.journal.models import Entry
from bihuan.journal.subscriptions import reads
from bihuan.registers.events import RegisterSheetChanged, RegisterSheetMade, RegisterSheetVoided
from bihuan.registers.models import RegisterSheet
from bihuan.workorders.events import WorkOrderActed
from bihuan.workorders.models import WorkOrder


def listen() -> None:
    """Loading this module is what makes it listen."""


@reads(WorkOrderActed, reader="indicators.orders")
def note_what_happened(entries: Sequence[Entry]) -> None:
    """An action changes the figures of the day on which its work order was opened."""
    _note({entry.subject_id for entry in entries}, entries)


@reads(ClockStopped, ClockBreached, ClockWarned, reader="indicators.clocks")
def note_what_was_late(entries: Sequence[Entry]) -> None:
    """So does a limit that was kept, missed or warned of."""
    clocks = Clock.objects.filter(pk__in={entry.subject_id for entry in entries}, matter_kind=WorkOrder.subject_kind)
    _note(set(clocks.values_list("matter_id", flat=True)), entries)


@reads(RegisterSheetMade, RegisterSheetChanged, RegisterSheetVoided, reader="indicators.sheets")
def note_what_was_found(entries: Sequence[Entry]) -> None:
    """So does what an inspection of it found."""
    sheets = RegisterSheet.objects.filter(pk__in={entry.subject_id for entry in entries}, order__isnull=False)
    _note({order for order in sheets.values_list("order_id", flat=True) if order is not None}, entries)


def _note(orders: Collection[int], entries: Sequence[Entry]) -> None:
    opened = WorkOrder.objects.filter(pk__in=orders).values_list("opened_at", flat=True)
    note_days(days={day_of(at) for at in opened}, by=SYSTEM, at=entries[-1].recorded_at)
