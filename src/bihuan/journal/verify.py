"""Proving the journal: every entry against the one before it, every tail against its subject and the anchors."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext as _

from bihuan.journal import chain
from bihuan.journal.anchors import digest_of
from bihuan.journal.chain import Said
from bihuan.journal.models import Anchor, Chained

MOST_FAULTS = 1000  # told; a journal with more is broken anyhow
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written."""

    code: str  # changed | removed | reordered | twice | cut_off | added | private_changed | anchor_changed
    subject_kind: str
    subject_id: int
    seq: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at, and what was found."""

    entries: int
    anchors: int
    faults: tuple[Fault, ...]


class _Row(NamedTuple):
    id: int
    digest: bytes
    values: str | None
    salts: str | None
    erased: bool
    said: Said


_ROWS = """
    SELECT entry.id, entry.digest, private.values::text, private.salts::text, private.erased_at IS NOT NULL,
        subject_kind, subject_id, seq, matter_kind, matter_id, name, event_name, actor_id, actor_name,
        happened_at, recorded_at, data::text
    FROM journal_entry AS entry LEFT JOIN journal_entryprivate AS private ON private.entry_id = entry.id
    WHERE (%(kind)s::text IS NULL OR subject_kind = %(kind)s) AND (%(id)s::bigint IS NULL OR subject_id = %(id)s)
    ORDER BY subject_kind, subject_id, seq, entry.id
"""
_DETACHED = """
    SELECT max(head.seq), (array_agg(head.head ORDER BY head.seq DESC))[1]
    FROM journal_anchorhead AS head JOIN journal_anchor AS anchor ON anchor.id = head.anchor_id
    WHERE anchor.kind = 'detached' AND head.subject_kind = %s AND head.subject_id = %s AND head.seq < %s
"""
_IS_DETACHED = """
    EXISTS (SELECT FROM journal_anchorhead AS gone JOIN journal_anchor ON journal_anchor.id = gone.anchor_id
        WHERE journal_anchor.kind = 'detached' AND gone.subject_kind = {kind} AND gone.subject_id = {id}
        AND gone.seq >= {seq})
