"""What registers do when the organisation changes under them."""

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from bihuan.journal.events import Event
from bihuan.journal.models import Chained, Entry
from bihuan.journal.subscriptions import subscribes
from bihuan.org.events import UnitMoved
from bihuan.registers.models import RegisterSheet


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
