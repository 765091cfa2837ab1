"""Warning and urging: by the system when a limit nears or is missed, by people when they see fit (F-100)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.clocks.models import Clock
from bihuan.journal.events import SYSTEM, Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import NotPermitted, Refusal, require_at_most
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import held_posts
from bihuan.regulation.schema.limits import Ladder, Rung
from bihuan.workorders import queries, rules
from bihuan.workorders.events import UrgingAnswered, WorkOrderUrged
from bihuan.workorders.facts import Case
from bihuan.workorders.models import Urging, WorkOrder
from bihuan.workorders.units import unit_of


class AnswerMissing(Refusal):
    code: ClassVar[str] = "answer_missing"


class AnsweredAlready(Refusal):
    code: ClassVar[str] = "answered_already"


@transaction.atomic
def urge_work_order(*, order: WorkOrder, text: str, answer_by: datetime, by: Staff, at: datetime) -> Urging:
    """Urge the present owner by hand; the urging asks for an answer (WO-092)."""
    order = WorkOrder.objects.locked(order)
    case = queries.case_of(order)
    rules.require_permission(case.pack, "urge", by=by, at=at, doing=_("督办"))
    rules.require_open(case)
    if not text.strip():
        raise AnswerMissing(_("请填写督办内容。"), fields={"text": _("请填写督办内容。")})
    require_at_most(500, text=text)
    if answer_by <= at:
        raise AnswerMissing(_("要求答复时间须晚于现在。"), fields={"answer_by": _("要求答复时间须晚于现在。")})
    urging = Urging(kind="urging", stage=order.stage, by=by, text=text.strip(), answer_by=answer_by)
    return _send(case, urging, unit=order.owner_unit, person=order.handler, posts=_owner_posts(case), by=by, at=at)


@transaction.atomic
def answer_urging(*, urging: Urging, answer: str, by: Staff, at: datetime) -> Urging:
    """Answer an urging order: somebody of the unit that was urged says what is being done (WO-092)."""
    order = WorkOrder.objects.locked(urging.order)
    urging = Urging.objects.select_for_update(of=("self",)).select_related("unit").get(pk=urging.pk)
    rules.require_not_accused(queries.case_of(order), by=by)
    if not any(held.unit_id == urging.unit_id for held in held_posts(by, at)):
        raise NotPermitted(_("督办由 %(unit)s 答复。") % {"unit": urging.unit.title})
    if urging.answered_at is not None:
        raise AnsweredAlready(_("该督办已答复。"))
    if not answer.strip():
        raise AnswerMissing(_("请填写答复内容。"), fields={"answer": _("请填写答复内容。")})
    require_at_most(500, answer=answer)
    urging.answer, urging.answered_at, urging.answered_by = answer.strip(), at, by
    urging.save(update_fields=["answer", "answered_at", "answered_by"])
    record(UrgingAnswered(urging.pk, urging.answer), about=order, by=by, at=at)
    return urging


@transaction.atomic
def urge_for_clock(*, clock: Clock, rung: int, at: datetime) -> Urging | None:
    """What a clock raised goes out once: at the warning to the responsible, then up the ladder (WO-091, OP-WO-01)."""
    order = WorkOrder.objects.filter(pk=clock.matter_id).first()
    sent = Urging.objects.filter(clock_id=clock.pk, kind=_kind(rung), rung=rung, due_at=clock.due_at)
    if order is None or sent.exists():
        return None
    order = WorkOrder.objects.locked(order)
    case = queries.case_of(order)
    limit = case.pack.limit[clock.limit]
    ladder = case.pack.ladder[limit.ladder] if limit.ladder else None
    urging = Urging(kind=_kind(rung), clock_id=clock.pk, limit=clock.limit, stage=order.stage, rung=rung)
    urging.due_at = clock.due_at
    if rung == 0:
        return _send(
            case, urging, unit=order.owner_unit, person=order.handler, posts=_owner_posts(case), by=SYSTEM, at=at
        )
    unit, posts = _on_rung(case, ladder, rung)
    if ladder is not None:
        urging.answer_by = at + timedelta(**{ladder.answer_within.counting: ladder.answer_within.amount})
    return _send(case, urging, unit=unit, person=None, posts=posts, by=SYSTEM, at=at)


def urge_unanswered(*, at: datetime, limit: int = 200) -> int:
    """Urging orders that nobody answered in time are urged themselves, at the head of the unit (WO-092).

    Each in a transaction of its own, which takes the work order first, as whoever answers does.
    """
    silent = Urging.objects.filter(kind="urging", answered_at=None, urged_at=None, answer_by__lte=at)
    silent = silent.filter(order__closed_at=None)
    return sum(_urge_again(urging, at) for urging in silent.select_related("order").order_by("pk")[:limit])


@transaction.atomic
def _urge_again(silent: Urging, at: datetime) -> bool:
    order = WorkOrder.objects.locked(silent.order)
    unanswered = Urging.objects.select_for_update(of=("self",)).filter(pk=silent.pk, answered_at=None, urged_at=None)
    urging = unanswered.select_related("unit__head").first()
    if urging is None:
        return False
    urging.urged_at = at
    urging.save(update_fields=["urged_at"])
    again = Urging(kind="urging", stage=order.stage, rung=urging.rung, due_at=urging.due_at, repeats=urging)
    again.limit, again.text = urging.limit, urging.text
    case, posts = queries.case_of(order), tuple(urging.posts)
    _send(case, again, unit=urging.unit, person=urging.unit.head, posts=posts, by=SYSTEM, at=at)
    return True


def _kind(rung: int) -> str:
    return "warning" if rung == 0 else "urging"


def _owner_posts(case: Case) -> tuple[str, ...]:
    return case.stage.owner.posts if case.stage.owner else ()


def _on_rung(case: Case, ladder: Ladder | None, rung: int) -> tuple[Unit, tuple[str, ...]]:
    """The unit and posts of a rung; where the organisation lacks that unit, of the next one up."""
    rungs: Sequence[Rung] = ladder.rungs if ladder else ()
    for step in rungs[rung - 1 :]:
        unit = unit_of(case, step.unit)
        if unit is not None:
            return unit, step.posts
    return case.order.owner_unit, _owner_posts(case)


def _send(
    case: Case,
    urging: Urging,
    *,
    unit: Unit,
    person: Staff | None,
    posts: tuple[str, ...],
    by: Actor,
    at: datetime,
) -> Urging:
    order, limit = case.order, case.pack.limit.get(urging.limit)
    urging.order, urging.unit, urging.person, urging.posts, urging.sent_at = order, unit, person, list(posts), at
    urging.save(force_insert=True)
    event = WorkOrderUrged(
        urging_id=urging.pk,
        kind=urging.kind,
        unit=unit.title,
        person=person.name if person else "",
        rung=urging.rung,
        text=urging.text,
        limit=limit.title if limit else None,
        repeated=urging.repeats is not None,
        answer_by=urging.answer_by,
    )
    record(event, about=order, by=by, at=at)
    return urging
