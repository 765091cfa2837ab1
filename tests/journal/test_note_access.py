"""The access log: refusals and looks at personal data stay, whatever becomes of the caller's transaction."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.journal.access import note_reading, note_readings, note_refusal
from bihuan.journal.models import AccessEntry
from tests.journal.conftest import MIN, Matter

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.usefixtures("committed_subjects")
def test_stays_when_the_callers_transaction_is_undone() -> None:
    matter = Matter.objects.create(title="上网断线")

    with transaction.atomic():
        Matter.objects.create(title="重复扣费")
        note_refusal(by=MIN, what="reply", sentence="处理岗位不联系客户。", clause="2.4.4", about=matter, at=NINE)
        transaction.set_rollback(True)

    assert Matter.objects.count() == 1
    noted = AccessEntry.objects.get()
    assert (noted.kind, noted.what, noted.clause, noted.subject_ids) == ("refused", "reply", "2.4.4", [matter.pk])


def test_costs_one_statement_for_a_whole_list(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        note_readings(by=MIN, kind="customer", ids=range(1, 51), fields=["phones"], at=NINE)

    assert len(queries) == 1
    assert AccessEntry.objects.filter(subject_kind="customer", subject_ids__contains=[37]).count() == 1


def test_names_reader_thing_and_fields(db: None) -> None:
    note_reading(by=MIN, kind="customer", id=7, fields=["phones", "address"], at=NINE)

    noted = AccessEntry.objects.get()
    assert (noted.actor_name, noted.what, noted.subject_ids) == ("张敏（工号 1003）", "address, phones", [7])


def test_notes_nothing_for_an_empty_list(db: None) -> None:
    note_readings(by=MIN, kind="customer", ids=[], fields=["phones"], at=NINE)

    assert not AccessEntry.objects.exists()
