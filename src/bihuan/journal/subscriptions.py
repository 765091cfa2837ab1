"""Who wants to hear what: at once in the writer's transaction, or a moment later by cursor, in batches."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, transaction

from bihuan.journal.events import Event
from bihuan.journal.models import Chained, Entry, ReaderPosition

Subscriber = Callable[[Event, Entry, Chained], None]
Reader = Callable[[Sequence[Entry]], None]
Name = str | type[Event]

_AnySubscriber = TypeVar("_AnySubscriber", bound=Callable[..., None])

_log = logging.getLogger(__name__)
_BATCH = 500
_END = 2**63 - 1
_STRIDE = 1000  # turns that a reader with nothing to read may fall behind before its position is moved
_PATIENCE = timedelta(seconds=5)
_LONGEST_PATIENCE = timedelta(minutes=10)

_subscribers: dict[str, list[Subscriber]] = {}
_readers: dict[str, "_Reading"] = {}


@dataclass(frozen=True, slots=True)
class _Reading:
    reader: str
    names: frozenset[str]
    read: Reader


def subscribes(*names: Name) -> Callable[[_AnySubscriber], _AnySubscriber]:
    """Call `f(event, entry, about)` in the writer's transaction: only for what must be true when it returns."""

    def remember(subscriber: _AnySubscriber) -> _AnySubscriber:
        for name in _plain(names):
            _subscribers.setdefault(name, []).append(subscriber)
        return subscriber

    return remember


def subscribers_to(name: str, event_name: str) -> list[Subscriber]:
    """Those who asked for the entry's own name, then those who asked for its class."""
    found = _subscribers.get(name, [])
    if event_name == name:
        return found
    return [*found, *(other for other in _subscribers.get(event_name, []) if other not in found)]


def reads(*names: Name, reader: str) -> Callable[[Reader], Reader]:
    """Call `f(entries)` a moment later with batches in the order of commits.

    Its effect and its place in the journal are committed together, so that it meets every entry exactly once.
    """

    def remember(read: Reader) -> Reader:
        before = _readers.get(reader)
        if before is not None and before.read.__qualname__ != read.__qualname__:
            raise TypeError(f"two readers are called {reader}")
        _readers[reader] = _Reading(reader, frozenset(_plain(names)), read)
        return read

    return remember


def _plain(names: Collection[Name]) -> list[str]:
    return [name if isinstance(name, str) else name.name for name in names]


def forget_reader(reader: str) -> None:
    """Let a reader go, of an app that is taken out or of a test."""
    del _readers[reader]


def reader_names() -> list[str]:
    return sorted(_readers)


def names_read_by(reader: str) -> frozenset[str]:
    return _readers[reader].names


def readers_before_the_end_of(table: str) -> list[str]:
    """Readers for which entries of this partition still wait."""
    positions = ReaderPosition.objects.in_bulk(list(_readers))
    waiting = []
    with connection.cursor() as cursor:
        for name, reading in sorted(_readers.items()):
            position = positions.get(name, ReaderPosition(reader=name))
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table} WHERE (turn, id) > (%s, %s)"  # noqa: S608
                " AND (name = ANY(%s) OR event_name = ANY(%s)))",
                [position.turn, position.entry_id, list(reading.names), list(reading.names)],
            )
            if cursor.fetchone()[0]:
                waiting.append(name)
    return waiting


def run_readers(*, at: datetime, only: str | None = None) -> int:
    """Let every reader go on as far as it can; says how many entries were read. One that fails waits, alone."""
    return sum(_run(reading, at) for name, reading in sorted(_readers.items()) if only is None or name == only)


def _run(reading: _Reading, at: datetime) -> int:
    total, size = 0, _BATCH
    while True:
        try:
            count = _read_batch(reading, at, size)
        except Exception as fault:  # whatever a reader does wrong must not stop the others
            if size > 1:
                size = 1  # those before the one that fails still go through
                continue
            _log.exception("reader %s failed", reading.reader)
            _note_failure(reading.reader, fault, at)
            return total
        total += count
        if count < size:
            return total


@transaction.atomic
def _read_batch(reading: _Reading, at: datetime, size: int) -> int:
    position = _held_position(reading.reader)
    if position is None or (position.retry_at is not None and position.retry_at > at):
        return 0
    horizon, own_turn = _turns()
    entries = _next_entries(reading.names, position, horizon, own_turn, size)
    if entries:
        reading.read(entries)
        position.turn, position.entry_id = entries[-1].turn, entries[-1].pk
    if len(entries) < size and horizon - 1 > position.turn + (0 if entries else _STRIDE):
        position.turn, position.entry_id = horizon - 1, _END
    elif not entries:
        return 0
    position.failures, position.failure, position.retry_at = 0, "", None
    position.save(update_fields=["turn", "entry_id", "failures", "failure", "retry_at"])
    return len(entries)


def _held_position(reader: str) -> ReaderPosition | None:
    """The reader's place, held; nothing while another process has it."""
    positions = ReaderPosition.objects.filter(reader=reader)
    held = positions.select_for_update(skip_locked=True).first()
    if held is None and not positions.exists():
        ReaderPosition.objects.bulk_create([ReaderPosition(reader=reader)], ignore_conflicts=True)
        held = positions.select_for_update(skip_locked=True).first()
    return held


def _turns() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_horizon(), journal_turn()")
        horizon, own = cursor.fetchone()
        return horizon, own


def _next_entries(
    names: Collection[str], position: ReaderPosition, horizon: int, own_turn: int, size: int
) -> list[Entry]:
    """Entries below the horizon, and those that this very transaction wrote before."""
    return list(
        Entry.objects.raw(
            "SELECT * FROM journal_entry WHERE (turn, id) > (%s, %s)"
            " AND (turn < %s OR turn = %s)"
            " AND (name = ANY(%s) OR event_name = ANY(%s)) ORDER BY turn, id LIMIT %s",
            [position.turn, position.entry_id, horizon, own_turn, list(names), list(names), size],
        )
    )


def _note_failure(reader: str, fault: Exception, at: datetime) -> None:
    with transaction.atomic():
        position = ReaderPosition.objects.select_for_update().get(reader=reader)
        position.failures += 1
        position.failure = f"{type(fault).__name__}: {fault}"[:2000]
        position.retry_at = at + min(_PATIENCE * 2 ** min(position.failures - 1, 12), _LONGEST_PATIENCE)
        position.save(update_fields=["failures", "failure", "retry_at"])