"""


def verify(
    *, kind: str | None = None, id: int | None = None, subjects: Sequence[type[Chained]] | None = None
) -> Verdict:
    """Look through the journal, or one subject's part of it, as it stands at this moment."""
    chained = [model for model in apps.get_models() if issubclass(model, Chained)] if subjects is None else subjects
    proof = _Proof(kind, id)
    with _one_moment():
        faults = tuple(islice(proof.faults(chained), MOST_FAULTS))
    return Verdict(proof.entries, proof.anchors, faults)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything is read as it stands when it begins, so that writing may go on beside it."""
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


class _Proof:
    def __init__(self, kind: str | None, id: int | None) -> None:
        self.only: Mapping[str, str | int | None] = {"kind": kind, "id": id}
        self.entries = 0
        self.anchors = 0

    def faults(self, chained: Sequence[type[Chained]]) -> Iterator[Fault]:
        for _subject, rows in groupby(self._rows(), key=lambda row: (row.said.subject_kind, row.said.subject_id)):
            yield from _faults_of_subject(list(rows))
        for model in chained:
            if self.only["kind"] in (None, model.subject_kind):
                yield from _faults_of_heads(model, self.only)
        if self.only["kind"] is None:
            yield from self._faults_of_anchors()
        yield from _faults_of_anchored(self.only)

    def _rows(self) -> Iterator[_Row]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(_ROWS, self.only)
            while rows := cursor.fetchmany(_CHUNK):
                for row in rows:
                    self.entries += 1
                    yield _Row(row[0], bytes(row[1]), row[2], row[3], row[4], Said(*row[5:]))

    def _faults_of_anchors(self) -> Iterator[Fault]:
        previous = b""
        for anchor in Anchor.objects.order_by("id"):
            self.anchors += 1
            if digest_of(anchor, previous) != bytes(anchor.digest):
                yield Fault("anchor_changed", "anchor", anchor.pk, 0, _("锚点或其记录的日志链末端被改动。"))
            previous = bytes(anchor.digest)


def _faults_of_subject(rows: list[_Row]) -> Iterator[Fault]:
    faults = list(_faults_in_order(rows))
    if faults and any(fault.code == "changed" for fault in faults) and _fits_by_id(rows):
        said = rows[0].said
        yield Fault("reordered", said.subject_kind, said.subject_id, faults[0].seq, _("日志的先后次序被改动。"))
        return
    yield from faults


def _faults_in_order(rows: list[_Row]) -> Iterator[Fault]:
    seq, previous = _beginning(rows[0].said)
    for row in rows:
        if row.said.seq == seq:
            yield _fault("twice", row, _("同一序号有两条日志。"))
            continue
        if row.said.seq != seq + 1:
            yield _fault("removed", row, _("之前缺少 {count} 条日志。").format(count=row.said.seq - seq - 1))
        elif not _fits(row, previous):
            yield _fault("changed", row, _("日志内容被改动，或与前一条不相衔接。"))
        if _private_changed(row):
            yield _fault("private_changed", row, _("日志的个人信息被改动或移除。"))
        seq, previous = row.said.seq, row.digest


def _beginning(said: Said) -> tuple[int, bytes]:
    """Before the first entry: nothing, or the seal of the months that were taken out."""
    if said.seq == 1:
        return 0, chain.BEGINNING
    with connection.cursor() as cursor:
        cursor.execute(_DETACHED, [said.subject_kind, said.subject_id, said.seq])
        seq, head = cursor.fetchone()
    return (seq, bytes(head)) if seq else (0, chain.BEGINNING)


def _fits(row: _Row, previous: bytes) -> bool:
    return chain.digest(previous, replace(row.said, data=chain.canonical(json.loads(row.said.data)))) == row.digest


def _fits_by_id(rows: list[_Row]) -> bool:
    """Whether the entries form a whole chain in the order in which they were written."""
    seq, previous = _beginning(rows[0].said)
    for at, row in enumerate(sorted(rows, key=lambda row: row.id), start=seq + 1):
        if not _fits(row._replace(said=replace(row.said, seq=at)), previous):
            return False
        previous = row.digest
    return True


def _private_changed(row: _Row) -> bool:
    if row.erased or (row.values is None and '"sealed"' not in row.said.data):
        return False
    data = json.loads(row.said.data)
    stand_ins = {
        field: value for field, value in data.items() if isinstance(value, dict) and value.keys() == {"sealed"}
    }
    values, salts = json.loads(row.values or "{}"), json.loads(row.salts or "{}")
    if stand_ins.keys() != values.keys():
        return True
    return any(chain.seal(values[field], salts.get(field, "")) != stand_ins[field]["sealed"] for field in values)


def _fault(code: str, row: _Row, sentence: str) -> Fault:
    return Fault(code, row.said.subject_kind, row.said.subject_id, row.said.seq, sentence)


def _faults_of_heads(model: type[Chained], only: Mapping[str, str | int | None]) -> Iterator[Fault]:
    """Tails cut off, or entries put in, without the subject's own row being altered too."""
    kind = model.subject_kind
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    detached = _IS_DETACHED.format(kind="%(kind)s", id=f"subject.{key}", seq="subject.journal_seq")
    heads = (
        f"SELECT subject.{key}, subject.journal_seq, entry.digest IS NULL FROM {table} AS subject"  # noqa: S608
        f" LEFT JOIN journal_entry AS entry ON entry.subject_kind = %(kind)s AND entry.subject_id = subject.{key}"
        " AND entry.seq = subject.journal_seq"
        f" WHERE (%(id)s::bigint IS NULL OR subject.{key} = %(id)s) AND subject.journal_seq > 0"
        f" AND entry.digest IS DISTINCT FROM subject.journal_head AND NOT {detached} ORDER BY 1"
    )
    for subject_id, seq, is_missing in _found(heads, {**only, "kind": kind}):
        if is_missing:
            yield Fault("cut_off", kind, subject_id, seq, _("日志链末端被截去。"))
        else:
            yield Fault("changed", kind, subject_id, seq, _("日志链末端与对象记录不符。"))
    beyond = (
        f"SELECT subject.{key}, entry.seq FROM {table} AS subject JOIN journal_entry AS entry"  # noqa: S608
        f" ON entry.subject_kind = %(kind)s AND entry.subject_id = subject.{key} AND entry.seq > subject.journal_seq"
        f" WHERE %(id)s::bigint IS NULL OR subject.{key} = %(id)s ORDER BY 1, 2"
    )
    for subject_id, seq in _found(beyond, {**only, "kind": kind}):
        yield Fault("added", kind, subject_id, seq, _("日志多出对象记录中没有的条目。"))


def _faults_of_anchored(only: Mapping[str, str | int | None]) -> Iterator[Fault]:
    """Tails cut off with the subject's row altered too: the anchors remember."""
    detached = _IS_DETACHED.format(kind="head.subject_kind", id="head.subject_id", seq="head.seq")
    anchored = (
        "SELECT DISTINCT ON (1, 2) head.subject_kind, head.subject_id, head.seq"  # noqa: S608
        " FROM journal_anchorhead AS head LEFT JOIN journal_entry AS entry"
        " ON entry.subject_kind = head.subject_kind AND entry.subject_id = head.subject_id AND entry.seq = head.seq"
        " WHERE (%(kind)s::text IS NULL OR head.subject_kind = %(kind)s)"
        " AND (%(id)s::bigint IS NULL OR head.subject_id = %(id)s)"
        f" AND entry.digest IS DISTINCT FROM head.head AND NOT {detached} ORDER BY 1, 2, 3 DESC"
    )
    for kind, subject_id, seq in _found(anchored, only):
        yield Fault("cut_off", kind, subject_id, seq, _("锚点记录的日志已不存在或不同。"))


def _found(sql: str, params: Mapping[str, str | int | None]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        yield from cursor.fetchall()
