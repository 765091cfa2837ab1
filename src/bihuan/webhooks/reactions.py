"""News follow the journal: a moment after an entry about a work order stands, it is on its way."""

from collections.abc import Sequence
from datetime import timedelta

from bihuan.clocks.events import ClockBreached, ClockWarned
from bihuan.journal.models import Entry
from bihuan.journal.subscriptions import reads
from bihuan.kernel.time import now
from bihuan.mandates.events import MandateUsed, MandateUseJudged
from bihuan.webhooks import jobs
from bihuan.webhooks.models import Webhook
from bihuan.webhooks.operations import write_news
from bihuan.workorders.events import (
    FileAttached,
    GatheringJoined,
    GatheringLeft,
    UrgingAnswered,
    WorkOrderAbsorbed,
    WorkOrderActed,
    WorkOrderGathered,
    WorkOrderLetGo,
    WorkOrderLinked,
    WorkOrderReleased,
    WorkOrderUrged,
)
from bihuan.workorders.models import WorkOrder

RECENT = timedelta(days=1)  # imports and the demonstration stay quiet
_HEARD = (
    *(WorkOrderActed, WorkOrderUrged, UrgingAnswered, FileAttached, WorkOrderLinked, ClockWarned, ClockBreached),
    *(WorkOrderAbsorbed, WorkOrderReleased, WorkOrderGathered, GatheringJoined, WorkOrderLetGo, GatheringLeft),
    *(MandateUsed, MandateUseJudged),
)


def listen() -> None:
    """Loading this module is what makes it listen."""


@reads(*_HEARD, reader="webhooks.telling")
def tell(entries: Sequence[Entry]) -> None:
    """Write the news and queue them, in the transaction of the reader's place."""
    at = now()
    fresh = [entry for entry in entries if at - entry.happened_at < RECENT]
    if not fresh or not Webhook.objects.filter(ended_at=None).exists():
        return
    wanted = {entry.matter_id for entry in fresh if entry.matter_kind == WorkOrder.subject_kind}
    orders = WorkOrder.objects.select_related("owner_unit").in_bulk(wanted)
    pairs = [(entry, orders[entry.matter_id]) for entry in fresh if entry.matter_id in orders]
    for news in write_news(entries=pairs, at=at):
        jobs.deliver.defer(news_id=news.pk)
