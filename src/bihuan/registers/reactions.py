"""What registers do when the organisation changes under them, and when something happens to a work order."""

from collections.abc import Iterator, Sequence

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from bihuan.clocks.events import ClockBreached
from bihuan.journal.events import Event
from bihuan.journal.models import Chained, Entry
from bihuan.journal.subscriptions import reads, subscribes
from bihuan.org.events import UnitMoved
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import open_register_sheet
from bihuan.regulation.conditions import holds
from bihuan.regulation.schema.registers import OpenedBy, Register
from bihuan.workorders.events import WorkOrderActed
from bihuan.workorders.facts import Case
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries import case_of, entries_of


def listen() -> None:
    """Loading this module is what makes it listen."""


@subscribes(UnitMoved)
def follow_the_unit(event: Event, entry: Entry, about: Chained) -> None:
    """A moved unit keeps its sight of the sheets made in it: the paths kept with them move too."""
    del entry, about
    if isinstance(event, UnitMoved):
        rest = Substr(F("path"), len(event.from_path) + 1)
        moved = RegisterSheet.objects.filter(path__startswith=event.from_path)
        moved.update(path=Concat(Value(event.to_path), rest))


@reads(WorkOrderActed, ClockBreached, reader="registers.opening")
def open_what_is_asked_for(entries: Sequence[Entry]) -> None:
    """A sheet about a work order opens by itself where its regulation says so."""
    kind = WorkOrder.subject_kind
    wanted = {entry.matter_id for entry in entries if entry.matter_kind == kind}
    found = WorkOrder.objects.filter(pk__in=wanted).select_related(
        "sheet", "owner_unit", "receiving_unit", "home", "occurrence"
    )
    cases = {order.pk: case_of(order) for order in found}
    for entry in entries:
        case = cases.get(entry.matter_id) if entry.matter_kind == kind else None
        if case is not None:
            for register, opened_by in _asked_for(case, entry):
                open_register_sheet(case=case, register=register, opened_by=opened_by, at=entry.recorded_at)


def _asked_for(case: Case, entry: Entry) -> Iterator[tuple[Register, OpenedBy]]:
    for register in case.pack.registers:
        for opened_by in register.opened_by:
            if opened_by.procedure == case.order.procedure and _hears(case, opened_by, entry):
                yield register, opened_by


def _hears(case: Case, opened_by: OpenedBy, entry: Entry) -> bool:
    """Whether this is the event, or the missed limit, and the condition holds as the work order stands."""
    if entry.name == ClockBreached.name:
        heard = entry.data.get("limit") in opened_by.late
    else:
        heard = entry.name in opened_by.events and _often_enough(case, opened_by, entry)
    return heard and (opened_by.when is None or holds(opened_by.when, case.facts()))


def _often_enough(case: Case, opened_by: OpenedBy, entry: Entry) -> bool:
    if opened_by.times == 1:
        return True
    before = entries_of(case.order).filter(name__in=opened_by.events, id__lte=entry.pk)
    return bool(before.count() >= opened_by.times)
