"""Finding work orders by number, words and, for those who may see them, the ends of phone numbers."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from bihuan.customers.rules import may_see_phones
from bihuan.org.models import Staff
from bihuan.org.scope import prefixes
from bihuan.search.queries import matching
from bihuan.workorders.models import Participation, WorkOrder
from bihuan.workorders.queries.queues import PAGE, QueueRow, rows_of


def found(words: str, staff: Staff, *, at: datetime, size: int = PAGE) -> list[QueueRow]:
    """Work orders that contain all the words, newest first, among those the person sees."""
    sight = Participation.objects.filter(order=OuterRef("subject_id")).under(prefixes(staff, at))
    documents = matching(WorkOrder.subject_kind, words, private=may_see_phones(staff, at))
    ids = list(documents.filter(Exists(sight)).values_list("subject_id", flat=True)[:size])
    orders = WorkOrder.objects.select_related("customer", "owner_unit", "handler").in_bulk(ids)
    return rows_of(orders[pk] for pk in ids if pk in orders)
