"""Anchors: where every subject stood, sealed day by day, so that a tail that is cut off later shows."""

import hashlib
import logging
from collections.abc import Iterator
from datetime import date, datetime

from django.db import connection, transaction

from bihuan.journal.chain import canonical
from bihuan.journal.models import Anchor
from bihuan.journal.partitions import month_of
from bihuan.journal.subscriptions import readers_before_the_end_of
from bihuan.kernel.time import SHANGHAI

_log = logging.getLogger(__name__)

_HEADS = """
    INSERT INTO journal_anchorhead (anchor_id, subject_kind, subject_id, seq, head)
    SELECT DISTINCT ON (subject_kind, subject_id) {anchor}, subject_kind, subject_id, seq, digest
    FROM {table} WHERE turn >= %s AND turn < %s
    ORDER BY subject_kind, subject_id, seq DESC
"""


@transaction.atomic
def anchor_heads(*, at: datetime) -> int:
    """Once a day, seal the heads of all subjects that moved since the last anchor; says how many these were.

    The seal goes to the log too: whoever would alter the journal with its anchors has to alter that as well.
    """
    last = Anchor.objects.filter(kind=Anchor.Kind.DAILY).order_by("-id").first()
    if last is not None and last.taken_at.astimezone(SHANGHAI).date() == at.astimezone(SHANGHAI).date():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_horizon()")
        [horizon] = cursor.fetchone()
    return _anchor("journal_entry", Anchor.Kind.DAILY, last.until_turn if last else 0, horizon, at=at).heads


def _anchor(table: str, kind: Anchor.Kind, from_turn: int, until_turn: int, *, at: datetime) -> Anchor:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE turn >= %s AND turn < %s", [from_turn, until_turn])  # noqa: S608
        [entries] = cursor.fetchone()
    previous = Anchor.objects.order_by("-id").first()
    anchor = Anchor(kind=kind, taken_at=at, until_turn=until_turn, entries=entries, heads=0, digest=b"")
    if not entries:
        return anchor
    anchor.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(_HEADS.format(anchor=int(anchor.pk), table=table), [from_turn, until_turn])
        anchor.heads = cursor.rowcount
    anchor.digest = digest_of(anchor, bytes(previous.digest) if previous else b"")
    anchor.save(update_fields=["heads", "digest"])
    _log.info("journal anchored: %s %s %s", anchor.pk, anchor.heads, anchor.digest.hex("-", 2))
    return anchor


def digest_of(anchor: Anchor, previous: bytes) -> bytes:
    """The seal of an anchor, over its heads and the anchor before."""
    seal = hashlib.sha256(previous)
    seal.update(canonical([anchor.kind, anchor.until_turn, anchor.entries, anchor.heads]).encode())
    for kind, subject_id, seq, head in heads_of(anchor):
        seal.update(canonical([kind, subject_id, seq, head.hex()]).encode())
    return seal.digest()


def heads_of(anchor: Anchor) -> Iterator[tuple[str, int, int, bytes]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT subject_kind, subject_id, seq, head FROM journal_anchorhead"
            ' WHERE anchor_id = %s ORDER BY subject_kind COLLATE "C", subject_id',
            [anchor.pk],
        )
        while rows := cursor.fetchmany(2000):
            yield from rows


@transaction.atomic
def detach_month(*, month: date, at: datetime) -> str:
    """Take a past month out of the journal: its table stays, to be archived, and a seal stays in its place.

    Personal values go with it, into a table beside it. Returns the name of the table.
    """
    table = f"journal_entry_{month:%Y_%m}"
    if month >= month_of(at).date():
        raise ValueError("a month is taken out only when it is over")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(turn), 0) FROM {table}")  # noqa: S608
        [last_turn] = cursor.fetchone()
    if waiting := readers_before_the_end_of(table):
        raise ValueError(f"not all of the month has been read by {', '.join(waiting)}")
    anchor = _anchor(table, Anchor.Kind.DETACHED, 0, last_turn + 1, at=at)
    if anchor.pk:
        anchor.month = month
        anchor.save(update_fields=["month"])
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {table}_private AS SELECT private.* FROM journal_entryprivate AS private"  # noqa: S608
            f" JOIN {table} AS entry ON entry.id = private.entry_id"
        )
        cursor.execute(f"DELETE FROM journal_entryprivate WHERE entry_id IN (SELECT entry_id FROM {table}_private)")  # noqa: S608
        cursor.execute(f"ALTER TABLE journal_entry DETACH PARTITION {table}")
    return table
