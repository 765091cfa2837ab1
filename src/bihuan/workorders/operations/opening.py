"""Opening a work order: at a desk, with the contact it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db import transaction

from bihuan.customers.models import Customer
from bihuan.kernel.once import sealed_key, wait_for_others
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import Held, acting
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.workorders import rules
from bihuan.workorders.facts import Related
from bihuan.workorders.listing import refresh_lists
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations.acting import act
from bihuan.workorders.operations.bearing import bear
from bihuan.workorders.operations.beginning import (
    begin,
    new_keys,
    note_contact,
    register,
    sketch,
    take_part,
)
from bihuan.workorders.operations.linking import take_up_earlier
from bihuan.workorders.prefill import known_values


@transaction.atomic
def open_work_order(
    *,
    edition: Edition,
    procedure: str,
    values: Mapping[str, Any],
    then: str | None = None,
    key: str = "",
    by: Staff,
    at: datetime,
) -> WorkOrder:
    """Register a matter at the person's desk; `then` takes the first action in the same transaction.

    The person's unit is the one asked first and stays named for good (WO-030). Without `then` the work
    order stands in the procedure's first stage. The same `key` twice is the same work order: a second click
    opens nothing. Refused with `NotPermitted`, `Incomplete` or what the first action refuses.
    """
    held = rules.require_opening(pack_of(edition.pk), procedure, by=by, at=at)
    key = sealed_key(key, by)
    opened = _opened_before(key)
    if opened is not None:
        return opened
    desk = Desk.set_up(edition, procedure, held, [values], by=by, at=at)
    order = register_matter(desk, values, then=then, key=key)
    bear([order], at=at)
    return order


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a person registers matters of one kind, with what these ask for fetched before, one query a table."""

    edition: Edition
    procedure: str
    held: Held
    by: Staff
    at: datetime
    keys: list[tuple[int, ...]]
    related: Related
    customers: Mapping[int, Customer]

    @classmethod
    def set_up(
        cls,
        edition: Edition,
        procedure: str,
        held: Held,
        intakes: Sequence[Mapping[str, Any]],
        *,
        by: Staff,
        at: datetime,
    ) -> Self:
        form = pack_of(edition.pk).form[pack_of(edition.pk).procedure[procedure].form]
        bound = {bind: [f.code for f in form.fields if f.binds == bind] for bind in ("customer", "home", "occurrence")}
        units = {held.unit_id, *_keys_in(intakes, [*bound["home"], *bound["occurrence"]])}
        customers = Customer.objects.prefetch_related("phones").in_bulk(_keys_in(intakes, bound["customer"]))
        related: Related = {("unit", pk): unit for pk, unit in Unit.objects.in_bulk(units).items()}
        return cls(edition, procedure, held, by, at, new_keys(len(intakes)), related, customers)

    @property
    def unit(self) -> Unit:
        return self.related["unit", self.held.unit_id] or Unit.objects.get(pk=self.held.unit_id)


def _keys_in(intakes: Sequence[Mapping[str, Any]], codes: Sequence[str]) -> set[int]:
    return {value for values in intakes for code in codes if isinstance(value := values.get(code), int)}


def register_matter(desk: Desk, values: Mapping[str, Any], *, then: str | None, key: str) -> WorkOrder:
    """What every intake does once it is known who opens it, where, and that it is not there yet.

    The work order that it comes to waits for `bear`.
    """
    edition, procedure, by, at = desk.edition, desk.procedure, desk.by, desk.at
    about: dict[str, Any] = {"edition": edition, "procedure": procedure, "unit": desk.unit, "at": at}
    typed = sketch(values=values, related=desk.related, customers=desk.customers, **about)
    rules.require_known_rows(typed, values)
    if then is not None and then in typed.stage.actions:
        values = {**known_values(typed, then, typed.stage.actions[then], by=by, at=at), **values}
    facts = typed.facts(posts=(desk.held.post,))
    values = rules.require_opening_values(typed.pack, procedure, values, facts=facts)
    actor = acting(by, desk.held)
    case = begin(values=values, keys=desk.keys.pop(), beside=typed, key=key, by=actor, **about)
    take_part(case, at=at)
    note_contact(case, by=actor, at=at)
    register(case, values, by=actor, at=at)
    take_up_earlier(case, values, by=actor, at=at)
    if then is None:
        refresh_lists(case.order, at=at)
        return case.order
    said = _captured_by(case.stage.actions, then, values)
    return act(case=case, action=then, values=said, complete=True, by=by, at=at)


def _opened_before(key: str) -> WorkOrder | None:
    """What this key opened; a second click waits until the first is done."""
    if not key:
        return None
    wait_for_others(key)
    return WorkOrder.objects.filter(request_key=key).first()


def _captured_by(actions: Mapping[str, Any], code: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of all that was typed, what this action captures; an action that is not there is refused further on."""
    action = actions.get(code)
    wanted = (*action.captures, *action.may_capture) if action else ()
    return {name: value for name, value in values.items() if name in wanted}
