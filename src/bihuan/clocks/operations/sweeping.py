"""The sweep: every clock whose moment has come says so, once, in a fixed number of statements a thousand clocks."""

from datetime import datetime

from django.db import transaction

from bihuan.clocks.events import ClockBreached, ClockClimbed, ClockWarned
from bihuan.clocks.models import Clock
from bihuan.journal.events import SYSTEM, Event
from bihuan.journal.models import Chained
from bihuan.journal.operations import record_all

_CLAIM = """
    WITH due AS (
        SELECT id, warned_at AS warned_before, breached_at AS breached_before
        FROM clocks_clock WHERE next_at <= %(at)s ORDER BY next_at LIMIT %(limit)s
        FOR UPDATE SKIP LOCKED
    )
    UPDATE clocks_clock AS clock SET
        warned_at = coalesce(clock.warned_at, %(at)s),
        breached_at = CASE WHEN clock.due_at <= %(at)s THEN coalesce(clock.breached_at, %(at)s) END,
        rung = CASE WHEN clock.due_at <= %(at)s THEN clock.rung + 1 ELSE 0 END,
        next_at = CASE
            WHEN clock.due_at > %(at)s THEN clock.due_at
            WHEN clock.rung + 1 < clock.rungs
                THEN greatest(clock.due_at + (clock.rung + 1) * clock.rung_seconds * interval '1 second', %(at)s)
                     + CASE WHEN clock.due_at + (clock.rung + 1) * clock.rung_seconds * interval '1 second' <= %(at)s
                            THEN clock.rung_seconds * interval '1 second' ELSE interval '0' END
        END
    FROM due WHERE clock.id = due.id
    RETURNING clock.*, due.warned_before, due.breached_before
"""


def raise_due_clocks(*, at: datetime, limit: int = 1000) -> int:
    """Warn and breach every clock whose moment has come; each once, however often this runs or dies."""
    total = 0
    while True:
        count = _raise_some(at, limit)
        total += count
        if count < limit:
            return total


@transaction.atomic
def _raise_some(at: datetime, limit: int) -> int:
    clocks = list(Clock.objects.raw(_CLAIM, {"at": at, "limit": limit}))
    said: list[tuple[Event, Chained]] = []
    for clock in clocks:
        said += [(event, clock) for event in _said(clock, at)]
    record_all(said, by=SYSTEM, at=at)
    return len(clocks)


def _said(clock: Clock, at: datetime) -> list[Event]:
    """What the clock has to say now; after a time of silence the warning and the breach, but no more than one rung."""
    events: list[Event] = []
    before = vars(clock)
    if before["warned_before"] is None:
        events.append(ClockWarned(clock.limit, clock.due_at))
    if clock.due_at <= at:
        first = before["breached_before"] is None
        events.append((ClockBreached if first else ClockClimbed)(clock.limit, clock.due_at, clock.rung))
    return events
