"""What mandates do when a work order comes to where it counts as a use, and when the organisation changes."""

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from bihuan.journal.events import Event
from bihuan.journal.models import Chained, Entry
from bihuan.journal.subscriptions import subscribes
from bihuan.mandates.models import MandateUse
from bihuan.mandates.operations import note_use
from bihuan.org.events import UnitMoved
from bihuan.org.models import Staff
from bihuan.regulation.queries import pack_of
from bihuan.workorders.events import WorkOrderActed
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries import case_of


def listen() -> None:
    """Loading this module is what makes it listen."""


@subscribes(WorkOrderActed)
def write_the_use_down(event: Event, entry: Entry, about: Chained) -> None:
    """In the transaction of the action: a use that may not be is an action that was not taken."""
    if not isinstance(event, WorkOrderActed) or not isinstance(about, WorkOrder) or event.from_stage == event.to_stage:
        return
    mandate = pack_of(about.edition_id).mandate_of.get(about.procedure)
    if mandate is not None and mandate.used_in == event.to_stage and entry.actor_id is not None:
        note_use(case=case_of(about), by=Staff.objects.get(pk=entry.actor_id), at=entry.happened_at)


@subscribes(UnitMoved)
def follow_the_unit(event: Event, entry: Entry, about: Chained) -> None:
    """A moved unit keeps its sight of the uses made in it."""
    del entry, about
    if isinstance(event, UnitMoved):
        rest = Substr(F("path"), len(event.from_path) + 1)
        moved = MandateUse.objects.filter(path__startswith=event.from_path)
        moved.update(path=Concat(Value(event.to_path), rest))
