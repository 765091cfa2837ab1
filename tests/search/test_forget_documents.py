"""Forgetting things: they are not found any more, their neighbours are."""

from datetime import UTC, datetime

import pytest

from bihuan.search.operations import Finding, forget_documents, index_documents
from bihuan.search.queries import matching

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_lets_only_these_be_found_no_more() -> None:
    index_documents(findings=[Finding(kind, at, NINE, "宽带断线") for kind in ("order", "article") for at in (1, 2)])

    forget_documents(kind="order", subject_ids=[1, 7])

    assert list(matching("order", "断线", private=False).values_list("subject_id", flat=True)) == [2]
    assert matching("article", "断线", private=False).count() == 2
