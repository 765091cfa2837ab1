"""The emergency board: what bears a tag and is led by somebody, and what looks as if it should be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min

from bihuan.clocks.models import Clock
from bihuan.kernel.text import Words
from bihuan.org.models import Staff, Unit
from bihuan.regulation.schema.catalogue import Tag
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Procedure, Surge
from bihuan.workorders.models import Link, WorkOrder, WorkOrderQuerySet
from bihuan.workorders.queries.gatherings import GATHERS
from bihuan.workorders.queries.queues import QueueRow, rows_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Emergency:
    """One line of the board."""

    row: QueueRow
    tags: Sequence[Tag]
    gathered: int  # work orders that it handles together
    missed: int  # limits that were missed, such as notes of progress


@dataclass(frozen=True, slots=True)
class Proposal:
    """So many work orders alike within so long, and nothing over them yet."""

    procedure: Procedure
    regulation: str
    key: str  # what they are alike in, in codes
    alike: Sequence[Words]
    numbers: Sequence[str]
    since: datetime

    @property
    def listed(self) -> str:
        return ",".join(self.numbers)


def gathering_procedures(packs: Sequence[Pack]) -> list[tuple[Pack, Procedure]]:
    return [(pack, each) for pack in packs for each in pack.procedures if each.opening.gathers]


def emergencies(staff: Staff, *, before: int | None, at: datetime) -> tuple[list[Emergency], int | None]:
    """Open work orders with a tag that the person sees, the latest first, and where the next page begins."""
    tagged = WorkOrder.objects.visible_to(staff, at=at).open().exclude(tags=[])
    tagged = tagged.filter(pk__lt=before) if before else tagged
    found = list(tagged.select_related("customer", "owner_unit", "handler").order_by("-pk")[: PAGE + 1])
    keys = [order.pk for order in found[:PAGE]]
    inside = dict(_counted(Link.objects.filter(order__in=keys, kind=GATHERS), "order"))
    clocks = Clock.objects.of(WorkOrder.subject_kind, keys).exclude(breached_at=None)
    missed = dict(_counted(clocks, "matter_id"))
    lines = [
        Emergency(row, _tags(row), inside.get(row.order.pk, 0), missed.get(row.order.pk, 0))
        for row in rows_of(found[:PAGE])
    ]
    return lines, keys[-1] if len(found) > PAGE else None


def _counted(rows, by: str) -> Iterator[tuple[int, int]]:  # type: ignore[no-untyped-def]
    yield from rows.values_list(by).annotate(times=Count("pk")).order_by()


def _tags(row: QueueRow) -> list[Tag]:
    return [tag for tag in row.pack.catalogue.tags if tag.code in row.order.tags]


def proposals(staff: Staff, packs: Sequence[Pack], *, at: datetime) -> list[Proposal]:
    """What should be handled together, as far as the person sees it: one query for each rule."""
    return [
        found
        for pack, procedure in gathering_procedures(packs)
        if procedure.opening.proposed_by is not None
        for found in _proposed(staff, pack, procedure, procedure.opening.proposed_by, at)
    ]


def _proposed(staff: Staff, pack: Pack, procedure: Procedure, rule: Surge, at: datetime) -> Iterator[Proposal]:
    yield from surges(WorkOrder.objects.visible_to(staff, at=at), pack, procedure, rule, at=at)


def surges(
    orders: WorkOrderQuerySet, pack: Pack, procedure: Procedure, rule: Surge, *, at: datetime
) -> Iterator[Proposal]:
    """Those of these work orders of which so many are alike: one query, and one for their places."""
    since = at - timedelta(**{rule.within.counting: rule.within.amount})
    lately = orders.open().filter(opened_at__gte=since, opened_at__lte=at)
    lately = lately.filter(regulation=pack.regulation.code, procedure__in=rule.procedures)
    lately = lately.exclude(business="").exclude(linked_from__kind=GATHERS)
    alike = [f"{name}_id" if name in _PLACES else name for name in rule.alike]
    groups = lately.values(*alike).annotate(
        many=Count("pk"), first=Min("opened_at"), numbers=ArrayAgg("number", order_by="number")
    )
    found = list(groups.filter(many__gte=rule.orders).order_by("-many", "first")[:PAGE])
    places = Unit.objects.in_bulk({row[name] for row in found for name in alike if name.endswith("_id") and row[name]})
    for row in found:
        said = [_title(pack, name, row[name], places) for name in alike]
        key = "|".join(str(row[name] or "") for name in alike)
        named = [one for one in said if one.zh]
        yield Proposal(procedure, pack.regulation.code, key, named, row["numbers"], row["first"])


_PLACES = ("occurrence", "home")


def _title(pack: Pack, column: str, value: object, places: dict[int, Unit]) -> Words:
    """What a value of a column is called in the pack, or the name of the place."""
    if isinstance(value, int):
        return places[value].title
    trees, levels = pack.catalogue.classifications, pack.catalogue.levels
    known: dict[str, list[tuple[str, Words]]] = {
        "business": [(each.code, each.title) for tree in trees for each in tree.businesses],
        "problem": [(each.code, each.title) for tree in trees for each in tree.problems],
        "classification": [(tree.code, tree.title) for tree in trees],
        "level": [(level.code, level.title) for level in levels],
    }
    return next((title for code, title in known.get(column, ()) if code == value), Words("", ""))
