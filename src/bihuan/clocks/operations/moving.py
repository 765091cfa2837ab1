"""Moving a running limit: a pause, a re-promise, an extension, another level. Each is a recorded decision."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.clocks.calendar import Paused, scheduled
from bihuan.clocks.events import ClockExtended, ClockPaused, ClockRePromised, ClockResumed, ClockRetimed
from bihuan.clocks.models import Clock, ClockDecision, Pause
from bihuan.clocks.operations.starting import ClockSpec, calendars_for, set_moments, set_terms
from bihuan.clocks.queries import NO_CALENDAR, calendar_of, pauses_of
from bihuan.clocks.rules import (
    AlreadyStopped,
    PromiseBounds,
    require_approver,
    require_later,
    require_reason,
    require_unexpired,
    require_unstopped,
    require_within_bounds,
)
from bihuan.journal.events import Actor
from bihuan.journal.models import Chained
from bihuan.journal.operations import record
from bihuan.org.models import Staff

MOMENTS = ("warn_at", "first_due_at", "due_at", "next_at")
RAISED = ("warned_at", "breached_at", "rung")
BOUNDS = PromiseBounds()


@transaction.atomic
def pause_clock(*, clock: Clock, reason: str, by: Actor, at: datetime) -> Clock:
    """Let the limit stand still from now on; after it has passed nothing can be paused."""
    clock = Clock.objects.locked(clock)
    require_unstopped(clock)
    if clock.state == Clock.State.PAUSED:
        raise AlreadyStopped(_("“%(title)s”已经暂停。") % {"title": clock.title})
    require_unexpired(clock, at)
    reason = require_reason(reason)
    Pause.objects.create(clock=clock, from_at=at, reason=reason)
    clock.state, clock.next_at = Clock.State.PAUSED, None
    event = ClockPaused(limit=clock.limit, title=clock.title, reason=reason)
    record(event, about=clock, by=by, at=at, saving=("state", "next_at"))
    return clock


@transaction.atomic
def resume_clock(*, clock: Clock, by: Actor, at: datetime) -> Clock:
    """Let the limit run on: what was left of it when it was paused is left now."""
    clock = Clock.objects.locked(clock)
    require_unstopped(clock)
    if clock.state != Clock.State.PAUSED:
        raise AlreadyStopped(_("“%(title)s”没有暂停。") % {"title": clock.title})
    Pause.objects.filter(clock=clock, until_at=None).update(until_at=at)
    clock.state = Clock.State.RUNNING
    move_on(clock, pauses_of([clock])[clock.pk])
    event = ClockResumed(limit=clock.limit, title=clock.title, due_at=clock.due_at)
    record(event, about=clock, by=by, at=at, saving=("state", "accepted_at", *MOMENTS))
    return clock


@transaction.atomic
def re_promise_clock(
    *,
    clock: Clock,
    until: datetime,
    reason: str,
    approver: Staff | None,
    customer_agreed: bool,
    bounds: PromiseBounds | None = BOUNDS,
    by: Actor,
    at: datetime,
) -> Clock:
    """Promise a new moment before the old one has passed (WO-066). The standard limit stays beside it.

    Without `bounds` it is the moment that the customer agreed to, however much later.
    """
    clock = Clock.objects.locked(clock)
    _require_movable(clock, until, at)
    reason = require_reason(reason)
    if approver is None and bounds is not None:
        require_within_bounds(clock, until, bounds, calendar_of(clock))
    clock.promises += 1
    decision = _move(clock, ClockDecision.Kind.RE_PROMISE, until, reason, approver, customer_agreed, by, at)
    event = ClockRePromised(
        limit=clock.limit,
        title=clock.title,
        old_due_at=decision.old_due_at,
        new_due_at=until,
        reason=reason,
        approver=approver.actor_name if approver else "",
        customer_agreed=customer_agreed,
    )
    record(event, about=clock, by=by, at=at, saving=_PROMISED)
    return clock


@transaction.atomic
def extend_clock(
    *,
    clock: Clock,
    until: datetime,
    reason: str,
    approver: Staff | None,
    customer_agreed: bool = False,
    by: Actor,
    at: datetime,
) -> Clock:
    """Move the limit further than its holder may promise; somebody who may has approved it."""
    clock = Clock.objects.locked(clock)
    _require_movable(clock, until, at)
    reason, approver = require_reason(reason), require_approver(approver)
    decision = _move(clock, ClockDecision.Kind.EXTENSION, until, reason, approver, customer_agreed, by, at)
    event = ClockExtended(
        limit=clock.limit,
        title=clock.title,
        old_due_at=decision.old_due_at,
        new_due_at=until,
        reason=reason,
        approver=approver.actor_name,
        customer_agreed=customer_agreed,
    )
    record(event, about=clock, by=by, at=at, saving=_PROMISED)
    return clock


_PROMISED = ("promised_at", "promised_on", "accepted_at", "promises", *MOMENTS, *RAISED)


def _require_movable(clock: Clock, until: datetime, at: datetime) -> None:
    require_unstopped(clock)
    if clock.state == Clock.State.PAUSED:
        raise AlreadyStopped(_("“%(title)s”已暂停，恢复计时后才能改时限。") % {"title": clock.title})
    require_unexpired(clock, at)
    require_later(clock, until)


def _move(
    clock: Clock,
    kind: ClockDecision.Kind,
    until: datetime,
    reason: str,
    approver: Staff | None,
    customer_agreed: bool,
    by: Actor,
    at: datetime,
) -> ClockDecision:
    decision = ClockDecision.objects.create(
        clock=clock,
        kind=kind,
        at=at,
        old_due_at=clock.due_at,
        new_due_at=until,
        reason=reason,
        decided_by=by.actor_name,
        approver=approver,
        customer_agreed=customer_agreed,
    )
    clock.promised_at, clock.promised_on = until, at
    clock.accepted_at = until if customer_agreed else clock.accepted_at
    move_on(clock, pauses_of([clock]).get(clock.pk, []))
    _raise_anew(clock, at)
    return decision


def move_on(clock: Clock, pauses: Sequence[Paused]) -> None:
    """The moments of the clock with its pauses; a promise accepted by the customer moves on as well."""
    moments = scheduled(calendar_of(clock), clock.terms, pauses)
    if clock.accepted_at is not None and clock.accepted_at == clock.due_at:
        clock.accepted_at = moments.due_at
    set_moments(clock, moments)


def _raise_anew(clock: Clock, at: datetime) -> None:
    """A limit that now lies ahead is warned of again, once; what it raised before stands in the journal."""
    if clock.due_at > at:
        clock.breached_at, clock.rung = None, 0
        if clock.warn_at > at:
            clock.warned_at = None
    clock.next_at = clock.next_moment()


@transaction.atomic
def retime_clocks(*, matter: Chained, specs: Sequence[ClockSpec], by: Actor, at: datetime) -> list[Clock]:
    """Compute running limits anew from their original start: the level of the matter has changed."""
    wanted = {spec.limit: spec for spec in specs}
    found = Clock.objects.of(matter.subject_kind, [matter.pk]).unstopped().filter(limit__in=wanted)
    clocks = list(found.select_for_update().order_by("pk"))
    calendars, pauses = calendars_for(specs), pauses_of(clocks) if clocks else {}
    moved = []
    for clock in clocks:
        spec, before = wanted[clock.limit], clock.due_at
        set_terms(clock, spec)
        calendar = calendars.get(spec.calendar, NO_CALENDAR)
        set_moments(clock, scheduled(calendar, clock.terms, pauses.get(clock.pk, [])))
        if clock.due_at == before:
            continue
        _raise_anew(clock, at)
        event = ClockRetimed(limit=clock.limit, title=clock.title, old_due_at=before, new_due_at=clock.due_at)
        record(event, about=clock, by=by, at=at, saving=(*_TERMS, *MOMENTS, *RAISED))
        moved.append(clock)
    return moved


_TERMS = ("amount", "counting", "agreed_at", "not_after", "warn_percent", "rungs", "rung_every")
