"""The one door out of an operation: an entry, chained to the last one of its subject, in the same transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db import connection, models, transaction

from bihuan.journal import chain
from bihuan.journal.chain import Said
from bihuan.journal.events import Event, written
from bihuan.journal.models import Birth, Chained, Entry
from bihuan.journal.subscriptions import Subscriber, subscribers_to
from bihuan.kernel.actors import Actor
from bihuan.kernel.values import Json

_FIELDS = tuple(field.name for field in fields(Said))
_SAID = ", ".join((*_FIELDS, "digest"))
_all_of = attrgetter(*_FIELDS)


class SubjectMovedOn(RuntimeError):
    """The subject was not locked, or the one in hand is older than its row: a fork of the chain was prevented."""


def record(
    event: Event,
    *,
    about: Chained,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    saving: Collection[str] = (),
) -> None:
    """Write one entry, its personal values and the subject's head, in one statement of the caller's transaction.

    `about` must be saved once and locked. Fields named in `saving` are saved by the same statement, so that an
    operation that changes its subject anyway needs no save of its own. What is told of a subject that is not
    written yet is written with it.
    """
    _inside_an_operation()
    line = Line.of(event, about, by=by, at=at, happened_at=happened_at or at)
    if about.birth is not None:
        about.birth.told.append((event, line))
        line.move_head()
        return
    with connection.cursor() as cursor:
        sql, params = line.statement(saving)
        cursor.execute(sql, params)
        found = cursor.fetchone()
    if found is None:
        raise SubjectMovedOn(f"{about!r} is not at entry {about.journal_seq} any more")
    line.move_head()
    _tell([event], [line], [found])


def record_all(
    pairs: Sequence[tuple[Event, Chained]],
    *,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    saving: Collection[str] = (),
) -> int:
    """Write many entries with one COPY, and the heads of their subjects with one statement a table.

    Fields of the subjects named in `saving` are saved by that statement too.
    """
    _inside_an_operation()
    if not pairs:
        return 0
    subjects: dict[tuple[type[Chained], int], tuple[Chained, int]] = {}
    lines = []
    for event, about in pairs:
        subjects.setdefault((type(about), about.pk), (about, about.journal_seq))
        line = Line.of(event, about, by=by, at=at, happened_at=happened_at or at)
        line.move_head()
        lines.append(line)
    _move_heads(subjects.values(), saving)
    _tell([event for event, _about in pairs], lines, _copied(lines))
    return len(lines)


def write_told(*, births: Iterable[Birth]) -> None:
    """Write the entries of subjects whose rows are written now, with the heads that these entries gave them."""
    _inside_an_operation()
    told = [each for birth in births for each in birth.told]
    if told:
        lines = [line for _event, line in told]
        _tell([event for event, _line in told], lines, _inserted(lines) if len(lines) < _MANY else _copied(lines))


def _tell(events: Sequence[Event], lines: Sequence["Line"], places: Sequence[tuple[int, int]]) -> None:
    """Call the subscribers; an entry of which nobody wants to hear is not even made."""
    hearers: dict[tuple[str, str], list[Subscriber]] = {}
    for event, line, place in zip(events, lines, places, strict=True):
        names = (line.said.name, line.said.event_name)
        if names not in hearers:
            hearers[names] = subscribers_to(*names)
        for subscriber in hearers[names]:
            subscriber(event, line.entry(*place), line.about)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry before the database has given it its place."""

    about: Chained
    said: Said
    data: dict[str, Json]
    digest: bytes
    private: dict[str, Json]
    salts: dict[str, str]

    @classmethod
    def of(cls, event: Event, about: Chained, *, by: Actor, at: datetime, happened_at: datetime) -> "Line":
        data, private = written(event)
        salts: dict[str, str] = {}
        if private:
            stand_ins, salts = chain.sealed(private)
            data |= stand_ins
        matter_kind, matter_id = about.journal_matter()
        said = Said(
            subject_kind=about.subject_kind,
            subject_id=about.pk,
            seq=about.journal_seq + 1,
            matter_kind=matter_kind,
            matter_id=matter_id,
            name=event.entry_name,
            event_name=event.name,
            actor_id=by.actor_id,
            actor_name=by.actor_name,
            happened_at=happened_at,
            recorded_at=at,
            data=chain.canonical(data),
        )
        return cls(about, said, data, chain.digest(bytes(about.journal_head), said), private, salts)

    def move_head(self) -> None:
        """Let the subject know that this is its last entry."""
        self.about.journal_seq, self.about.journal_head = self.said.seq, self.digest

    def row(self) -> tuple[Any, ...]:
        return (*_all_of(self.said), self.digest)

    def entry(self, entry_id: int, turn: int) -> Entry:
        said = dict(zip(_FIELDS, _all_of(self.said), strict=True))
        return Entry(**(said | {"data": self.data}), id=entry_id, turn=turn, digest=self.digest)

    def statement(self, saving: Collection[str]) -> tuple[str, list[Any]]:
        """Head, entry and personal values at once; nothing at all where the head is not the expected one."""
        changes, values = _changes(self.about, saving)
        row = self.row()
        params = [self.said.seq, self.digest, *values, self.about.pk, self.about.journal_seq, *row]
        private = ""
        if self.private:
            private = (
                ", private AS (INSERT INTO journal_entryprivate (entry_id, values, salts)"
                " SELECT id, %s::jsonb, %s::jsonb FROM entry)"
            )
            params += [chain.canonical(self.private), chain.canonical(self.salts)]
        table, key = _table(type(self.about))
        sql = (
            f"WITH head AS (UPDATE {table} SET journal_seq = %s, journal_head = %s{changes}"  # noqa: S608
            f" WHERE {key} = %s AND journal_seq = %s RETURNING 1),"
            f" entry AS (INSERT INTO journal_entry ({_SAID})"
            f" SELECT {_placeholders(row)} FROM head RETURNING id, turn){private}"
            " SELECT id, turn FROM entry"
        )
        return sql, params


