"""Queues: keyset-paged over the slim lines, in the order of priority and then of time left."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from bihuan.clocks import queries as clocks
from bihuan.clocks.models import Clock
from bihuan.customers.models import Customer
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import held_posts, seen_path
from bihuan.regulation.queries import pack_of, packs_standing
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Action
from bihuan.workorders.models import Participation, QueueLine, Urging, WorkOrder

PAGE = 50


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of a list: the work order, its rules, and the nearest of its running limits."""

    order: WorkOrder
    pack: Pack
    clock: Clock | None

    @property
    def stage_title(self) -> str:
        return str(self.pack.procedure[self.order.procedure].stages[self.order.stage].title)

    @property
    def next_action(self) -> tuple[str, Action] | None:
        """The one thing to do next in this stage."""
        actions = self.pack.actions(self.order.procedure, self.order.stage)
        kind = self.order.owner_unit.kind
        fitting = ((c, a) for c, a in actions if a.weight == "primary" and (not a.owner_kinds or kind in a.owner_kinds))
        return next(fitting, None)

    @property
    def level_title(self) -> str:
        return next((str(x.title) for x in self.pack.catalogue.levels if x.code == self.order.level), "")

    @property
    def business_title(self) -> str:
        for tree in self.pack.catalogue.classifications:
            for business in tree.businesses:
                if tree.code == self.order.classification and business.code == self.order.business:
                    return str(business.title)
        return ""

    @property
    def flags(self) -> list[Any]:
        return [flag for flag in self.pack.catalogue.flags if flag.code in self.order.flags]

    @property
    def tier(self) -> Any:
        return next((x for x in self.pack.catalogue.tiers if x.code == self.order.tier and x.stands_out), None)


@dataclass(frozen=True, slots=True)
class QueuePage:
    rows: Sequence[QueueRow]
    after: str  # where the next page begins; empty at the end


