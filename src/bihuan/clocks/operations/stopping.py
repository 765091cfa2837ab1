"""Stopping clocks, with the two figures: by the standard limit, and by the limit that stood."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from bihuan.clocks.events import ClockStopped
from bihuan.clocks.models import Clock, Pause
from bihuan.clocks.operations.starting import unwritten_clocks
from bihuan.journal.events import Actor
from bihuan.journal.models import Chained
from bihuan.journal.operations import record_all
from bihuan.kernel.text import Words

CANCELLED = str(Clock.Outcome.CANCELLED)

# A paused clock is judged by the moment at which it was paused: nothing of its time has passed since.
_STOP = f"""
    WITH standing AS (
        SELECT clock.id, coalesce(pause.from_at, %(at)s) AS judged_at
        FROM {Clock._meta.db_table} AS clock
        LEFT JOIN {Pause._meta.db_table} AS pause ON pause.clock_id = clock.id AND pause.until_at IS NULL
        WHERE clock.matter_kind = %(kind)s AND clock.matter_id = %(id)s AND clock.state <> 'stopped'
          AND (%(limits)s::text[] IS NULL OR clock."limit" = ANY(%(limits)s))
        FOR UPDATE OF clock
    ), ended AS (
        UPDATE {Pause._meta.db_table} AS pause SET until_at = greatest(pause.from_at, %(at)s)
        FROM standing WHERE pause.clock_id = standing.id AND pause.until_at IS NULL
    )
    UPDATE {Clock._meta.db_table} AS clock
    SET state = 'stopped', stopped_at = %(at)s, next_at = NULL,
        breached_at = CASE WHEN judged_at > clock.due_at AND NOT %(cancelled)s
                           THEN coalesce(clock.breached_at, clock.due_at) ELSE clock.breached_at END,
        outcome = CASE WHEN %(cancelled)s THEN 'cancelled'
                       WHEN judged_at <= greatest(clock.first_due_at, clock.accepted_at) THEN 'on_time' ELSE 'late' END,
        strict_outcome = CASE WHEN %(cancelled)s THEN 'cancelled'
                              WHEN judged_at <= clock.first_due_at THEN 'on_time' ELSE 'late' END
    FROM standing WHERE clock.id = standing.id
    RETURNING clock.*
"""  # noqa: S608

_ON_TIME_ANEW = Words("按重新承诺的时限按时，按标准时限超时", "on time by the re-promise, late by the standard limit")
_LATE = Words("超时", "late")


@transaction.atomic(savepoint=False)
def stop_clocks(
    *,
    matter: Chained,
    limits: Collection[str] | None,
    outcome: str | None = None,
    happened_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> list[Clock]:
    """Stop these limits of a matter (all, when none are named); `outcome` is said only to cancel them.

    The matter's own entry tells what stopped them; that a limit was missed has an entry of its own.
    """
    moment = happened_at or at
    if matter.birth is not None:
        mine = [clock for clock in unwritten_clocks(matter.birth) if limits is None or clock.limit in limits]
        if outcome == CANCELLED or all(moment <= clock.first_due_at for clock in mine):
            return _stopped_unwritten(mine, outcome or str(Clock.Outcome.ON_TIME), moment)
        matter.birth.write()  # a missed limit is a story of its own
    facts = {
        "kind": matter.subject_kind,
        "id": matter.pk,
        "limits": None if limits is None else list(limits),
        "cancelled": outcome == CANCELLED,
        "at": moment,
    }
    clocks = list(Clock.objects.raw(_STOP, facts))
    late = [clock for clock in clocks if clock.strict_outcome == Clock.Outcome.LATE]
    record_all([(_told(clock), clock) for clock in late], by=by, at=at, happened_at=happened_at)
    return clocks


def _stopped_unwritten(clocks: list[Clock], outcome: str, moment: datetime) -> list[Clock]:
    for clock in clocks:
        clock.state, clock.stopped_at, clock.next_at = Clock.State.STOPPED, moment, None
        clock.outcome = clock.strict_outcome = outcome
    return clocks


def _told(clock: Clock) -> ClockStopped:
    return ClockStopped(
        limit=clock.limit,
        title=clock.title,
        result=_ON_TIME_ANEW if clock.outcome == Clock.Outcome.ON_TIME else _LATE,
        outcome=clock.outcome,
        strict_outcome=clock.strict_outcome,
        started_at=clock.started_at,
        first_due_at=clock.first_due_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at or clock.due_at,
        edition_id=clock.edition_id,
        unit_id=clock.holder_unit_id,
        staff_id=clock.holder_staff_id,
    )
