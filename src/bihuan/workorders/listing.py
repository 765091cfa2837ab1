"""The slim lists kept with every change: who takes part, and the queue lines of the owner and all above it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from bihuan.clocks.models import Clock
from bihuan.org.models import Unit
from bihuan.search.operations import Finding, index_document
from bihuan.workorders.facts import Case
from bihuan.workorders.models import Participation, QueueLine, StepDay, Urging, WorkOrder
from bihuan.workorders.units import unit_of

FAR = "9999-12-31T00:00:00Z"  # where no limit runs

_REACTED = f"""
    UPDATE {Urging._meta.db_table} SET reacted_at = %(reacted_at)s
    WHERE order_id = %(order)s AND reacted_at IS NULL AND sent_at <= %(reacted_at)s
"""  # noqa: S608

_LEAVE_QUEUES = f"""
    WITH reacted AS ({_REACTED}) DELETE FROM {QueueLine._meta.db_table} WHERE order_id = %(order)s
"""  # noqa: S608

_REFRESH = f"""
    WITH reacted AS ({_REACTED}),
    ended AS (
        UPDATE {Participation._meta.db_table} SET until = %(at)s
        WHERE order_id = %(order)s AND part = 'owner' AND until IS NULL AND NOT unit_id = ANY(%(standing)s)
    ),
    owner AS (
        INSERT INTO {Participation._meta.db_table} AS standing (order_id, unit_id, path, part, since)
        VALUES (%(order)s, %(unit)s, %(path)s, 'owner', %(at)s)
        ON CONFLICT (order_id, unit_id, part) DO UPDATE SET until = NULL WHERE standing.until IS NOT NULL
    ),
    units AS (SELECT id FROM {Unit._meta.db_table} WHERE path = ANY(%(paths)s)),
    gone AS (
        DELETE FROM {QueueLine._meta.db_table}
        WHERE order_id = %(order)s AND unit_id NOT IN (SELECT id FROM units)
    ),
    nearest AS (
        SELECT due_at, warn_at FROM {Clock._meta.db_table}
        WHERE matter_kind = 'work_order' AND matter_id = %(order)s AND state = 'running'
        ORDER BY due_at LIMIT 1
    )
    INSERT INTO {QueueLine._meta.db_table} (order_id, unit_id, procedure, stage, rank, due_at, warn_at)
    SELECT %(order)s, units.id, %(procedure)s, %(stage)s, %(rank)s,
           coalesce(nearest.due_at, %(far)s), coalesce(nearest.warn_at, %(far)s)
    FROM units LEFT JOIN nearest ON true
    ON CONFLICT (order_id, unit_id) DO UPDATE
    SET procedure = excluded.procedure, stage = excluded.stage, rank = excluded.rank,
        due_at = excluded.due_at, warn_at = excluded.warn_at
"""  # noqa: S608


_REWRITE_PATHS = """
    UPDATE {table} SET path = %(to)s || substr(path, %(cut)s) WHERE starts_with(path, %(under)s)
"""


def refresh_lists(order: WorkOrder, *, reacted: bool = False, at: datetime) -> None:
    """Make the queues and the owner's sight say what the work order says now, in one statement.

    `reacted`: somebody acted on it, and so on what it was urged for. A new work order enters them when it is written.
    """
    if order.birth is not None:
        return
    owner = order.owner_unit
    facts: dict[str, Any] = {
        "order": order.pk,
        "procedure": order.procedure,
        "stage": order.stage,
        "rank": order.rank,
        "unit": owner.pk,
        "path": owner.path,
        "paths": _paths(owner.path),
        "standing": [owner.pk, *order.senders, *filter(None, [order.worker_unit_id])],
        "far": FAR,
        "reacted_at": at if reacted else None,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH if order.closed_at is None else _LEAVE_QUEUES, facts)


def _paths(path: str) -> list[str]:
    """The unit's own path and those above it: "a.b." gives "a." and "a.b."."""
    codes = path.rstrip(".").split(".")
    return [".".join(codes[: n + 1]) + "." for n in range(len(codes))]


