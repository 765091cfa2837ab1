"""Work orders that one work order handles together: one handling, each answered by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from bihuan.kernel.text import Words
from bihuan.org.models import Staff
from bihuan.workorders.facts import Case
from bihuan.workorders.models import Link, WorkOrder
from bihuan.workorders.queries.history import case_of

GATHERS = "gathers"  # the kind of link from the work order that handles to each that it handles
MOST = 200  # shown beside a work order; a fixed bound, since a group event is worked on by people


@dataclass(frozen=True, slots=True)
class Gathered:
    """One end of such a link, in its own procedure's words."""

    case: Case
    is_seen: bool = True

    @property
    def order(self) -> WorkOrder:
        return self.case.order

    @property
    def kind(self) -> Words:
        return self.case.procedure.kind

    @property
    def stage(self) -> Words:
        return self.case.stage.title


def gathering_of(order: WorkOrder, *, reader: Staff, at: datetime) -> dict[str, Any]:
    """What this work order handles together, as far as the reader sees it, and what handles this one."""
    ties = Link.objects.filter(Q(order=order) | Q(other=order), kind=GATHERS).order_by("pk")
    pairs = list(ties.values_list("order_id", "other_id")[:MOST])
    if not pairs:
        return {"gathered": [], "gathered_by": []}
    beside = ("sheet", "owner_unit", "receiving_unit", "home", "occurrence")
    sight = WorkOrder.objects.visible_to(reader, at=at).select_related(*beside)
    inside = sight.filter(pk__in=[other for _above, other in pairs if other != order.pk]).order_by("pk")
    return {
        "gathered": [Gathered(case_of(each)) for each in inside],
        "gathered_by": list(_gathered_by(order, reader, at)),
    }


def _gathered_by(order: WorkOrder, reader: Staff, at: datetime) -> Iterator[Gathered]:
    for each in gatherings(order):
        seen = WorkOrder.objects.visible_to(reader, at=at).filter(pk=each.pk).exists()
        yield Gathered(case_of(each), seen)


def gatherings(order: WorkOrder) -> list[WorkOrder]:
    """The work orders that handle this one together with others, the latest first."""
    if order.pk is None:
        return []
    found = WorkOrder.objects.filter(links__other=order, links__kind=GATHERS).select_related("sheet", "owner_unit")
    return list(found.order_by("-pk"))


def gathering_value(order: WorkOrder, name: str) -> Any:
    """What the form of the work order that handles this one together says in a field."""
    return next((each.sheet.values.get(name) for each in gatherings(order)), None)


def gathered_numbers(order: WorkOrder) -> str | None:
    """The numbers of what this one handles together, a line each."""
    if order.pk is None:
        return None
    links = Link.objects.filter(order=order, kind=GATHERS).order_by("pk")
    return "\n".join(links.values_list("other__number", flat=True)[:MOST]) or None
