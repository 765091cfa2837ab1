"""What is read of work orders: the case under its rules, what has happened, lists and boards."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects

from bihuan.clocks.models import Clock
from bihuan.journal.models import Entry
from bihuan.journal.queries import as_lines
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Appointment, Staff, Unit
from bihuan.org.queries import units_of_kinds
from bihuan.org.scope import prefixes
from bihuan.regulation.conditions import holds
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.procedures import Action, Mark
from bihuan.workorders.facts import Case, Facts, answers
from bihuan.workorders.models import Link, Participation, WorkOrder


def case_of(order: WorkOrder) -> Case:
    """The work order with the rules of its own edition and the values of its sheet."""
    return Case(order, pack_of(order.edition_id), dict(order.sheet.values))


def entries_of(order: WorkOrder) -> Any:
    return Entry.objects.filter(matter_kind=WorkOrder.subject_kind, matter_id=order.pk)


def open_children(order: WorkOrder, procedure: str | None = None) -> int:
    """How many work orders under this one have not settled yet."""
    children = WorkOrder.objects.filter(parent=order, settled_at=None, closed_at=None)
    return (children.filter(procedure=procedure) if procedure else children).count()


def with_names(order: WorkOrder) -> WorkOrder:
    """The same work order; its units are read together, and its people, which a join of ten tables is too dear for."""
    for model, names in _NAMED.items():
        keys = {name: getattr(order, f"{name}_id") for name in names}
        known = model.objects.in_bulk([key for key in keys.values() if key is not None])
        for name, key in keys.items():
            setattr(order, name, known[key] if key is not None else None)
    return order


_NAMED: dict[type[Unit | Staff], tuple[str, ...]] = {
    Unit: ("owner_unit", "receiving_unit", "home", "occurrence"),
    Staff: ("receiver", "handler"),
}


def kinds_of_ties(order: WorkOrder) -> set[str]:
    """By which kinds of link the work order is tied to others, whichever way they lead."""
    ties = Link.objects.filter(Q(order=order) | Q(other=order))
    return set(ties.order_by().values_list("kind", flat=True).distinct())


def children_of(order: WorkOrder) -> list[WorkOrder]:
    """The work orders under this one with their sheets and owners, in the order of their birth; read once."""
    known = WorkOrder.objects.select_related("sheet", "owner_unit").order_by("pk")
    prefetch_related_objects([order], Prefetch("children", known))
    return list(order.children.all())


def times_of(order: WorkOrder, event: str, *, since: str | None = None) -> int:
    """How often an event happened on this work order, since another one last did."""
    entries = entries_of(order)
    if since is not None:
        last = entries.filter(name=since).order_by("-id").values_list("id", flat=True).first()
        entries = entries.filter(id__gt=last or 0)
    return int(entries.filter(name=event).count())


def last_captured(order: WorkOrder, action: str) -> set[str]:
    """The fields that an action captured when it was last taken on this work order."""
    taken = entries_of(order).filter(event_name="work_order.acted", data__action=action).order_by("-id")
    data: dict[str, Any] = taken.values_list("data", flat=True).first() or {}
    private = data.get("private")
    return {*data.get("values", {}), *(private if isinstance(private, dict) else ())}


def last_time(order: WorkOrder, event: str) -> datetime | None:
    """When an event last happened on this work order."""
    found = entries_of(order).filter(name=event).order_by("-happened_at").values_list("happened_at", flat=True)
    moment: datetime | None = found.first()
    return moment


def happened_on(order: WorkOrder, event: str, *, times: int, days: int) -> bool:
    """Whether an event happened so often, on so many different days (Asia/Shanghai)."""
    moments: list[datetime] = list(entries_of(order).filter(name=event).values_list("happened_at", flat=True))
    return len(moments) >= times and len({m.astimezone(SHANGHAI).date() for m in moments}) >= days


@answers("open_children")
def _open_children(case: Case, _facts: Facts) -> int:
    return open_children(case.order)


@answers("acted")
def _acted(case: Case, _facts: Facts) -> list[str]:
    """What was done with the work order so far, by the names of the actions' events."""
    case.be_written()
    said = entries_of(case.order).filter(event_name="work_order.acted").values_list("name", flat=True)
    return sorted({name.removeprefix("work_order.") for name in said})