_CASTS = (
    "varchar", "bigint", "integer", "varchar", "bigint", "varchar", "varchar",
    "bigint", "varchar", "timestamptz", "timestamptz", "jsonb", "bytea",
)  # fmt: skip


def _placeholders(row: tuple[Any, ...]) -> str:
    return ", ".join(f"%s::{cast}" for cast, _value in zip(_CASTS, row, strict=True))


def _changes(about: Chained, saving: Collection[str]) -> tuple[str, list[Any]]:
    saved = [_field(about, name) for name in saving]
    columns = "".join(f", {connection.ops.quote_name(str(field.column))} = %s" for field in saved)
    return columns, [field.get_db_prep_save(getattr(about, field.attname), connection) for field in saved]


def _field(model: Chained | type[Chained], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is no column of {model._meta.label}")
    return field


_MANY = 20  # from here on a COPY is cheaper than an INSERT with that many values
_PRIVATE = "INSERT INTO journal_entryprivate (entry_id, values, salts) VALUES "


def _inserted(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The id and turn under which each of a few lines was written."""
    rows = [line.row() for line in lines]
    places = ", ".join(f"({_placeholders(row)})" for row in rows)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO journal_entry ({_SAID}) VALUES {places} RETURNING id, turn",  # noqa: S608
            [value for row in rows for value in row],
        )
        found: list[tuple[int, int]] = cursor.fetchall()
        private = [
            (entry_id, chain.canonical(line.private), chain.canonical(line.salts))
            for (entry_id, _turn), line in zip(found, lines, strict=True)
            if line.private
        ]
        if private:
            cursor.execute(
                _PRIVATE + ", ".join(["(%s, %s::jsonb, %s::jsonb)"] * len(private)),
                [value for row in private for value in row],
            )
    return found


def _copied(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The id and turn under which each line was written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('journal_entry_id_seq'), journal_turn() FROM generate_series(1, %s)", [len(lines)]
        )
        places: list[tuple[int, int]] = cursor.fetchall()
        with cursor.copy(f"COPY journal_entry (id, turn, {_SAID}) FROM STDIN") as copy:
            for place, line in zip(places, lines, strict=True):
                copy.write_row((*place, *line.row()))
        private = [(entry_id, line) for (entry_id, _turn), line in zip(places, lines, strict=True) if line.private]
        if private:
            with cursor.copy("COPY journal_entryprivate (entry_id, values, salts) FROM STDIN") as copy:
                for entry_id, line in private:
                    copy.write_row((entry_id, chain.canonical(line.private), chain.canonical(line.salts)))
    return places


def _move_heads(subjects: Iterable[tuple[Chained, int]], saving: Collection[str]) -> None:
    """Each subject with the number of its last entry before: where that is another by now, nothing is written."""
    by_model: dict[type[Chained], list[tuple[Chained, int]]] = defaultdict(list)
    for about, before in subjects:
        by_model[type(about)].append((about, before))
    with connection.cursor() as cursor:
        for model, rows in by_model.items():
            saved = [_field(model, name) for name in saving]
            cursor.execute(
                _heads_statement(model, saved),
                [
                    [about.pk for about, _before in rows],
                    [before for _about, before in rows],
                    [about.journal_seq for about, _before in rows],
                    [bytes(about.journal_head) for about, _before in rows],
                    *(_column(field, rows) for field in saved),
                ],
            )
            if cursor.rowcount != len(rows):
                missing = len(rows) - cursor.rowcount
                raise SubjectMovedOn(f"{missing} of {len(rows)} rows of {model._meta.db_table} have moved on")


def _heads_statement(model: type[Chained], saved: "Sequence[models.Field[Any, Any]]") -> str:
    table, key = _table(model)
    columns = [connection.ops.quote_name(str(field.column)) for field in saved]
    names = "".join(f", {column}" for column in columns)
    changes = "".join(f", {column} = moved.{column}" for column in columns)
    arrays = "".join(f", %s::{field.db_type(connection)}[]" for field in saved)
    return (
        f"UPDATE {table} AS subject SET journal_seq = moved.seq, journal_head = moved.head{changes}"  # noqa: S608
        f" FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::bytea[]{arrays}) AS moved (id, before, seq, head{names})"
        f" WHERE subject.{key} = moved.id AND subject.journal_seq = moved.before"
    )


_PLAIN = (models.DateTimeField, models.IntegerField, models.BooleanField, models.CharField, models.TextField)


def _column(field: "models.Field[Any, Any]", rows: Sequence[tuple[Chained, int]]) -> list[Any]:
    """The values of a field; plain ones go as they are, for preparing each costs more than writing it."""
    values = [getattr(about, field.attname) for about, _before in rows]
    if isinstance(field, _PLAIN):
        return values
    return [field.get_db_prep_save(value, connection) for value in values]


def _table(model: type[Chained]) -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), quote(str(model._meta.pk.column))


def _inside_an_operation() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an entry belongs inside an operation's transaction")


_LAST_TURN = """
    SELECT greatest(
        0,
        (SELECT max(turn) FROM journal_entry),
        (SELECT max(turn) FROM journal_readerposition),
        (SELECT max(until_turn) FROM journal_anchor)
    )
"""


def begin_era(*, at: datetime) -> bool:
    """Let turns go on from where the journal stands, if this database counts its transactions from lower down.

    That is so after a restore into another cluster; without it readers would pass over what is new.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LAST_TURN)
        last = cursor.fetchone()[0]
        cursor.execute("SELECT journal_turn(), pg_current_xact_id()::text::bigint")
        turn, transaction_id = cursor.fetchone()
        if turn > last:
            return False
        lift = last + 1 - transaction_id
        for function, said, kind in (
            ("journal_turn", "pg_current_xact_id()", "VOLATILE"),
            ("journal_horizon", "pg_snapshot_xmin(pg_current_snapshot())", "STABLE"),
        ):
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {function}() RETURNS bigint LANGUAGE sql {kind}"
                f" AS 'SELECT {said}::text::bigint + {int(lift)}'"
            )
    return True
