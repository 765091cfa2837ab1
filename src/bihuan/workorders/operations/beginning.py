"""The first row, sheet and entry of a work order, however it comes about."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import prefetch_related_objects

from bihuan.customers.models import Customer
from bihuan.journal.events import Actor
from bihuan.journal.models import Birth
from bihuan.journal.operations import record
from bihuan.kernel.rows import reserved_keys
from bihuan.org.models import Unit
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.sheets.models import Sheet
from bihuan.workorders.events import ContactEnded, WorkOrderActed
from bihuan.workorders.facts import Case, Related
from bihuan.workorders.listing import first_parts
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.numbers import next_number
from bihuan.workorders.operations.bearing import bear
from bihuan.workorders.operations.changes import freeze_customer, rank_of, set_column
from bihuan.workorders.operations.timing import keep_time


def begin(
    *,
    edition: Edition,
    procedure: str,
    values: Mapping[str, Any],
    unit: Unit,
    keys: tuple[int, ...],
    parent: WorkOrder | None = None,
    beside: Case | None = None,
    key: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """The new work order and its sheet, with everything captured in its place and all that hangs on it.

    Nothing is written before `bear`. `keys` are those that both will have, of `new_keys`.
    """
    case = sketch(edition=edition, procedure=procedure, values=values, unit=unit, beside=beside, at=at)
    order, letters = case.order, case.procedure.letters
    order.number = next_number(prefix=case.pack.regulation.prefix, letters=letters, at=at)
    order.parent, order.request_key = parent, key or None
    receiver = by.actor_id or (parent.receiver_id if parent else None)
    if receiver is None:
        raise ValueError("somebody opens a work order: a person, or the one under it")
    order.receiver_id = receiver
    form = case.procedure.form
    sheet = Sheet.begun(form=form, edition_id=edition.pk, values=case.values, maker_id=by.actor_id, at=at)
    sheet.pk, order.pk = keys
    order.sheet = sheet
    order.birth = Birth(write=partial(bear, [order], at=at))
    return case


def new_keys(count: int = 1) -> list[tuple[int, ...]]:
    """The keys of so many new work orders and of their sheets."""
    return reserved_keys(count, Sheet, WorkOrder)


def sketch(
    *,
    edition: Edition,
    procedure: str,
    values: Mapping[str, Any],
    unit: Unit,
    related: Related | None = None,
    customers: Mapping[int, Customer] = {},
    beside: Case | None = None,
    at: datetime,
) -> Case:
    """The work order as it would be with these values; nothing is saved. Rows read for one `beside` serve it too.

    A customer or place that is not there is left out, and refused where the values are checked.
    """
    pack = pack_of(edition.pk)
    rules = pack.procedure[procedure]
    bound = {field.code: field.binds for field in pack.form[rules.form].fields if field.binds}
    unbound = {code: value for code, value in values.items() if code not in bound and value not in (None, "")}
    order = WorkOrder(
        regulation=pack.regulation.code,
        edition=edition,
        procedure=procedure,
        stage=rules.opens_in,
        receiving_unit=unit,
        owner_unit=unit,
        opened_at=at,
    )
    for code, bind in bound.items():
        if bind not in ("target", "person") and values.get(code) not in (None, ""):
            set_column(order, bind, values[code])
    case = Case(order, pack, unbound, related if related is not None else beside.related if beside else {})
    _share_customer(order, customers, beside)
    order.title = order.title or order.text[:40] or case.procedure.kind.zh
    order.rank = rank_of(case)
    freeze_customer(case)
    if order.customer is not None:
        prefetch_related_objects([order.customer], "phones")  # asked for by sources and by the search: read once
    _share_places(case)
    return case


def _share_customer(order: WorkOrder, customers: Mapping[int, Customer], beside: Case | None) -> None:
    """A card that was read before is not read again."""
    if order.customer_id is None:
        return
    if beside is not None and order.customer_id == beside.order.customer_id:
        order.customer = beside.order.customer
    else:
        asked = order.customer_id
        order.customer = customers[asked] if asked in customers else Customer.objects.filter(pk=asked).first()


def _share_places(case: Case) -> None:
    """Home and occurrence, mostly the same unit, are read once."""
    for name in ("home", "occurrence"):
        pk = getattr(case.order, f"{name}_id")
        if pk is not None:
            known = ("unit", pk)
            if known not in case.related:
                case.related[known] = Unit.objects.filter(pk=pk).first()
            setattr(case.order, name, case.related[known])


def take_part(case: Case, *, at: datetime) -> None:
    """Let those who see the work order from the start see it once it is written."""
    birth = case.order.birth
    if birth is None:
        raise ValueError("the first parts are taken before anything is written")
    birth.rows += first_parts(case, at=at)


def note_contact(case: Case, *, by: Actor, at: datetime) -> None:
    """The contact ended when it did, before anybody wrote it down."""
    ended_at = case.order.contact_ended_at
    if ended_at is not None:
        channel = next(x.title for x in case.pack.catalogue.channels if x.code == case.order.channel)
        event = ContactEnded(channel=channel)
        record(event, about=case.order, by=by, at=at, happened_at=ended_at)
        keep_time(case, event.name, happened_at=ended_at, by=by, at=at)


def register(case: Case, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Say that the work order was opened, and start what that starts."""
    order, rule, stage = case.order, case.procedure.opening, case.stage
    personal = {f.code for f in case.pack.form[case.procedure.form].fields if f.personal}
    event = WorkOrderActed(
        event=rule.event,
        action="open",
        title=rule.title,
        clause=rule.clause,
        from_stage="",
        to_stage=order.stage,
        stage=stage.title,
        from_unit="",
        unit=order.owner_unit.title,
        moved=True,
        handler="",
        values={k: v for k, v in values.items() if k not in personal},
        private={k: v for k, v in values.items() if k in personal} or None,
    )
    record(event, about=order, by=by, at=at)
    keep_time(case, event.entry_name, happened_at=at, by=by, at=at)
