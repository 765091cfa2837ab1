"""Finding work orders by number, words and, for those who may see them, the ends of phone numbers."""

from datetime import datetime

from bihuan.customers.rules import may_see_phones
from bihuan.org.models import Staff
from bihuan.search.queries import matching
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries.queues import PAGE, QueueRow, rows_of


def found(words: str, staff: Staff, *, at: datetime, size: int = PAGE) -> list[QueueRow]:
    """Work orders that contain all the words, newest first, among those the person sees."""
    visible = WorkOrder.objects.visible_to(staff, at=at)
    documents = matching(WorkOrder.subject_kind, words, private=may_see_phones(staff, at))
    ids = list(documents.filter(subject_id__in=visible.values("pk")).values_list("subject_id", flat=True)[:size])
    orders = WorkOrder.objects.select_related("customer", "owner_unit", "handler").in_bulk(ids)
    return rows_of(orders[pk] for pk in ids if pk in orders)
