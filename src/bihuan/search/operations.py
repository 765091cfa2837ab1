"""Keeping the search table: one document in the writer's transaction, or very many with one COPY."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from bihuan.search.tokens import LONGEST_TEXT, folded, number_tokens_of, phone_tokens_of, plain_phone, tokens_of

_COLUMNS = "kind, subject_id, at, number, text, phones, tokens, private"
_REPLACE = """
    ON CONFLICT (kind, subject_id) DO UPDATE SET
        at = excluded.at, number = excluded.number, text = excluded.text, phones = excluded.phones,
        tokens = excluded.tokens, private = excluded.private
    WHERE (search_document.at, search_document.number, search_document.text, search_document.phones)
        IS DISTINCT FROM (excluded.at, excluded.number, excluded.text, excluded.phones)
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one thing shall be found by."""

    kind: str
    subject_id: int
    at: datetime
    text: str
    number: str = ""
    phones: Sequence[str] = ()

    def row(self) -> tuple[str | int | datetime, ...]:
        text, number = folded(self.text)[:LONGEST_TEXT], folded(self.number)[:40]
        phones = [phone for phone in map(plain_phone, self.phones) if phone]
        return (
            self.kind,
            self.subject_id,
            self.at,
            number,
            text,
            "".join(f"{phone} " for phone in phones),
            _vector(tokens_of(text) | number_tokens_of(number)),
            _vector(phone_tokens_of(phones)),
        )


def _vector(tokens: Iterable[str]) -> str:
    """A tsvector without positions; tokens hold letters, digits, # and + only."""
    return " ".join(f"'{token}'" for token in tokens)


@transaction.atomic(savepoint=False)
def index_document(*, finding: Finding) -> None:
    """Let the thing be found by this from now on, and by nothing else. The same again costs almost nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO search_document ({_COLUMNS})"  # noqa: S608
            " VALUES (%s, %s, %s, %s, %s, %s, %s::tsvector, %s::tsvector)" + _REPLACE,
            finding.row(),
        )


@transaction.atomic
def index_documents(*, findings: Iterable[Finding]) -> int:
    """The same for very many things that were not in the table before (imports, the first filling)."""
    count = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY search_document ({_COLUMNS}) FROM STDIN") as copy:
        for finding in findings:
            copy.write_row(finding.row())
            count += 1
    return count


@transaction.atomic
def forget_documents(*, kind: str, subject_ids: Sequence[int]) -> None:
    """Let the things not be found any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_document WHERE kind = %s AND subject_id = ANY(%s)", [kind, list(subject_ids)]
        )
