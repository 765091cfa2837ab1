"""Answering several work orders that one handles together: the same action on each, under its own rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff
from bihuan.workorders.answering import NothingToAnswer, require_answer
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations.acting import take_action

Refused = tuple[WorkOrder, Refusal]


@transaction.atomic
def answer_gathered(
    *,
    event: WorkOrder,
    action: str,
    numbers: Sequence[str],
    values: Mapping[str, Any],
    seen: Mapping[str, int] | None = None,
    by: Staff,
    at: datetime,
) -> tuple[list[WorkOrder], list[Refused]]:
    """Take the action on each of these; what is refused says why, and the others are answered.

    An empty value leaves what each of them knows. `seen` are the versions that the person looked at.
    """
    found = require_answer(event, action, by=by, at=at)
    chosen = [case.order for case in found.cases if case.order.number in numbers]
    if not chosen:
        raise NothingToAnswer(_("请至少选择一张可以答复的工单。"))
    done: list[WorkOrder] = []
    refused: list[Refused] = []
    said = {code: value for code, value in values.items() if value not in (None, "", [], {})}
    for order in sorted(chosen, key=lambda one: one.pk):
        try:
            with transaction.atomic():
                version = (seen or {}).get(order.number, order.version)
                done.append(take_action(order=order, action=action, values=said, seen=version, by=by, at=at))
        except Refusal as refusal:
            refused.append((order, refusal))
    return done, refused
