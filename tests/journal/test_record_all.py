"""Telling the journal of very many things at once, under the same chain rules."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.journal.events import SYSTEM
from bihuan.journal.models import Entry, EntryPrivate
from bihuan.journal.operations import SubjectMovedOn, record, record_all
from bihuan.journal.verify import verify
from tests.journal.conftest import MIN, Called, Matter, Moved, Opened, Timer

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_chains_every_entry_and_moves_every_head(matter: Matter, timer: Timer) -> None:
    record(Opened(unit="郑州花园路营业厅", title="上网断线"), about=matter, by=MIN, at=NINE)
    call = Called(phone="13812345678", result="接通")

    count = record_all(
        [(Moved(action="warned"), timer), (call, matter), (Moved(action="left"), matter)], by=SYSTEM, at=NINE
    )

    assert count == 3
    assert list(Entry.objects.order_by("id").values_list("subject_kind", "seq", "name")) == [
        ("test_matter", 1, "test_matter.opened"),
        ("test_timer", 1, "test_matter.warned"),
        ("test_matter", 2, "test_matter.called"),
        ("test_matter", 3, "test_matter.left"),
    ]
    assert EntryPrivate.objects.get().values == {"phone": "13812345678"}
    matter.refresh_from_db()
    assert matter.journal_seq == 3
    assert verify(subjects=[Matter, Timer]).faults == ()


def test_takes_no_more_statements_for_more_entries(subjects: None, db: None) -> None:
    matters = Matter.objects.bulk_create(Matter(title=str(at)) for at in range(1000))

    with CaptureQueriesContext(connection) as queries:
        record_all([(Moved(action="warned"), matter) for matter in matters], by=SYSTEM, at=NINE)

    assert len(queries) == 3


def test_refuses_whole_when_one_subject_moved_on(matter: Matter, timer: Timer) -> None:
    stale = Matter.objects.get(pk=matter.pk)
    record(Moved(action="left"), about=matter, by=MIN, at=NINE)

    with pytest.raises(SubjectMovedOn), transaction.atomic():
        record_all([(Moved(action="warned"), timer), (Moved(action="left"), stale)], by=SYSTEM, at=NINE)
    assert Entry.objects.count() == 1


def test_does_nothing_for_nothing(db: None) -> None:
    assert record_all([], by=SYSTEM, at=NINE) == 0
