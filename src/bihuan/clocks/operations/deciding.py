"""Decisions about running limits: another promise, a pause, the end of a pause; each with its reason."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.clocks.events import ClockPaused, ClockRePromised, ClockResumed
from bihuan.clocks.models import Clock, ClockDecision, Pause
from bihuan.clocks.queries import calendar_named, pauses_of
from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import SHANGHAI

MOST_PROMISES = 2  # without approval (OP-TL-05)


class TooLate(Refusal):
    code: ClassVar[str] = "too_late"


class NotLonger(Refusal):
    code: ClassVar[str] = "not_longer"


class NeedsApproval(Refusal):
    code: ClassVar[str] = "needs_approval"


class NotRunning(Refusal):
    code: ClassVar[str] = "not_running"


@transaction.atomic
def re_promise_clock(
    *,
    clock: Clock,
    until: datetime,
    reason: str,
    approver: Actor | None = None,
    customer_agreed: bool = False,
    by: Actor,
    at: datetime,
) -> Clock:
    """Promise another moment before the old one ends (WO-066). The first due time is kept beside it.

    At most twice and at most as long again as the original limit; more needs an approver.
    """
    clock = Clock.objects.locked(clock)
    _require_promise(clock, until, approver, at)
    ClockDecision.objects.create(
        clock=clock,
        kind="re_promise",
        was=clock.due_at,
        until=until,
        reason=reason,
        by_name=by.actor_name,
        approver_name=approver.actor_name if approver else "",
        customer_agreed=customer_agreed,
        at=at,
    )
    event = ClockRePromised(
        limit=clock.limit,
        was=clock.due_at,
        until=until,
        reason=reason,
        approver=approver.actor_name if approver else "",
        customer_agreed=customer_agreed,
    )
    clock.due_at, clock.promises = until, clock.promises + 1
    clock.warn_at = max(clock.started_at + (until - clock.started_at) * clock.warn_percent / 100, at)
    clock.next_at, clock.warned_at = clock.warn_at, None
    record(event, about=clock, by=by, at=at, saving=["due_at", "promises", "warn_at", "next_at", "warned_at"])
    return clock


def _require_promise(clock: Clock, until: datetime, approver: Actor | None, at: datetime) -> None:
    if clock.state != "running":
        raise NotRunning(_("该时限已停止计算,不能重新承诺。"))
    due = f"{clock.due_at.astimezone(SHANGHAI):%m-%d %H:%M}"
    if at >= clock.due_at:
        raise TooLate(_("原时限已于 %(due)s 到期,不能再重新承诺,仍按超时处理。") % {"due": due})
    if until <= clock.due_at:
        raise NotLonger(_("新的时限须晚于原时限 %(due)s。") % {"due": due})
    original = clock.first_due_at - clock.started_at
    beyond = clock.promises >= MOST_PROMISES or until - clock.due_at > original
    if beyond and approver is None:
        raise NeedsApproval(_("最多重新承诺两次,每次延长不超过原时限;再延须报上级批准。"))


@transaction.atomic
def pause_clock(*, clock: Clock, reason: str, by: Actor, at: datetime) -> Clock:
    """Let a limit stand still, for a reason that the regulation allows."""
    clock = Clock.objects.locked(clock)
    if clock.state != "running":
        raise NotRunning(_("该时限没有在计算,不能暂停。"))
    Pause.objects.create(clock=clock, from_at=at, reason=reason)
    clock.state, clock.next_at = "paused", None
    record(ClockPaused(clock.limit, reason), about=clock, by=by, at=at, saving=["state", "next_at"])
    return clock


@transaction.atomic
def resume_clock(*, clock: Clock, by: Actor, at: datetime) -> Clock:
    """Let a limit run on: what it stood still is added to its end, in its own way of counting."""
    clock = Clock.objects.locked(clock)
    pause = Pause.objects.select_for_update().filter(clock=clock, until_at=None).first()
    if clock.state != "paused" or pause is None:
        raise NotRunning(_("该时限没有暂停。"))
    pause.until_at = at
    pause.save(update_fields=["until_at"])
    span, stood = clock.span, at - pause.from_at
    if span is None or clock.promises or clock.due_at != clock.first_due_at:
        clock.due_at, clock.warn_at = clock.due_at + stood, clock.warn_at + stood
    else:
        calendar, pauses = calendar_named(clock.calendar), pauses_of(clock)
        clock.due_at = calendar.due(clock.started_at, span, pauses=pauses)
        clock.warn_at = calendar.part(clock.started_at, span, clock.warn_percent, pauses=pauses)
        clock.first_due_at = clock.due_at
    clock.state = "running"
    clock.next_at = clock.due_at if clock.warned_at else clock.warn_at
    columns = ["state", "due_at", "first_due_at", "warn_at", "next_at"]
    record(ClockResumed(clock.limit, clock.due_at), about=clock, by=by, at=at, saving=columns)
    return clock
