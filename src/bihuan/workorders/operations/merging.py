"""Merging two open work orders of one customer, and taking them apart again (WO-082)."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.clocks.operations import set_aside_clocks, take_up_clocks
from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal, require_at_most
from bihuan.kernel.text import Words
from bihuan.org.models import Staff
from bihuan.org.scope import acting
from bihuan.regulation.schema.procedures import Merging
from bihuan.workorders import queries, rules
from bihuan.workorders.events import WorkOrderAbsorbed, WorkOrderActed, WorkOrderReleased
from bihuan.workorders.facts import Case
from bihuan.workorders.listing import refresh_lists
from bihuan.workorders.merging import require_joinable, require_merger, require_separable
from bihuan.workorders.models import Merger, WorkOrder

COLUMNS = ("stage", "closed_at", "version")


class MergeReasonMissing(Refusal):
    code: ClassVar[str] = "merge_reason_missing"


@transaction.atomic
def merge_work_orders(
    *, order: WorkOrder, other: WorkOrder, reason: str, seen: int | None = None, by: Staff, at: datetime
) -> Merger:
    """Let two work orders about one matter go on as one: the earlier stays, the later waits in it with its clocks.

    Refused unless both are open, unanswered, of one customer and one procedure, with nothing open under the later.
    `seen` is the version of `order` that the person looked at.
    """
    first, second = _both(order, other)
    case, waiting = queries.case_of(first), queries.case_of(second)
    rules.require_fresh(case if first.pk == order.pk else waiting, seen=seen)
    rule = require_merger(waiting, by=by, at=at)[0]
    held = require_merger(case, by=by, at=at)[1]
    require_joinable(case, waiting, rule)
    reason = _reason(reason, rule)
    actor = acting(by, held)
    aside = Words(f"{rule.title.zh}：{first.number}", f"{rule.title.en}: {first.number}")
    clocks = set_aside_clocks(matter=second, reason=str(aside), by=actor, at=at)
    merger = Merger(order=second, into=first, reason=reason, by=by, at=at, stage=second.stage, clocks=clocks)
    merger.save(force_insert=True)
    _move(waiting, rule.stage, "merge", _said(rule.title, first.number, reason), rule, by=actor, at=at)
    record(WorkOrderAbsorbed(second.number, reason), about=first, by=actor, at=at)
    return merger


@transaction.atomic
def undo_merge(*, order: WorkOrder, reason: str, seen: int | None = None, by: Staff, at: datetime) -> Merger:
    """Put a merged work order back where it stood, with its clocks, while the one it went into is still open."""
    standing = Merger.objects.filter(order=order, undone_at=None).select_related("into").first()
    first, second = _both(standing.into if standing else order, order)
    case = queries.case_of(second)
    rules.require_fresh(case, seen=seen)
    rule, held = require_merger(case, by=by, at=at)
    merger = require_separable(case, first)
    reason = _reason(reason, rule)
    actor = acting(by, held)
    merger.undone_at, merger.undone_by, merger.undo_reason = at, by, reason
    merger.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    still = {limit.code for limit in case.pack.limits.limits if limit.kind in rule.stands_still}
    take_up_clocks(matter=second, ids=merger.clocks, given_back=still, by=actor, at=at)
    _move(case, merger.stage, "undo_merge", _said(rule.undo, first.number, reason), rule, by=actor, at=at)
    record(WorkOrderReleased(second.number, reason), about=first, by=actor, at=at)
    return merger


def _both(order: WorkOrder, other: WorkOrder) -> tuple[WorkOrder, WorkOrder]:
    """Both held, the one with the smaller key first so that two people never wait for each other; earlier, later."""
    locked = [WorkOrder.objects.locked(each) for each in sorted((order, other), key=lambda each: each.pk)]
    first, second = sorted(locked, key=lambda each: (each.opened_at, each.pk))
    return first, second


def _reason(reason: str, rule: Merging) -> str:
    if not reason.strip():
        sentence = _("请填写原因。")
        raise MergeReasonMissing(sentence, clause=rule.clause[0], fields={"reason": sentence})
    require_at_most(200, reason=reason)
    return reason.strip()


def _said(title: Words, number: str, reason: str) -> Words:
    return Words(f"{title.zh}：{number}（{reason}）", f"{title.en}: {number} ({reason})")


def _move(case: Case, stage: str, action: str, title: Words, rule: Merging, *, by: Actor, at: datetime) -> None:
    """Into the stage of merged work orders and out of the queues, or back; told like any action."""
    order, before = case.order, case.order.stage
    order.stage = stage
    order.closed_at = at if case.stage.ends is not None else None
    order.version += 1
    event = WorkOrderActed(
        event="merged" if order.closed_at else "merge_undone",
        action=action,
        title=title,
        clause=rule.clause,
        from_stage=before,
        to_stage=stage,
        stage=case.stage.title,
        from_unit=order.owner_unit.code,
        unit=case.stage.title if order.closed_at else order.owner_unit.title,  # nobody has it meanwhile
        moved=False,
        handler=order.handler.name if order.handler else "",
    )
    record(event, about=order, by=by, at=at, saving=COLUMNS)
    refresh_lists(order, reacted=True, at=at)
