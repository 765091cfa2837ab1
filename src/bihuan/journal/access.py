"""The access log: refusals, looks at personal data, sign-ins, kept also when the caller's transaction is undone.

Outside a transaction a note is one plain INSERT. Inside one it goes over a short-lived connection of its own
(some milliseconds), because the caller's may be rolled back; doors, which note most, stand outside.
"""

from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from bihuan.journal.models import AccessEntry, Chained
from bihuan.kernel.actors import Actor

_NOTE = """
    INSERT INTO journal_accessentry
        (at, kind, actor_id, actor_name, address, what, code, sentence, clause, subject_kind, subject_ids)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class Nobody:
    """Whoever it was: somebody who is not known here."""

    actor_name: str = ""
    actor_id: None = None


def note_refusal(
    *,
    by: Actor,
    what: str,
    sentence: str,
    code: str = "",
    clause: str = "",
    about: Chained | None = None,
    address: str = "",
    at: datetime,
) -> None:
    """Somebody was refused: what they tried, by which rule, and the sentence they were given."""
    kind, ids = (about.subject_kind, [about.pk]) if about is not None else ("", [])
    said = {"code": code, "sentence": sentence, "clause": clause, "address": address}
    _note(AccessEntry.Kind.REFUSED, by, at, what, kind=kind, ids=ids, **said)


def note_reading(*, by: Actor, kind: str, id: int, fields: Collection[str], at: datetime) -> None:
    """Somebody looked at personal data of one thing."""
    note_readings(by=by, kind=kind, ids=[id], fields=fields, at=at)


def note_readings(*, by: Actor, kind: str, ids: Collection[int], fields: Collection[str], at: datetime) -> None:
    """Somebody looked at personal data of the things of a list: one line for all of them."""
    if ids:
        _note(AccessEntry.Kind.READ, by, at, ", ".join(sorted(fields)), kind=kind, ids=ids)


def note_door(
    kind: AccessEntry.Kind, *, by: Actor, what: str, code: str = "", sentence: str = "", address: str = "", at: datetime
) -> None:
    """Somebody came in or went, was not let in, or took something out."""
    _note(kind, by, at, what, code=code, sentence=sentence, address=address)


def _note(
    note: AccessEntry.Kind,
    by: Actor,
    at: datetime,
    what: str,
    *,
    code: str = "",
    sentence: str = "",
    clause: str = "",
    address: str = "",
    kind: str = "",
    ids: Collection[int] = (),
) -> None:
    row: list[Any] = [at, note.value, by.actor_id, by.actor_name, address[:45], what[:120], code[:40]]
    row += [sentence, clause, kind, list(ids)]
    with _cursor_that_commits() as cursor:
        cursor.execute(_NOTE, row)


@contextmanager
def _cursor_that_commits() -> Iterator[CursorWrapper]:
    if not _may_be_undone():
        with connection.cursor() as cursor:
            yield cursor
        return
    with closing(connection.copy()) as own, own.cursor() as cursor:
        yield cursor


def _may_be_undone() -> bool:
    """Whether an operation's transaction is open; the one that a test wraps around itself is none."""
    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)
