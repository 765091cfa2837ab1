"""Opening many work orders at once: the same rules for each, and what is refused stays out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DataError, connection, transaction
from django.utils.translation import gettext as _

from bihuan.customers.models import Customer
from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import Held
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.pack import Pack
from bihuan.workorders import rules
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations.beginning import places_of
from bihuan.workorders.operations.opening import Shared, register_matter, sealed


class NotHeld(Refusal):
    """A value that no column can hold."""

    code = "not_held"


@dataclass(frozen=True, slots=True)
class IntakeLine:
    """One matter of many. Its key is its own: the same key of the same person is the same matter."""

    key: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a line: its work order, opened now or before; or why there is none."""

    order: WorkOrder | None
    is_new: bool = False
    refusal: Refusal | None = None


_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@transaction.atomic
def open_work_orders(
    *,
    edition: Edition,
    procedure: str,
    lines: Sequence[IntakeLine],
    then: str | None = None,
    by: Staff,
    at: datetime,
) -> list[Taken]:
    """Open one work order a line, all that are right in this one transaction; the answers stand in the lines' order.

    One person's bulk intakes wait for each other, so that the same lines sent twice at once are opened once.
    Refused as a whole only where the person may open none of them.
    """
    pack = pack_of(edition.pk)
    held = rules.require_opening(pack, procedure, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [f"bulk:{by.pk}"])
    keys = {line.key: sealed(f"bulk:{line.key}", by) for line in lines}
    before = WorkOrder.objects.select_related("owner_unit").filter(request_key__in=keys.values())
    there = {order.request_key: order for order in before}
    known = _shared(pack, procedure, lines, held)
    answers = []
    for line in lines:
        key = keys[line.key]
        answer = Taken(there[key]) if key in there else _taken(edition, procedure, line, then, key, held, known, by, at)
        if answer.order is not None:
            there[key] = answer.order
        answers.append(answer)
    return answers


def _shared(pack: Pack, procedure: str, lines: Sequence[IntakeLine], held: Held) -> Shared:
    """What the lines ask for, one query a table."""
    units = {held.unit_id}.union(*(places_of(pack, procedure, line.values) for line in lines))
    codes = [field.code for field in pack.form[pack.procedure[procedure].form].fields if field.binds == "customer"]
    asked = {value for line in lines for code in codes if isinstance(value := line.values.get(code), int)}
    customers = Customer.objects.prefetch_related("phones").in_bulk(asked)
    return Shared(Unit.objects.in_bulk(units), customers)


def _taken(
    edition: Edition,
    procedure: str,
    line: IntakeLine,
    then: str | None,
    key: str,
    held: Held,
    known: Shared,
    by: Staff,
    at: datetime,
) -> Taken:
    """One line under the rules of a single intake; a refusal takes back this line alone."""
    try:
        with transaction.atomic():
            order = register_matter(
                edition=edition,
                procedure=procedure,
                values=line.values,
                then=then,
                key=key,
                held=held,
                known=known,
                by=by,
                at=at,
            )
    except Refusal as refusal:
        return Taken(None, refusal=refusal)
    except DataError:
        return Taken(None, refusal=NotHeld(_("有内容无法保存，请检查特殊字符和长度。")))
    return Taken(order, is_new=True)
