"""Notices follow the journal: whoever a message names hears of an entry a moment after it stands."""

from collections.abc import Sequence

from bihuan.journal.models import Entry
from bihuan.journal.subscriptions import reads
from bihuan.kernel.time import now
from bihuan.notices import jobs
from bihuan.notices.operations import write_news, write_notices
from bihuan.supervision.events import GatheringProposed, ServiceWarningRaised
from bihuan.workorders.events import WorkOrderActed, WorkOrderUrged
from bihuan.workorders.models import WorkOrder


def listen() -> None:
    """Loading this module is what makes it listen."""


@reads(WorkOrderActed, WorkOrderUrged, reader="notices.telling")
def tell(entries: Sequence[Entry]) -> None:
    """Write the notices of each entry, and queue what goes by mail or SMS in the same transaction."""
    orders = {order.pk: order for order in _orders(entries)}
    for entry in entries:
        order = orders.get(entry.matter_id)
        if order is not None:
            for delivery in write_notices(entry=entry, order=order, at=now()):
                jobs.deliver.defer(delivery_id=delivery.pk)


@reads(ServiceWarningRaised, GatheringProposed, reader="notices.news")
def tell_news(entries: Sequence[Entry]) -> None:
    """Write the notices of what is said of many work orders at once, and queue what goes by mail."""
    for delivery in write_news(entries=entries, at=now()):
        jobs.deliver.defer(delivery_id=delivery.pk)


def _orders(entries: Sequence[Entry]) -> Sequence[WorkOrder]:
    wanted = {entry.matter_id for entry in entries if entry.matter_kind == WorkOrder.subject_kind}
    return list(
        WorkOrder.objects.filter(pk__in=wanted).select_related(
            "sheet", "owner_unit", "receiving_unit", "handler", "receiver", "home", "occurrence"
        )
    )
