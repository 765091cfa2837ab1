"""Indexing one thing: it is found by what it says now, and by nothing else."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.search.models import Document
from bihuan.search.operations import Finding, index_document
from bihuan.search.queries import matching
from bihuan.search.tokens import LONGEST_TEXT

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def found(words: str) -> list[int]:
    return list(matching("order", words, private=True).values_list("subject_id", flat=True))


def test_replaces_what_a_thing_was_found_by() -> None:
    index_document(finding=Finding("order", 1, NINE, "宽带断线", "TC1", ["13812345678"]))
    index_document(finding=Finding("order", 1, NINE, "宽带提速", "TC2", ["13900001111"]))

    assert [found(words) for words in ("断线", "TC1", "5678")] == [[], [], []]
    assert [found(words) for words in ("提速", "TC2", "1111")] == [[1], [1], [1]]


def test_writes_nothing_when_nothing_changed() -> None:
    index_document(finding=Finding("order", 1, NINE, "宽带断线"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin, ctid FROM search_document")
        before = cursor.fetchone()
        index_document(finding=Finding("order", 1, NINE, "宽带断线"))
        cursor.execute("SELECT xmin, ctid FROM search_document")
        assert cursor.fetchone() == before


def test_takes_one_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        index_document(finding=Finding("order", 1, NINE, "宽带断线"))

    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 1


@pytest.mark.parametrize("text", ["", "\0", "\ud83d", "'\\\"|&!:*", "a" * 100_000, "断" * 100_000, "🙂👨‍👩‍👧"])
def test_takes_any_text(text: str) -> None:
    index_document(finding=Finding("order", 1, NINE, text + " 宽带", number=text, phones=[text]))

    assert len(Document.objects.get().text) <= LONGEST_TEXT


def test_keeps_kinds_apart() -> None:
    index_document(finding=Finding("order", 1, NINE, "宽带断线"))
    index_document(finding=Finding("article", 1, NINE, "宽带断线"))

    assert found("断线") == [1]
