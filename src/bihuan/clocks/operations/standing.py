"""All limits of a matter stand still while it waits inside another one, and go on when it stands by itself again."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from bihuan.clocks.events import ClockPaused, ClockResumed
from bihuan.clocks.models import Clock, Pause
from bihuan.clocks.operations.moving import MOMENTS, move_on
from bihuan.clocks.queries import pauses_of
from bihuan.clocks.rules import require_reason
from bihuan.journal.events import Actor
from bihuan.journal.models import Chained
from bihuan.journal.operations import record_all


@transaction.atomic(savepoint=False)
def set_aside_clocks(*, matter: Chained, reason: str, by: Actor, at: datetime) -> list[int]:
    """Let every running limit of the matter stand still, missed ones too; says which, so that they can go on."""
    reason = require_reason(reason)
    running = Clock.objects.of(matter.subject_kind, [matter.pk]).running()
    clocks = list(running.select_for_update().order_by("pk"))
    Pause.objects.bulk_create(Pause(clock=clock, from_at=at, reason=reason) for clock in clocks)
    for clock in clocks:
        clock.state, clock.next_at = Clock.State.PAUSED, None
    told = [(ClockPaused(limit=clock.limit, title=clock.title, reason=reason), clock) for clock in clocks]
    record_all(told, by=by, at=at, saving=("state", "next_at"))
    return [clock.pk for clock in clocks]


@transaction.atomic(savepoint=False)
def take_up_clocks(
    *, matter: Chained, ids: Collection[int], given_back: Collection[str], by: Actor, at: datetime
) -> list[Clock]:
    """Let these limits go on. The time between is given back to the limits named; for the others it has passed.

    A limit that was missed before it was set aside stays missed.
    """
    aside = Clock.objects.of(matter.subject_kind, [matter.pk]).filter(pk__in=ids, state=Clock.State.PAUSED)
    clocks = list(aside.select_for_update().order_by("pk"))
    for clock in clocks:
        pause = Pause.objects.get(clock=clock, until_at=None)
        waits = clock.limit in given_back and clock.due_at > pause.from_at
        pause.until_at = at if waits else pause.from_at
        pause.save(update_fields=["until_at"])
        clock.state = Clock.State.RUNNING
    pauses = pauses_of(clocks) if clocks else {}
    for clock in clocks:
        move_on(clock, pauses[clock.pk])
    told = [(ClockResumed(limit=clock.limit, title=clock.title, due_at=clock.due_at), clock) for clock in clocks]
    record_all(told, by=by, at=at, saving=("state", "accepted_at", *MOMENTS))
    return clocks
