"""What worked examples and demonstrations share: steps taken by the operations, and the clock between them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import raise_due_clocks
from bihuan.journal.subscriptions import run_readers
from bihuan.org.models import Staff
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.forms import Field
from bihuan.workorders.models import Urging, WorkOrder
from bihuan.workorders.operations import open_work_order, take_action, urge_unanswered

_MOST_MOMENTS = 500  # of the clock between two steps; more is a ladder without an end

Convert = Callable[[Field, Any], Any]


class NoRest(RuntimeError):
    """The clock raises something again and again without time going on."""


def run_clock(until: datetime) -> None:
    """Let every warning, breach, rung and unanswered urging before that instant come at its own moment."""
    for _turn in range(_MOST_MOMENTS):
        at = _next_moment(until)
        if at is None:
            return
        raise_due_clocks(at=at)
        urge_unanswered(at=at)
        run_readers(at=at)
    raise NoRest("the clock does not come to rest")


def _next_moment(until: datetime) -> datetime | None:
    clocks = Clock.objects.filter(next_at__lt=until).order_by("next_at").values_list("next_at", flat=True)
    silent = Urging.objects.filter(kind="urging", answered_at=None, urged_at=None, answer_by__lt=until)
    asked = silent.order_by("answer_by").values_list("answer_by", flat=True)
    return min((at for at in (clocks.first(), asked.first()) if at is not None), default=None)


def matter_of(order: WorkOrder | None, of: Literal["matter", "child"]) -> WorkOrder | None:
    """The work order, or the last one that was opened under it, as the last step left it."""
    if order is None:
        return None
    if of == "matter":
        return WorkOrder.objects.get(pk=order.pk)
    return WorkOrder.objects.filter(parent_id=order.pk).order_by("-pk").first()


def in_rows(edition: Edition, procedure: str, values: Mapping[str, Any], convert: Convert) -> dict[str, Any]:
    """What is typed into the procedure's form, with rows and instants in place of the words for them."""
    pack = pack_of(edition.pk)
    form = pack.form[pack.procedure[procedure].form]
    rows = dict(values)
    for declared in form.fields:
        if declared.code in rows:
            rows[declared.code] = convert(declared, rows[declared.code])
    return rows


def take_step(
    *,
    edition: Edition,
    procedure: str,
    order: WorkOrder | None,
    do: str,
    values: Mapping[str, Any],
    by: Staff,
    at: datetime,
) -> WorkOrder | None:
    """Open the matter, or take an action on it; nothing where there is none."""
    if do == "open":
        typed = dict(values)
        then = typed.pop("then", None)
        return open_work_order(edition=edition, procedure=procedure, values=typed, then=then, by=by, at=at)
    return None if order is None else take_action(order=order, action=do, values=values, by=by, at=at)
