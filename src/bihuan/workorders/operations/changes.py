"""What one action changes: values, place, stage; kept together so that the entry says all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from bihuan.customers.models import Customer
from bihuan.journal.events import Actor
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.procedures import Action
from bihuan.regulation.schema.words import Code
from bihuan.sheets.binding import under_its_own
from bihuan.sheets.operations import change_sheet
from bihuan.workorders.events import WorkOrderActed
from bihuan.workorders.facts import Case, Facts, column_of, column_value
from bihuan.workorders.rules import branch
from bihuan.workorders.units import unit_at_hand, unit_of

_MOVED_BY = ("target", "person")  # bound fields that the move itself sets


@dataclass(slots=True)
class Change:
    """What stood before, what was captured, and the columns to save."""

    from_stage: str
    from_unit: str
    from_owner: int
    from_handler: int | None
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    private: dict[str, Any] = field(default_factory=dict)
    target: int | None = None
    person: int | None = None
    columns: set[str] = field(default_factory=lambda: {"version"})

    @classmethod
    def begun(cls, case: Case) -> Self:
        order = case.order
        return cls(order.stage, order.owner_unit.code, order.owner_unit_id, order.handler_id)


def apply_values(
    case: Case, rule: Action, values: Mapping[str, Any], change: Change, *, by: Actor, at: datetime
) -> None:
    """Put captured values where they belong: columns of the work order, or its sheet."""
    unbound: dict[str, Any] = {}
    wanted = {*rule.captures, *rule.may_capture}
    for declared in case.pack.form[case.procedure.form].fields:
        if declared.code in wanted and declared.code in values:
            _put(case, declared, values[declared.code], change, unbound)
    if unbound:
        change_sheet(sheet=case.order.sheet, values=unbound, by=by, at=at)
        case.values = {**case.values, **unbound}
    if "flags" in change.columns:
        case.order.rank = rank_of(case)
        change.columns.add("rank")
    if "customer" in change.columns:
        change.columns |= freeze_customer(case)


def _put(case: Case, declared: Field, value: Any, change: Change, unbound: dict[str, Any]) -> None:
    """One value in its place, unless it stands there already."""
    code, bind, order = declared.code, declared.binds, case.order
    old = column_value(order, bind) if bind else case.values.get(code)
    value = under_its_own(old, value)
    if bind in _MOVED_BY:
        setattr(change, bind, value)
    elif same(old, value):
        return
    elif bind:
        set_column(order, bind, value)
        change.columns.add(column_of(bind).removesuffix("_id"))
    else:
        unbound[code] = value
    _note(change, code, old, value, personal=declared.personal)


_NOTHING: tuple[Any, ...] = (None, "", [], {}, False)


def same(old: Any, value: Any) -> bool:
    """Whether nothing changes: an empty value is as empty as another."""
    if old in _NOTHING and value in _NOTHING:
        return True
    return bool(old == value) or (isinstance(old, datetime) and old.isoformat() == value)


def _note(change: Change, code: Code, old: Any, value: Any, *, personal: bool) -> None:
    if personal:
        change.private[code] = value
        return
    change.values[code] = value
    if old not in _NOTHING:
        change.before[code] = old


def set_column(order: Any, bind: str, value: Any) -> None:
    """An empty choice of a row is no row; an empty text is an empty text."""
    column = column_of(bind)
    if column.endswith(("_id", "_at")):
        value = value or None
    if column.endswith("_at") and isinstance(value, str):
        value = datetime.fromisoformat(value)
    setattr(order, column, value)


def rank_of(case: Case) -> int:
    """The place in queues: the sum of the flags' scores, highest first (WO-014, OP-WO-02)."""
    return -sum(flag.score for flag in case.pack.catalogue.flags if flag.code in case.order.flags)


def freeze_customer(case: Case) -> set[str]:
    """Keep tier, brand and marks as the card says them now; a later change of the card leaves them (WO-011)."""
    order = case.order
    customer: Customer | None = order.customer
    if customer is not None:
        order.tier, order.brand = customer.tier, customer.brand
        order.is_3g, order.marks = customer.is_3g, list(customer.marks)
        if order.home_id is None:
            order.home_id = customer.home_unit_id
    return {"tier", "brand", "is_3g", "marks", "home"}


def move(case: Case, rule: Action, change: Change, *, facts: Facts, by: Actor, at: datetime) -> None:
    """Lead the work order to the next stage and unit; a new unit has nobody on it yet, unless somebody takes it."""
    order = case.order
    order.stage = branch(rule.to, facts, otherwise=order.stage)
    stage = case.stage
    owner = unit_of(case, stage.owner.unit) if stage.owner else None
    how = rule.move or ("place" if rule.to else "stay")
    place = case.place.moved(how, target=change.target, owner=owner.pk if owner else None)
    order.senders, order.climbed, order.worker_unit_id = list(place.senders), place.climbed, place.worker
    if place.owner != order.owner_unit_id:
        order.owner_unit = unit_at_hand(case, place.owner)
        order.handler = None
    if change.person is not None:
        order.handler_id = change.person
    elif rule.takes:
        order.handler_id = by.actor_id
    if order.handler_id is not None and order.handler_id == order.accused_id:
        order.handler = None  # somebody else must take it (WO-022)
    if rule.settles or rule.reopens:
        order.settled_at = at if rule.settles else None
    if stage.ends is not None:
        order.closed_at = at
    change.columns |= {"stage", "owner_unit", "handler", "senders", "climbed", "worker_unit", "settled_at", "closed_at"}


def said_of(case: Case, code: str, rule: Action, change: Change) -> WorkOrderActed:
    """The one entry of this action."""
    order = case.order
    return WorkOrderActed(
        event=rule.event,
        action=code,
        title=rule.title,
        clause=rule.clause,
        from_stage=change.from_stage,
        to_stage=order.stage,
        stage=case.stage.title,
        from_unit=change.from_unit,
        unit=order.owner_unit.title,
        moved=change.from_owner != order.owner_unit_id,
        handler=order.handler.name if order.handler else "",
        values=change.values,
        before=change.before,
        private=change.private or None,
    )