NO_PAGE = QueuePage((), "")
_SHOWN = tuple(
    f"order__{name}"
    for name in (
        "number", "version", "title", "regulation", "edition", "procedure", "stage", "level", "classification",
        "business", "flags", "tier", "opened_at", "closed_at", "customer__name", "customer__number", "handler__name",
        "handler__number", "owner_unit__code", "owner_unit__kind", "owner_unit__name", "owner_unit__name_en",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QueueView:
    """What of a unit's queue is asked for; empty means all."""

    stages: Collection[str] = ()
    levels: Collection[str] = ()
    flags: Collection[str] = ()
    handler: int | None = None
    late_at: datetime | None = None
    tiers: Collection[str] = ()
    by_due: bool = False  # by time left alone (TLR-010)
    procedure: str = ""
    edition: int | None = None  # opened under it, or moved to it


def queue_page(unit: Unit, view: QueueView, *, after: str = "", size: int = PAGE) -> QueuePage:
    """One page of the open work orders that the unit, or one below it, has now."""
    lines = QueueLine.objects.filter(unit=unit)
    if view.stages:
        lines = lines.filter(stage__in=view.stages)
    if view.late_at is not None:
        lines = lines.filter(due_at__lte=view.late_at)
    lines = _narrowed(lines, view)
    order = ("due_at", "order_id") if view.by_due else ("rank", "due_at", "order_id")
    if after:
        lines = _beyond(lines, order, after)
    lines = lines.select_related("order__customer", "order__owner_unit", "order__handler").only(*_SHOWN, *order)
    found = list(lines.order_by(*order)[: size + 1])
    end = "" if len(found) <= size else "~".join(_text(getattr(found[size - 1], name)) for name in order)
    return QueuePage(rows_of([line.order for line in found[:size]]), end)


def _narrowed(lines: QuerySet[QueueLine], view: QueueView) -> QuerySet[QueueLine]:
    if view.levels:
        lines = lines.filter(order__level__in=view.levels)
    if view.flags:
        lines = lines.filter(order__flags__overlap=list(view.flags))
    if view.tiers:
        lines = lines.filter(order__tier__in=view.tiers)
    if view.procedure:
        lines = lines.filter(procedure=view.procedure)
    if view.edition is not None:
        lines = lines.filter(order__edition_id=view.edition)
    if view.handler is not None:
        lines = lines.filter(order__handler_id=view.handler)
    return lines


def _beyond(lines: QuerySet[QueueLine], names: Sequence[str], after: str) -> QuerySet[QueueLine]:
    """Lines behind a place in the order; a place that makes no sense is the beginning."""
    try:
        values = [_READ[name](text) for name, text in zip(names, after.split("~"), strict=True)]
    except ValueError:
        return lines
    table = QueueLine._meta.db_table
    columns = ", ".join(f'"{table}"."{name}"' for name in names)
    types = {"rank": "smallint", "due_at": "timestamptz", "order_id": "bigint"}
    marks = ", ".join(f"%s::{types[name]}" for name in names)
    return lines.extra(where=[f"({columns}) > ({marks})"], params=values)  # noqa: S610


_READ: Mapping[str, Callable[[str], object]] = {"rank": int, "due_at": datetime.fromisoformat, "order_id": int}


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def rows_of(orders: Iterable[WorkOrder]) -> list[QueueRow]:
    """Rows for work orders in hand, with their nearest limits in one query."""
    found = list(orders)
    nearest = clocks.nearest_clocks(WorkOrder.subject_kind, [order.pk for order in found])
    return [QueueRow(order, pack_of(order.edition_id), nearest.get(order.pk)) for order in found]


def to_do(staff: Staff, *, at: datetime, size: int = 20) -> list[QueueRow]:
    """What waits for this person: taken by them, or theirs to take by a post in the owning unit."""
    mine = Q(order__handler=staff)
    for held in held_posts(staff, at):
        stages = owned_stages(held.post, held.regulation, at=at)
        if stages:
            nobody = Q(order__handler=None, order__owner_unit_id=held.unit_id, order__regulation=held.regulation)
            mine |= nobody & Q(stage__in=stages)
    units = {held.unit_id for held in held_posts(staff, at)}
    lines = QueueLine.objects.filter(mine, unit_id__in=units, unit_id=F("order__owner_unit_id"))
    lines = lines.select_related("order__customer", "order__owner_unit", "order__handler")
    return rows_of(line.order for line in lines.order_by("due_at", "order_id")[:size])


def owned_stages(post: str, regulation: str, *, at: datetime) -> list[str]:
    """The stages of all editions of a regulation whose owner's posts name this one."""
    stages: list[str] = []
    for pack in packs_standing(at):
        if pack.regulation.code == regulation:
            for procedure in pack.procedures:
                stages += [c for c, s in procedure.stages.items() if s.owner and post in s.owner.posts]
    return stages


def handled_by(paths: tuple[str, ...], *, after: str = "", size: int = PAGE) -> QueuePage:
    """Work orders in which the person's units take or took part, newest first （经手）."""
    parts = Participation.objects.under(paths).values("order_id")
    orders = WorkOrder.objects.filter(pk__in=parts).select_related("customer", "owner_unit", "handler")
    if after.isdecimal():
        orders = orders.filter(pk__lt=int(after[:18]))
    found = list(orders.order_by("-pk")[: size + 1])
    return QueuePage(rows_of(found[:size]), "" if len(found) <= size else str(found[size - 1].pk))


def late_in_units(staff: Staff, *, at: datetime, size: int = 20) -> list[QueueRow]:
    """What is late, or warned, in the units the person watches or works in, the nearest limit first."""
    lines = QueueLine.objects.filter(unit_id__in=_watched(staff, at), warn_at__lte=at)
    lines = lines.select_related("order__customer", "order__owner_unit", "order__handler")
    seen: dict[int, WorkOrder] = {}
    for line in lines.order_by("due_at", "order_id")[: size * 2]:
        seen.setdefault(line.order_id, line.order)
    return rows_of(list(seen.values())[:size])


def _watched(staff: Staff, at: datetime) -> set[int]:
    """The units of the person's posts, and those above that a post sees."""
    held = held_posts(staff, at)
    above = {seen_path(post) for post in held} - {post.unit_path for post in held}
    found = Unit.objects.filter(path__in=above).values_list("pk", flat=True) if above else ()
    return {post.unit_id for post in held} | set(found)


def due_today(staff: Staff, *, at: datetime, size: int = 20) -> list[QueueRow]:
    """The person's own work orders whose nearest limit ends today (TLR-010)."""
    midnight = at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    units = {held.unit_id for held in held_posts(staff, at)}
    lines = QueueLine.objects.filter(unit_id__in=units, due_at__gt=at, due_at__lt=midnight, order__handler=staff)
    lines = lines.select_related("order__customer", "order__owner_unit", "order__handler")
    return rows_of({line.order_id: line.order for line in lines.order_by("due_at", "order_id")[:size]}.values())


def urgings_to_answer(staff: Staff, *, at: datetime, size: int = 20) -> list[Urging]:
    """Urging orders to the person, or to their post, that wait for an answer."""
    mine = Q(person=staff)
    for held in held_posts(staff, at):
        mine |= Q(unit_id=held.unit_id, person=None, posts__contains=[held.post])
    waiting = Urging.objects.filter(mine, kind="urging", answered_at=None, order__closed_at=None)
    return list(waiting.select_related("order", "order__sheet").order_by("answer_by", "pk")[:size])


@dataclass(frozen=True, slots=True)
class Counted:
    """Open work orders of one unit in one stage: all, warned, late."""

    unit_id: int
    stage: str
    open: int
    warned: int
    late: int


_BOARD = f"""
    SELECT line.unit_id, line.stage, count(*),
           count(*) FILTER (WHERE line.due_at > %(at)s AND line.warn_at <= %(at)s),
           count(*) FILTER (WHERE line.due_at <= %(at)s)
    FROM {QueueLine._meta.db_table} AS line
    WHERE line.unit_id = ANY(%(units)s)
    GROUP BY line.unit_id, line.stage
"""  # noqa: S608


def board(units: Sequence[Unit], *, at: datetime) -> Mapping[tuple[int, str], Counted]:
    """The open work orders of these units by stage, with those warned and late at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(_BOARD, {"units": [unit.pk for unit in units], "at": at})
        found = [Counted(*row) for row in cursor.fetchall()]
    return {(row.unit_id, row.stage): row for row in found}


def of_customer(customer: Customer, staff: Staff, *, at: datetime, size: int = 10) -> list[QueueRow]:
    """The customer's latest work orders among those the person sees."""
    orders = WorkOrder.objects.visible_to(staff, at=at).filter(customer=customer, parent=None)
    return rows_of(orders.select_related("customer", "owner_unit", "handler").order_by("-opened_at")[:size])


def open_numbers(unit: Unit, *, most: int = 10) -> list[str]:
    """The numbers of open work orders that the unit has now, or that come back to it."""
    comes_back = Q(receiving_unit=unit) | Q(worker_unit=unit) | Q(senders__contains=[unit.pk])
    orders = WorkOrder.objects.open().filter(Q(owner_unit=unit) | comes_back)
    return list(orders.order_by("pk").values_list("number", flat=True)[:most])
