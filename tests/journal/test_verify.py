"""Proving the journal: whatever was altered behind its back is found, and nothing else is."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from bihuan.journal.anchors import anchor_heads, detach_month
from bihuan.journal.models import Anchor, AnchorHead, Entry, EntryPrivate
from bihuan.journal.operations import record
from bihuan.journal.partitions import prepare_partitions
from bihuan.journal.subscriptions import forget_reader, reads, run_readers
from bihuan.journal.verify import verify
from tests.journal.conftest import MIN, Called, Matter, Moved, Opened

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def told(matter: Matter) -> Matter:
    """A matter of five entries, beside another that nobody touches."""
    other = Matter.objects.create(title="重复扣费")
    record(Opened(unit="河南客服热线", title=other.title), about=other, by=MIN, at=NINE)
    record(Opened(unit="河南客服热线", title=matter.title), about=matter, by=MIN, at=NINE)
    for action in ("submitted", "dispatched", "taken"):
        record(Moved(action=action), about=matter, by=MIN, at=NINE + timedelta(hours=1))
    record(Called(phone="13812345678", result="接通"), about=matter, by=MIN, at=NINE + timedelta(hours=2))
    return matter


def say(sql: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def faults() -> list[tuple[str, int]]:
    return [(fault.code, fault.seq) for fault in verify(subjects=[Matter]).faults]


def cut_head(matter: Matter) -> None:
    """Remove the last entry and make the subject's row fit."""
    before = Entry.objects.get(subject_id=matter.pk, seq=4)
    Entry.objects.filter(subject_id=matter.pk, seq=5).delete()
    Matter.objects.filter(pk=matter.pk).update(journal_seq=4, journal_head=before.digest)


ALTERATIONS: dict[str, tuple[Callable[[Matter], object], list[tuple[str, int]]]] = {
    "content changed": (
        lambda m: say('UPDATE journal_entry SET data = \'{"action": "x"}\' WHERE subject_id = %s AND seq = 2', m.pk),
        [("changed", 2)],
    ),
    "actor changed": (
        lambda m: Entry.objects.filter(subject_id=m.pk, seq=3).update(actor_name="李娜"),
        [("changed", 3)],
    ),
    "time changed": (lambda m: Entry.objects.filter(subject_id=m.pk, seq=4).update(happened_at=NINE), [("changed", 4)]),
    "moved elsewhere": (lambda m: Entry.objects.filter(subject_id=m.pk, seq=4).update(matter_id=0), [("changed", 4)]),
    "first removed": (lambda m: Entry.objects.filter(subject_id=m.pk, seq=1).delete(), [("removed", 2)]),
    "two removed": (lambda m: Entry.objects.filter(subject_id=m.pk, seq__in=[2, 3]).delete(), [("removed", 4)]),
    "tail cut off": (lambda m: Entry.objects.filter(subject_id=m.pk, seq__gte=4).delete(), [("cut_off", 5)]),
    "all removed": (lambda m: Entry.objects.filter(subject_id=m.pk).delete(), [("cut_off", 5)]),
    "last sealed anew": (
        lambda m: Entry.objects.filter(subject_id=m.pk, seq=5).update(digest=b"0" * 32),
        [("changed", 5), ("changed", 5)],
    ),
    "personal value changed": (
        lambda m: EntryPrivate.objects.update(values={"phone": "13900000000"}),
        [("private_changed", 5)],
    ),
    "personal value removed": (lambda m: EntryPrivate.objects.all().delete(), [("private_changed", 5)]),
    "head set back": (lambda m: Matter.objects.filter(pk=m.pk).update(journal_seq=4), [("changed", 4), ("added", 5)]),
}


def test_is_content_with_a_journal_as_it_was_written(told: Matter) -> None:
    verdict = verify(subjects=[Matter])

    assert (verdict.entries, verdict.faults) == (6, ())


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_finds(told: Matter, alteration: str) -> None:
    alter, expected = ALTERATIONS[alteration]
    alter(told)

    assert faults() == expected


def test_finds_entries_reordered(told: Matter) -> None:
    Entry.objects.filter(subject_id=told.pk, seq=2).update(seq=99)
    Entry.objects.filter(subject_id=told.pk, seq=3).update(seq=2)
    Entry.objects.filter(subject_id=told.pk, seq=99).update(seq=3)

    assert faults() == [("reordered", 2)]


