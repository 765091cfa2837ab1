"""Finding work orders by number, words and, for those who may see them, the ends of phone numbers."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from bihuan.customers.rules import may_see_phones
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import prefixes
from bihuan.search.models import Document
from bihuan.search.queries import matching
from bihuan.workorders.models import Participation, WorkOrder
from bihuan.workorders.queries.queues import PAGE, QueueRow, rows_of

FEW = 8  # units; so many are walked side by side, the newest work orders first
NARROW = 0.1  # share of all participations; whoever sees more finds enough among the newest texts

# The best way differs by word and unit: no plan for all of them. Helpers would read on where the first ones are enough.
_PLANNED = "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL max_parallel_workers_per_gather = 0"


@transaction.atomic
def found(words: str, staff: Staff, *, at: datetime, size: int = PAGE) -> list[QueueRow]:
    """Work orders that contain all the words, newest first, among those the person sees."""
    paths = prefixes(staff, at)
    documents = matching(WorkOrder.subject_kind, words, private=may_see_phones(staff, at))
    if documents.query.is_empty():
        return []
    units = [unit for path in paths for unit in Unit.objects.within(path).values_list("pk", flat=True)[: FEW + 1]]
    is_narrow = 0 < len(units) <= FEW and share_of(units) < NARROW
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED)
    ids = _in_few(documents, units, size) if is_narrow else _in_many(documents, paths, size)
    orders = WorkOrder.objects.select_related("customer", "owner_unit", "handler").in_bulk(ids)
    newest = sorted((orders[pk] for pk in ids if pk in orders), key=lambda order: (order.opened_at, order.pk))
    return rows_of(reversed(newest))


def share_of(units: Sequence[int]) -> float:
    """About how much of all participations is theirs, by what the planner knows; 1 where it knows nothing."""
    table = Participation._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        (all_rows,) = cursor.fetchone() or (0,)
        theirs = f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {table} WHERE unit_id = ANY(%s)"  # noqa: S608
        cursor.execute(theirs, [list(units)])
        ((told,),) = cursor.fetchall()
    return float(told[0]["Plan"]["Plan Rows"]) / all_rows if all_rows > 0 else 1.0


def _in_many(documents: QuerySet[Document], paths: tuple[str, ...], size: int) -> list[int]:
    """Through the newest documents: under a wide sight most of them may be seen."""
    sight = Participation.objects.filter(order=OuterRef("subject_id")).under(paths)
    return list(documents.filter(Exists(sight)).values_list("subject_id", flat=True)[:size])


def _in_few(documents: QuerySet[Document], units: Sequence[int], size: int) -> list[int]:
    """Through the newest work orders of each unit: what others do does not make the search slower."""
    statement, values = documents.order_by().values("subject_id").query.sql_with_params()
    each = f"SELECT order_id FROM {Participation._meta.db_table} WHERE unit_id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT part.order_id FROM ({' UNION ALL '.join([each] * len(units))}) AS part"  # noqa: S608
            f" JOIN ({statement}) AS document ON document.subject_id = part.order_id"
            " ORDER BY part.order_id DESC LIMIT %s",
            [*units, *values, size],
        )
        return [order for (order,) in cursor.fetchall()]
