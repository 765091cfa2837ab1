"""A matter on its way through several work orders: what was taken up by which, and how far that has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from bihuan.kernel.text import Words
from bihuan.org.models import Staff
from bihuan.workorders.facts import Case, Facts, answers
from bihuan.workorders.models import Link, WorkOrder
from bihuan.workorders.queries.history import case_of, is_late

CONTINUES = "continues"  # the kind of link from a work order to the earlier one that it takes up
REPEATED = "repeated"  # the kind of link from a work order to one about which the customer calls again


@dataclass(frozen=True, slots=True)
class Chapter:
    """One work order of the same matter, in its own procedure's words."""

    case: Case
    is_this: bool

    @property
    def order(self) -> WorkOrder:
        return self.case.order

    @property
    def kind(self) -> Words:
        return self.case.procedure.kind

    @property
    def stage(self) -> Words:
        return self.case.stage.title


def chapters_of(order: WorkOrder, *, reader: Staff, at: datetime) -> list[Chapter]:
    """The matter from its first work order to its last, as far as the reader sees them; empty where there is one."""
    keys = _one_matter(order)
    if len(keys) == 1:
        return []
    seen = WorkOrder.objects.visible_to(reader, at=at).filter(pk__in=keys).select_related("sheet", "owner_unit")
    found = [Chapter(case_of(each), each.pk == order.pk) for each in seen.order_by("opened_at", "pk")]
    return found if len(found) > 1 else []


def _one_matter(order: WorkOrder) -> set[int]:
    """The work orders that links of continuation tie together, whichever way they lead."""
    known, fresh = {order.pk}, {order.pk}
    while fresh:
        links = Link.objects.filter(Q(other__in=fresh) | Q(order__in=fresh), kind=CONTINUES)
        fresh = {key for pair in links.values_list("order_id", "other_id") for key in pair} - known
        known |= fresh
    return known


def sequels_of(order: WorkOrder) -> Iterator[WorkOrder]:
    """The work orders that took this one up, in the order in which they were opened."""
    if order.pk is not None:
        yield from WorkOrder.objects.filter(links__other=order, links__kind=CONTINUES).order_by("pk")


@answers("open_sequels")
def opensequels_of(case: Case, _facts: Facts) -> list[str]:
    """The procedures in which somebody else has yet to answer the same matter."""
    return [each.procedure for each in sequels_of(case.order) if each.settled_at is None and each.closed_at is None]


@answers("sequel_settlement")
def sequel_settlement(case: Case, _facts: Facts) -> str:
    """How the work order that took this one up was settled."""
    return next((each.settlement for each in sequels_of(case.order) if each.settled_at is not None), "")


@answers("earlier_in_time")
def earlier_in_time(case: Case, facts: Facts) -> bool:
    """Whether a work order that this one takes up was answered, and no promise of it was broken."""
    if case.order.pk is None:
        return False
    earlier = WorkOrder.objects.filter(linked_from__order=case.order, linked_from__kind=CONTINUES)
    return any(not is_late(case_of(each), facts) for each in earlier.exclude(settled_at=None).select_related("sheet"))
