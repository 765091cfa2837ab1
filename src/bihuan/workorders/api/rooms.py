"""What all these endpoints share: their router, finding a work order, and what a stale version is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.shortcuts import get_object_or_404

from bihuan.api.endpoints import Room
from bihuan.api.problems import Happened, Stale
from bihuan.journal.queries import Line, as_lines
from bihuan.kernel.errors import ChangedMeanwhile
from bihuan.org.requests import ApiRequest
from bihuan.workorders import queries, rules
from bihuan.workorders.models import WorkOrder

room = Room()
_MOST = 20  # entries that a stale version is told

BESIDE = ("sheet", "customer", "owner_unit", "receiving_unit", "handler", "receiver", "home", "occurrence", "parent")


def visible_order(request: ApiRequest, number: str, at: datetime) -> WorkOrder:
    """The work order, if a unit of the person takes or took part in it; else there is none."""
    orders = WorkOrder.objects.visible_to(request.user, at=at).select_related(*BESIDE)
    return get_object_or_404(orders, number=number)


def fresh_order(request: ApiRequest, number: str, version: int, at: datetime) -> WorkOrder:
    """The same, held until the answer is kept, and as the caller saw it."""
    orders = WorkOrder.objects.visible_to(request.user, at=at).select_related(*BESIDE)
    order = get_object_or_404(orders.select_for_update(of=("self",)), number=number)
    with told_since(order, version):
        rules.require_fresh(queries.case_of(order), seen=version)
    return order


@contextmanager
def told_since(order: WorkOrder, version: int) -> Iterator[None]:
    """A stale version is told what happened since."""
    try:
        yield
    except ChangedMeanwhile as refusal:
        acted = queries.entries_of(order).filter(event_name="work_order.acted").order_by("-id")
        missed = max(0, min(_MOST, acted.count() - version))
        raise Stale(refusal, [happened(line) for line in as_lines(list(acted[:missed])[::-1])]) from refusal


def happened(line: Line) -> Happened:
    """A line of the journal as answers tell it."""
    return Happened(at=line.happened_at.isoformat(), name=line.name, sentence=line.sentence, actor=line.actor)
