"""Reading the journal: the time line of a thing, and how far the readers are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bihuan.journal.events import event_called
from bihuan.journal.models import AccessEntry, Entry, EntryPrivate, ReaderPosition
from bihuan.journal.subscriptions import names_read_by, reader_names
from bihuan.kernel.actors import name_for_reader


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as its reader sees it."""

    id: int
    name: str
    subject_kind: str
    subject_id: int
    seq: int
    actor_id: int | None
    actor: str
    happened_at: datetime
    recorded_at: datetime
    sentence: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lines, newest first; `older` is what to ask for as `before` to go on, empty at the end."""

    lines: tuple[Line, ...]
    older: str


def timeline(
    kind: str,
    id: int,
    before: str | None = None,
    limit: int = 50,
    *,
    since: datetime | None = None,
    names: Collection[str] = (),
    private: bool = False,
) -> Timeline:
    """What happened under a thing, newest first, in the reader's language.

    `since` (when the thing began) spares the database the months before. `private` shows personal values: only
    for readers who may see them, and only together with a note of the reading.
    """
    entries = Entry.objects.filter(matter_kind=kind, matter_id=id)
    if since is not None:
        entries = entries.filter(recorded_at__gte=since)
    if names:
        entries = entries.filter(Q(name__in=names) | Q(event_name__in=names))
    if before:
        at, entry_id = _place(before)
        entries = entries.filter(Q(recorded_at__lt=at) | Q(recorded_at=at, id__lt=entry_id), recorded_at__lte=at)
    found = list(entries.order_by("-recorded_at", "-id")[: limit + 1])
    older = _cursor(found[limit - 1].recorded_at, found[limit - 1].pk) if len(found) > limit else ""
    return Timeline(as_lines(found[:limit], private=private), older)


def as_lines(entries: Sequence[Entry], *, private: bool = False) -> tuple[Line, ...]:
    """The entries as their reader sees them, in the order given."""
    kept = _private_values(entries) if private else {}
    return tuple(_line(entry, kept.get(entry.pk, {})) for entry in entries)


def _line(entry: Entry, private: Mapping[str, object]) -> Line:
    values = {**entry.data, **private}
    event = event_called(entry.event_name)
    return Line(
        id=entry.pk,
        name=entry.name,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        seq=entry.seq,
        actor_id=entry.actor_id,
        actor=name_for_reader(entry.actor_name),
        happened_at=entry.happened_at,
        recorded_at=entry.recorded_at,
        sentence=event.sentence(values) if event else entry.name,
        values=values,
    )


def _private_values(entries: Sequence[Entry]) -> dict[int, dict[str, object]]:
    """Personal values by entry; of an erased one, that it was erased."""
    private = EntryPrivate.objects.filter(entry_id__in=[entry.pk for entry in entries])
    return {
        kept.entry_id: dict.fromkeys(kept.values, _("已删除")) if kept.erased_at else kept.values for kept in private
    }


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _cursor(moment: datetime, id: int) -> str:
    return f"{(moment - _EPOCH) // timedelta(microseconds=1)}-{id}"


def _place(cursor: str) -> tuple[datetime, int]:
    """Where a page ended; a cursor that nobody gave out starts at the newest line."""
    moment, _dash, entry_id = cursor.partition("-")
    try:
        return _EPOCH + timedelta(microseconds=int(moment)), int(entry_id)
    except (ValueError, OverflowError):
        return datetime(9999, 12, 31, tzinfo=UTC), 0


@dataclass(frozen=True, slots=True)
class AccessPage:
    """Lines of the access log, newest first; `older` is what to ask for as `before` to go on, empty at the end."""

    entries: tuple[AccessEntry, ...]
    older: str


def access_page(entries: QuerySet[AccessEntry], before: str = "", limit: int = 50) -> AccessPage:
    """The next lines of the access log among these."""
    if before:
        at, entry_id = _place(before)
        entries = entries.filter(Q(at__lt=at) | Q(at=at, id__lt=entry_id), at__lte=at)
    found = list(entries.order_by("-at", "-id")[: limit + 1])
    return AccessPage(
        tuple(found[:limit]), _cursor(found[limit - 1].at, found[limit - 1].pk) if len(found) > limit else ""
    )


@dataclass(frozen=True, slots=True)
class ReaderDelay:
    """How far behind a cursor reader is."""

    reader: str
    waiting_since: datetime | None  # the oldest entry that it has not passed yet
    delay: timedelta
    failures: int
    failure: str
    retry_at: datetime | None


def reader_delays(*, at: datetime) -> list[ReaderDelay]:
    """Every reader with the age of the oldest entry that still waits for it."""
    positions = {position.reader: position for position in ReaderPosition.objects.all()}
    return [_delay(reader, positions.get(reader, ReaderPosition(reader=reader)), at) for reader in reader_names()]


def _delay(reader: str, position: ReaderPosition, at: datetime) -> ReaderDelay:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT recorded_at FROM journal_entry WHERE (turn, id) > (%s, %s)"
            " AND (name = ANY(%s) OR event_name = ANY(%s)) ORDER BY turn, id LIMIT 1",
            [position.turn, position.entry_id, *[list(names_read_by(reader))] * 2],
        )
        row = cursor.fetchone()
    waiting = row[0] if row else None
    return ReaderDelay(
        reader=reader,
        waiting_since=waiting,
        delay=max(at - waiting, timedelta()) if waiting else timedelta(),
        failures=position.failures,
        failure=position.failure,
        retry_at=position.retry_at,
    )
