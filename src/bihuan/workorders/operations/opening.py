"""Opening a work order: at a desk, with the contact it came from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bihuan.customers.models import Customer
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import Held, acting
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.workorders import rules
from bihuan.workorders.listing import refresh_lists, take_part
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations.acting import act
from bihuan.workorders.operations.beginning import begin, note_contact, places_of, register, sketch
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
    pack = pack_of(edition.pk)
    held = rules.require_opening(pack, procedure, by=by, at=at)
    key = sealed(key, by)
    opened = _opened_before(key)
    if opened is not None:
        return opened
    places = Unit.objects.in_bulk({held.unit_id, *places_of(pack, procedure, values)})
    return register_matter(
        edition=edition,
        procedure=procedure,
        values=values,
        then=then,
        key=key,
        held=held,
        known=Shared(places),
        by=by,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class Shared:
    """Rows that intakes ask for, read before: the unit that receives, places, and customers with their phones."""

    units: Mapping[int, Unit]
    customers: Mapping[int, Customer] = field(default_factory=dict)


def register_matter(
    *,
    edition: Edition,
    procedure: str,
    values: Mapping[str, Any],
    then: str | None,
    key: str,
    held: Held,
    known: Shared,
    by: Staff,
    at: datetime,
) -> WorkOrder:
    """What every intake does once it is known who opens it, where, and that it is not there yet."""
    pack, unit = pack_of(edition.pk), known.units[held.unit_id]
    typed = sketch(
        edition=edition,
        procedure=procedure,
        values=values,
        unit=unit,
        places=known.units,
        customers=known.customers,
        at=at,
    )
    if then is not None and then in typed.stage.actions:
        values = {**known_values(typed, then, typed.stage.actions[then], by=by, at=at), **values}
    values = rules.require_opening_values(pack, procedure, values, facts=typed.facts(posts=(held.post,)))
    actor = acting(by, held)
    case = begin(edition=edition, procedure=procedure, values=values, unit=unit, beside=typed, key=key, by=actor, at=at)
    note_contact(case, by=actor, at=at)
    register(case, values, by=actor, at=at)
    take_up_earlier(case, values, by=actor, at=at)
    take_part(case, at=at)
    if then is None:
        refresh_lists(case.order, at=at)
        return case.order
    said = _captured_by(case.stage.actions, then, values)
    return act(case=case, action=then, values=said, complete=True, by=by, at=at)


_WAIT_FOR_THE_SAME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def sealed(key: str, by: Staff) -> str:
    """One person's key of one form; another's same words are another key."""
    return hashlib.sha256(f"{by.pk}:{key}".encode()).hexdigest() if key else ""


def _opened_before(key: str) -> WorkOrder | None:
    """What this key opened; a second click waits until the first is done."""
    if not key:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_WAIT_FOR_THE_SAME, [key])
    return WorkOrder.objects.filter(request_key=key).first()


def _captured_by(actions: Mapping[str, Any], code: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of all that was typed, what this action captures; an action that is not there is refused further on."""
    action = actions.get(code)
    wanted = (*action.captures, *action.may_capture) if action else ()
    return {name: value for name, value in values.items() if name in wanted}