def test_looks_at_one_subject_alone(told: Matter) -> None:
    Entry.objects.filter(subject_id=told.pk, seq=3).update(actor_name="李娜")
    other = Matter.objects.exclude(pk=told.pk).get()

    assert verify(kind="test_matter", id=other.pk, subjects=[Matter]).faults == ()
    assert len(verify(kind="test_matter", id=told.pk, subjects=[Matter]).faults) == 1


@pytest.mark.usefixtures("committed_subjects")
class TestWithAnchors:
    @pytest.fixture
    def anchored(self) -> Matter:
        matter = Matter.objects.create(title="上网断线")
        with transaction.atomic():
            for action in ("a", "b", "c", "d", "e"):
                record(Moved(action=action), about=matter, by=MIN, at=NINE)
        assert anchor_heads(at=NINE) == 1
        return matter

    def test_finds_a_tail_cut_off_together_with_its_head(self, anchored: Matter) -> None:
        assert faults() == []

        cut_head(anchored)

        assert faults() == [("cut_off", 5)]

    def test_finds_an_anchor_altered(self, anchored: Matter) -> None:
        cut_head(anchored)
        AnchorHead.objects.all().delete()

        assert [code for code, _seq in faults()] == ["anchor_changed"]

    def test_anchors_once_a_day_and_only_what_moved(self, anchored: Matter) -> None:
        assert anchor_heads(at=NINE + timedelta(hours=1)) == 0
        assert anchor_heads(at=NINE + timedelta(days=1)) == 0
        assert Anchor.objects.count() == 1


def test_lets_a_month_be_taken_out(matter: Matter) -> None:
    prepare_partitions(at=datetime(2031, 1, 5, tzinfo=UTC))
    record(Called(phone="13812345678", result="接通"), about=matter, by=MIN, at=datetime(2031, 1, 5, tzinfo=UTC))
    record(Moved(action="left"), about=matter, by=MIN, at=datetime(2031, 2, 5, tzinfo=UTC))

    table = detach_month(month=date(2031, 1, 1), at=datetime(2031, 3, 1, tzinfo=UTC))

    assert (table, Entry.objects.count(), EntryPrivate.objects.count()) == ("journal_entry_2031_01", 1, 0)
    assert faults() == []
    Entry.objects.filter(seq=2).update(actor_name="李娜")
    assert faults() == [("changed", 2)]


def test_moves_entries_out_of_the_net(matter: Matter) -> None:
    record(Moved(action="left"), about=matter, by=MIN, at=datetime(2032, 5, 31, 16, tzinfo=UTC))  # June in Shanghai

    made = prepare_partitions(at=datetime(2032, 6, 1, tzinfo=UTC), months=1)

    assert made == ["journal_entry_2032_06", "journal_accessentry_2032_06"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_entry_2032_06")
        assert cursor.fetchone()[0] == 1
    assert prepare_partitions(at=datetime(2032, 6, 1, tzinfo=UTC), months=1) == []
    assert faults() == []


def test_keeps_a_month_that_a_reader_has_not_read(matter: Matter, db: None) -> None:
    prepare_partitions(at=datetime(2031, 1, 5, tzinfo=UTC), months=1)
    record(Moved(action="left"), about=matter, by=MIN, at=datetime(2031, 1, 5, tzinfo=UTC))
    reads(Moved, reader="test.slow")(lambda entries: None)

    try:
        with pytest.raises(ValueError, match=r"test\.slow"):
            detach_month(month=date(2031, 1, 1), at=datetime(2031, 3, 1, tzinfo=UTC))
        run_readers(at=NINE, only="test.slow")
        assert detach_month(month=date(2031, 1, 1), at=datetime(2031, 3, 1, tzinfo=UTC))
    finally:
        forget_reader("test.slow")


def test_keeps_a_month_that_is_not_over(db: None) -> None:
    with pytest.raises(ValueError, match="over"):
        detach_month(month=date(2031, 1, 1), at=datetime(2031, 1, 31, tzinfo=UTC))