def first_parts(case: Case, *, at: datetime) -> list[Participation]:
    """Whoever the procedure names sees the work order from the start: first asked, home, occurrence."""
    order = case.order
    named: list[tuple[str, Unit | None]] = [("first_asked", order.receiving_unit)]
    named += [(p.part, unit_of(case, p.unit)) for p in case.procedure.participants]
    units = {(unit.pk, part): unit for part, unit in named if unit is not None}
    return [_part(order, unit, part, at) for (_pk, part), unit in units.items()]


def owners_part(order: WorkOrder, *, at: datetime) -> Participation:
    """The unit that has the work order sees it."""
    return _part(order, order.owner_unit, "owner", at)


def _part(order: WorkOrder, unit: Unit, part: str, at: datetime) -> Participation:
    return Participation(order=order, unit=unit, path=unit.path, part=part, since=at)


_ENTER_QUEUES = f"""
    INSERT INTO {QueueLine._meta.db_table} (order_id, unit_id, procedure, stage, rank, due_at, warn_at)
    SELECT line.order_id, units.id, line.procedure, line.stage, line.rank, line.due_at, line.warn_at
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::int[], %s::timestamptz[], %s::timestamptz[])
         AS line (order_id, path, procedure, stage, rank, due_at, warn_at)
    JOIN {Unit._meta.db_table} AS units ON units.path = line.path
"""  # noqa: S608


def enter_queues(orders: Sequence[WorkOrder], nearest: Mapping[int, Clock]) -> None:
    """New work orders stand in the queues of their owners and of all above them; `nearest` is their first limit."""
    lines = []
    for order in orders:
        clock = nearest.get(order.pk)
        limit = (clock.due_at, clock.warn_at) if clock else (FAR, FAR)
        stands = (order.procedure, order.stage, order.rank, *limit)
        lines += [(order.pk, path, *stands) for path in _paths(order.owner_unit.path)]
    if lines:
        with connection.cursor() as cursor:
            cursor.execute(_ENTER_QUEUES, [list(column) for column in zip(*lines, strict=True)])


def begin_part(order: WorkOrder, child: WorkOrder, *, at: datetime) -> None:
    """Whoever works on a part of the matter sees the whole of it, and takes part until theirs is done."""
    unit, part = child.owner_unit, child.procedure
    Participation.objects.update_or_create(
        order=order, unit=unit, part=part, defaults={"until": None}, create_defaults={"path": unit.path, "since": at}
    )


def end_part(order: WorkOrder, child: WorkOrder, *, at: datetime) -> None:
    """The part that a child brought with it is over, unless that unit has another one open."""
    unit, part = _worker_of(child), child.procedure
    others = WorkOrder.objects.filter(parent=order, procedure=part, settled_at=None, closed_at=None)
    if not any(_worker_of(other) == unit for other in others):
        Participation.objects.filter(order=order, unit_id=unit, part=part).update(until=at)


def _worker_of(child: WorkOrder) -> int:
    """The unit that works on a child, also while its result is being checked."""
    return child.worker_unit_id or child.owner_unit_id


def let_be_found(order: WorkOrder) -> None:
    """Have the search know the work order by its number, its words, its customer's name and numbers."""
    if order.birth is None:
        index_document(finding=finding_of(order))


def finding_of(order: WorkOrder) -> Finding:
    """What the work order is found by."""
    customer = order.customer
    words = [order.title, order.text, customer.name if customer else ""]
    phones = [phone.number for phone in customer.phones.all()] if customer else []
    return Finding(WorkOrder.subject_kind, order.pk, order.opened_at, "\n".join(words), order.number, phones)


def rewrite_paths(*, from_path: str, to_path: str) -> None:
    """A part of the organisation stands elsewhere now: sight and queues follow it."""
    with connection.cursor() as cursor:
        change: dict[str, Any] = {"to": to_path, "cut": len(from_path) + 1, "under": from_path}
        for kept in (Participation, StepDay):
            cursor.execute(_REWRITE_PATHS.format(table=kept._meta.db_table), change)
    moved = WorkOrder.objects.open().filter(owner_unit__path__startswith=to_path).select_related("owner_unit")
    for order in moved.iterator():
        refresh_lists(order, at=order.opened_at)
