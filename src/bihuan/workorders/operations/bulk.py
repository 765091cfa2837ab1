"""Opening many work orders at once: the same rules for each, and what is refused stays out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DataError, transaction
from django.utils.translation import gettext as _

from bihuan.kernel.errors import Refusal
from bihuan.kernel.once import sealed_key, wait_for_others
from bihuan.org.models import Staff
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.workorders import rules
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations.bearing import bear
from bihuan.workorders.operations.opening import Desk, register_matter


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
    held = rules.require_opening(pack_of(edition.pk), procedure, by=by, at=at)
    wait_for_others(f"bulk:{by.pk}")
    keys = {line.key: sealed_key(f"bulk:{line.key}", by) for line in lines}
    before = WorkOrder.objects.select_related("owner_unit").filter(request_key__in=keys.values())
    there = {order.request_key: order for order in before}
    desk = Desk.set_up(edition, procedure, held, [line.values for line in lines], by=by, at=at)
    answers = []
    for line in lines:
        key = keys[line.key]
        answer = Taken(there[key]) if key in there else _taken(desk, line, then, key)
        if answer.order is not None:
            there[key] = answer.order
        answers.append(answer)
    return _written(answers, at)


def _written(answers: list[Taken], at: datetime) -> list[Taken]:
    """Write all at once; where some value fits no column, one by one, so that only its own line is refused."""
    new = [answer.order for answer in answers if answer.is_new and answer.order is not None]
    try:
        with transaction.atomic():
            bear(new, at=at)
    except DataError:
        unfit = {order.pk for order in new if not _fits(order, at)}
        refusal = NotHeld(_("有内容无法保存，请检查特殊字符和长度。"))
        return [
            Taken(None, refusal=refusal) if answer.order is not None and answer.order.pk in unfit else answer
            for answer in answers
        ]
    return answers


def _fits(order: WorkOrder, at: datetime) -> bool:
    try:
        with transaction.atomic():
            bear([order], at=at)
    except DataError:
        return False
    return True


def _taken(desk: Desk, line: IntakeLine, then: str | None, key: str) -> Taken:
    """One line under the rules of a single intake; a refusal takes back this line alone."""
    try:
        with transaction.atomic():
            order = register_matter(desk, line.values, then=then, key=key)
    except Refusal as refusal:
        return Taken(None, refusal=refusal)
    except DataError:
        return Taken(None, refusal=NotHeld(_("有内容无法保存，请检查特殊字符和长度。")))
    return Taken(order, is_new=True)
