"""Telling the journal: one entry, chained, in the caller's transaction."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.journal import chain
from bihuan.journal.events import SYSTEM, Event
from bihuan.journal.models import Chained, Entry, EntryPrivate
from bihuan.journal.operations import SubjectMovedOn, record
from bihuan.journal.subscriptions import subscribes
from tests.journal.conftest import MIN, Called, Matter, Moved, Opened, Timer

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OPENED = Opened(unit="河南客服热线", title="上网断线")


def test_writes_what_happened_by_whom_and_when(matter: Matter) -> None:
    record(OPENED, about=matter, by=MIN, at=NINE, happened_at=NINE - timedelta(hours=1))

    entry = Entry.objects.get()
    assert (entry.subject_kind, entry.subject_id, entry.seq) == ("test_matter", matter.pk, 1)
    assert (entry.matter_kind, entry.matter_id) == ("test_matter", matter.pk)
    assert (entry.name, entry.actor_id, entry.actor_name) == ("test_matter.opened", 7, "张敏（工号 1003）")
    assert (entry.recorded_at, entry.happened_at) == (NINE, NINE - timedelta(hours=1))
    assert entry.data == {"unit": "河南客服热线", "title": "上网断线"}


def test_chains_each_entry_to_the_one_before(matter: Matter) -> None:
    record(OPENED, about=matter, by=MIN, at=NINE)
    record(Moved(action="dispatched"), about=matter, by=SYSTEM, at=NINE)
    first, second = Entry.objects.order_by("seq")

    matter.refresh_from_db()
    assert (matter.journal_seq, bytes(matter.journal_head)) == (2, second.digest)
    said = chain.Said(
        "test_matter", matter.pk, 2, "test_matter", matter.pk, "test_matter.dispatched", "test_matter.moved",
        None, "系统", NINE, NINE, '{"action":"dispatched"}',
    )  # fmt: skip
    assert chain.digest(bytes(first.digest), said) == second.digest


def test_shows_a_timer_under_its_matter(timer: Timer) -> None:
    record(Moved(action="warned"), about=timer, by=SYSTEM, at=NINE)

    entry = Entry.objects.get()
    assert (entry.subject_kind, entry.subject_id) == ("test_timer", timer.pk)
    assert (entry.matter_kind, entry.matter_id) == ("test_matter", timer.matter_id)


def test_keeps_personal_values_apart_and_seals_them(matter: Matter) -> None:
    record(Called(phone="13812345678", result="接通"), about=matter, by=MIN, at=NINE)

    entry = Entry.objects.get()
    private = EntryPrivate.objects.get(entry_id=entry.pk)
    assert private.values == {"phone": "13812345678"}
    assert entry.data == {"result": "接通", "phone": {"sealed": chain.seal("13812345678", private.salts["phone"])}}


def test_takes_one_statement_and_saves_named_fields_with_it(matter: Matter) -> None:
    matter.title = "上网断线两天"
    with CaptureQueriesContext(
        connection,
    ) as queries:
        record(Called(phone="13812345678", result="接通"), about=matter, by=MIN, at=NINE, saving=["title"])

    assert len(queries) == 1
    assert Matter.objects.get().title == "上网断线两天"


def test_refuses_a_subject_that_moved_on(matter: Matter) -> None:
    stale = Matter.objects.get(pk=matter.pk)
    record(OPENED, about=matter, by=MIN, at=NINE)

    with pytest.raises(SubjectMovedOn), transaction.atomic():
        record(OPENED, about=stale, by=MIN, at=NINE)
    assert Entry.objects.count() == 1


def test_tells_subscribers_in_the_same_transaction(matter: Matter) -> None:
    heard: list[tuple[Event, Entry, Chained]] = []

    @subscribes("test_matter.subscribed_to", Called)
    def hear(event: Event, entry: Entry, about: Chained) -> None:
        heard.append((event, entry, about))

    event = Moved(action="subscribed_to")
    record(event, about=matter, by=MIN, at=NINE)
    entry = Entry.objects.get()
    record(Moved(action="not_subscribed_to"), about=matter, by=MIN, at=NINE)

    assert heard == [(event, entry, matter)]


def test_stores_what_the_database_cannot_without_failing(matter: Matter) -> None:
    record(Opened(unit="a\0b", title="\ud83d"), about=matter, by=MIN, at=NINE)

    assert Entry.objects.get().data == {"unit": "a\ufffdb", "title": "\ufffd"}


@pytest.mark.usefixtures("committed_subjects")
def test_belongs_inside_a_transaction() -> None:
    matter = Matter.objects.create(title="上网断线")

    with pytest.raises(RuntimeError, match="transaction"):
        record(OPENED, about=matter, by=MIN, at=NINE)
