"""Deciding what becomes of running work orders when a new edition begins, and doing it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, Q, QuerySet

from bihuan.clocks.rules import require_reason
from bihuan.journal.events import SYSTEM
from bihuan.journal.operations import record, record_all
from bihuan.kernel.once import wait_for_others
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.transitions import queries, rules
from bihuan.transitions.events import TransitionDecided, TransitionDeclined, TransitionDone, WorkOrderChangedEdition
from bihuan.transitions.models import Transition
from bihuan.transitions.obstacles import limits_lost, obstacles
from bihuan.workorders.models import WorkOrder


@transaction.atomic
def decide_transition(
    *, edition: Edition, procedure: str, moves: bool, on: date | None = None, reason: str, by: Staff, at: datetime
) -> Transition:
    """Decide that the running work orders of a procedure move to the edition on a day, or stay where they are.

    A later decision takes the place of one that is not done yet. Refused with `NotPermitted`, `TooEarly`, or
    `NoPlace` where something runs that the edition has no place for.
    """
    rules.require_keeper(edition, by=by, at=at)
    reason = require_reason(reason)
    wait_for_others(f"transition:{edition.pk}:{procedure}")
    plan = next((plan for plan in queries.preview(edition) if plan.rules.code == procedure), None)
    if moves:
        on = rules.require_day(edition, on, at=at)
        rules.require_place(plan)
    counting = Transition.objects.standing().filter(edition=edition, procedure=procedure, done_at=None)
    counting.update(replaced_at=at)
    decision = Transition.objects.create(
        edition=edition,
        procedure=procedure,
        moves=moves,
        on=on if moves else None,
        reason=reason,
        decided_by=by,
        decided_at=at,
    )
    title = (plan.rules if plan else pack_of(edition.pk).procedure[procedure]).title
    if moves and on is not None:
        record(TransitionDecided(title, edition.edition, on, reason), about=decision, by=by, at=at)
    else:
        record(TransitionDeclined(title, edition.edition, reason), about=decision, by=by, at=at)
    return decision


@transaction.atomic
def move_due_work_orders(*, at: datetime, limit: int = 5000) -> int:
    """Move what a decision moves today, all at once up to `limit`; says how many, so that it is asked again.

    What somebody works on this very moment is moved the next time. Running limits are left as they are: each runs
    to its end under the edition that it began under.
    """
    today = at.astimezone(SHANGHAI).date()
    due = Transition.objects.standing().filter(moves=True, done_at=None, on__lte=today).select_related("edition")
    decision = due.select_for_update(of=("self",), skip_locked=True).order_by("pk").first()
    if decision is None:
        return 0
    target, older = decision.edition, _older(decision.edition)
    movable = _movable(decision, older)
    moving = list(
        movable.select_for_update(of=("self",), skip_locked=True)
        .only("pk", "journal_seq", "journal_head", "version", "edition_id")
        .order_by("pk")[:limit]
    )
    numbers = {edition.pk: edition.edition for edition in older}
    told = []
    for order in moving:
        told.append((WorkOrderChangedEdition(numbers[order.edition_id], target.edition, decision.reason), order))
        order.edition_id, order.version = target.pk, order.version + 1
    record_all(told, by=SYSTEM, at=at, saving=("edition", "version"))
    decision.moved += len(moving)
    if movable.exists():
        decision.save(update_fields=["moved"])
        return len(moving)
    _finish(decision, older, at)
    return max(len(moving), 1)


def _finish(decision: Transition, older: Sequence[Edition], at: datetime) -> None:
    decision.done_at = at
    left = WorkOrder.objects.open().filter(edition__in=older, procedure=decision.procedure)
    decision.stayed = left.count()
    event = TransitionDone(decision.edition.edition, decision.moved, decision.stayed)
    record(event, about=decision, by=SYSTEM, at=at, saving=("done_at", "moved", "stayed"))


def _older(target: Edition) -> list[Edition]:
    return list(Edition.objects.filter(regulation=target.regulation, effective_from__lt=target.effective_from))


def _movable(decision: Transition, older: Sequence[Edition]) -> QuerySet[WorkOrder]:
    """The running work orders of the procedure that the edition has a place for."""
    new, condition = pack_of(decision.edition_id), Q(pk__in=())
    for edition in older:
        old = pack_of(edition.pk)
        if decision.procedure not in old.procedure:
            continue
        stages = old.procedure[decision.procedure].stages
        fitting = [stage for stage in stages if not obstacles(old, new, decision.procedure, stage)]
        lost = limits_lost(old, new, decision.procedure)
        fits = Q(edition=edition, stage__in=fitting)
        condition |= fits & ~Q(Exists(queries.running_of("pk", lost))) if lost else fits
    return WorkOrder.objects.open().filter(condition, procedure=decision.procedure)
