"""The sweep: every clock whose moment has come is warned of, missed or climbs, each once.

A fixed number of statements for any batch: the claim, the entries by COPY, the changes together with the heads.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from bihuan.clocks.events import ClockBreached, ClockClimbed, ClockQuieted, ClockWarned
from bihuan.clocks.models import Clock
from bihuan.journal.events import SYSTEM, Actor, Event
from bihuan.journal.operations import record_all

# What an entry needs; the other columns are not read
_READ = ", ".join(
    f'"{name}"'
    for name in (
        "id",
        "journal_seq",
        "journal_head",
        "matter_kind",
        "matter_id",
        "limit",
        "title_zh",
        "title_en",
        "due_at",
        "promises",
        "holder_unit_id",
        "holder_staff_id",
    )
)

# The columns that the sweep moves: read as they will be, written together with the head of the journal
MOVED = ("warned_at", "breached_at", "rung", "next_at")

# A sweep that is on time keeps the ladder's beat; one that comes late starts it anew, so that no rungs rain down.
_CLAIM = f"""
    SELECT {_READ}, warns, breaches, climbs,
           coalesce(warned_at, %(at)s) AS warned_at,
           CASE WHEN breaches THEN %(at)s ELSE breached_at END AS breached_at,
           CASE WHEN breaches THEN 1 WHEN climbs THEN rung + 1 ELSE rung END AS rung,
           CASE
               WHEN NOT breaches AND NOT climbs THEN due_at
               WHEN %(quiet)s OR rung + 1 >= rungs THEN NULL
               WHEN in_beat > %(at)s THEN in_beat
               ELSE %(at)s + rung_every
           END AS next_at
    FROM (
        SELECT *,
               warned_at IS NULL AS warns,
               breached_at IS NULL AND due_at <= %(at)s AS breaches,
               breached_at IS NOT NULL AS climbs,
               CASE WHEN breached_at IS NULL THEN due_at ELSE next_at END + rung_every AS in_beat
        FROM {Clock._meta.db_table}
        WHERE next_at <= %(at)s
        ORDER BY next_at
        LIMIT %(limit)s
        FOR UPDATE SKIP LOCKED
    ) AS due
"""  # noqa: S608


def raise_due_clocks(*, at: datetime, limit: int = 1000) -> int:
    """Tell of every clock whose moment has come, each once, however often this runs or dies; says how many.

    Each `limit` of clocks is a transaction of its own.
    """
    return sum(_batches(at, limit, quiet=False, by=SYSTEM))


def quieten_due_clocks(*, limit: int = 1000, by: Actor, at: datetime) -> int:
    """After an import or a demonstration was loaded: what is past by now will not be told; says how many clocks."""
    return sum(_batches(at, limit, quiet=True, by=by))


def _batches(at: datetime, limit: int, *, quiet: bool, by: Actor) -> Iterator[int]:
    count = limit
    while count == limit:
        with transaction.atomic():
            due = list(Clock.objects.raw(_CLAIM, {"at": at, "limit": limit, "quiet": quiet}))
            said = [(event, clock) for clock in due for event in _told(clock, quiet)]
            record_all(said, by=by, at=at, saving=MOVED)
        count = len(due)
        yield count


def _told(clock: Clock, quiet: bool) -> Iterable[Event]:
    return [_quieted(clock)] if quiet else _raised(clock)


def _raised(clock: Clock) -> Iterator[Event]:
    claimed = vars(clock)  # with what the claim found out
    told = (clock.limit, clock.title, clock.due_at, clock.holder_unit_id, clock.holder_staff_id)
    if claimed["warns"]:
        yield ClockWarned(*told, promise=clock.promises)
    if claimed["breaches"]:
        yield ClockBreached(*told)
    if claimed["climbs"]:
        yield ClockClimbed(*told, rung=clock.rung)


def _quieted(clock: Clock) -> ClockQuieted:
    return ClockQuieted(clock.limit, clock.title, clock.due_at, breached=clock.breached_at is not None)
