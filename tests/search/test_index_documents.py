"""Indexing very many things at once: found as if they had come one by one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.search.models import Document
from bihuan.search.operations import Finding, index_document, index_documents
from bihuan.search.queries import matching

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def findings(count: int) -> Iterator[Finding]:
    for at in range(count):
        text = f"第{at}张工单：宽带{'断线' if at % 3 else '提速'}"
        yield Finding("order", at, NINE + timedelta(minutes=at), text, f"TCTS20260302{at:05d}", [f"138{at:08d}"])


def rows() -> list[tuple[object, ...]]:
    columns = ("kind", "subject_id", "at", "number", "text", "phones", "tokens", "private")
    return list(Document.objects.order_by("subject_id").values_list(*columns))


def test_writes_what_single_ones_would() -> None:
    assert index_documents(findings=findings(50)) == 50
    together = rows()
    Document.objects.all().delete()

    for finding in findings(50):
        index_document(finding=finding)

    assert rows() == together


def test_takes_no_more_statements_for_more_of_them() -> None:
    with CaptureQueriesContext(connection) as queries:
        index_documents(findings=findings(1000))

    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 1
    assert matching("order", "断线", private=False).count() == 666


def test_takes_none() -> None:
    assert index_documents(findings=[]) == 0