@answers("late")
def is_late(case: Case, _facts: Facts) -> bool:
    """Whether a promise to the customer is broken."""
    order = case.order
    promises = [code for code, limit in case.pack.limit.items() if limit.kind == "promise"]
    clocks = Clock.objects.filter(matter_kind=WorkOrder.subject_kind, matter_id=order.pk, limit__in=promises)
    return clocks.exclude(breached_at=None).exists()


@answers("overdue")
def overdue(case: Case, _facts: Facts) -> list[str]:
    """The running limits that have passed already."""
    order = case.order
    running = Clock.objects.filter(matter_kind=WorkOrder.subject_kind, matter_id=order.pk, state="running")
    return list(running.exclude(breached_at=None).order_by("pk").values_list("limit", flat=True))


def marks_of(case: Case) -> list[Mark]:
    """The signs that the regulation puts on the work order as it stands."""
    facts = case.facts()
    return [mark for mark in case.procedure.marks if _bears(case, mark, facts)]


def _bears(case: Case, mark: Mark, facts: Facts) -> bool:
    if mark.when is not None and not holds(mark.when, facts):
        return False
    return mark.event is None or times_of(case.order, mark.event) >= mark.times


@answers("stage_due")
def stage_due(case: Case, _facts: Facts) -> datetime | None:
    """When the nearest running limit of the present stage ends."""
    order = case.order
    stages = [code for code, limit in case.pack.limit.items() if limit.kind == "stage"]
    running = Clock.objects.filter(matter_kind=WorkOrder.subject_kind, matter_id=order.pk, state="running")
    moment: datetime | None = (
        running.filter(limit__in=stages).order_by("due_at").values_list("due_at", flat=True).first()
    )
    return moment


@answers("sender_kind", of_itself=True)
def sender_kind(case: Case, _facts: Facts) -> str:
    """The kind of unit that sent it to its present owner; empty when nobody did."""
    kinds = Unit.objects.filter(pk__in=case.order.senders[-1:]).values_list("kind", flat=True)
    return str(kinds.first() or "")


def takes_part(order: WorkOrder, staff: Staff, *, at: datetime) -> bool:
    """Whether a unit under one of the person's prefixes takes part in the work order now."""
    return Participation.objects.filter(order=order, until=None).under(prefixes(staff, at)).exists()


def targets_of(case: Case, action: Action) -> list[Unit]:
    """The units that an action may send this work order to, in the order of the tree."""
    owner = case.order.owner_unit
    units = units_of_kinds(action.targets, case.pack.regulation.code).exclude(pk=owner.pk)
    if action.reach == "branch":
        units = units.within(province_of(owner.path))
    return list(units)


def province_of(path: str) -> str:
    """The path of the branch directly below the top, under which a unit stands."""
    return ".".join(path.split(".")[:2]) + "."


def holders(posts: tuple[str, ...], unit: Unit, *, at: datetime) -> list[Staff]:
    """Everybody who holds one of the posts in the unit at this moment."""
    day = at.astimezone(SHANGHAI).date()
    held = Appointment.objects.on(day).filter(unit=unit, post__in=posts)
    return list(Staff.objects.active().filter(pk__in=held.values("staff_id")))


def last_change(order: WorkOrder) -> Entry | None:
    """The last action taken on the work order; what clocks say after it is not it."""
    found: Entry | None = entries_of(order).filter(event_name="work_order.acted").order_by("-id").first()
    return found


def sentence_of(entry: Entry | None) -> str:
    """The entry's sentence in the reader's language."""
    return as_lines([entry])[0].sentence if entry is not None else ""


def colleagues(unit: Unit, *, at: datetime) -> list[Staff]:
    """Everybody who holds a post in the unit."""
    held = Appointment.objects.on(at.astimezone(SHANGHAI).date()).filter(unit=unit)
    return list(Staff.objects.active().filter(pk__in=held.values("staff_id")).order_by("number"))
