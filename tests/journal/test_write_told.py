"""What is told of a subject before its row is written is written with it, chained as ever."""

from datetime import UTC, datetime

import pytest

from bihuan.journal.models import Birth, Chained, Entry, EntryPrivate
from bihuan.journal.operations import record, write_told
from bihuan.journal.subscriptions import subscribes
from bihuan.journal.verify import verify
from bihuan.kernel.rows import reserved_keys, write_rows
from tests.journal.conftest import MIN, Called, Matter, Moved, Opened

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def unwritten(title: str) -> tuple[Matter, Birth]:
    [[key]] = reserved_keys(1, Matter)
    matter, birth = Matter(pk=key, title=title), Birth(write=lambda: None)
    matter.birth = birth
    record(Opened(unit="河南客服热线", title=title), about=matter, by=MIN, at=NINE)
    record(Called(phone="13812345678", result="接通"), about=matter, by=MIN, at=NINE)
    return matter, birth


@pytest.mark.parametrize("number", [1, 3, 30])
def test_writes_entries_of_one_and_of_many(matter: Matter, number: int) -> None:
    new = [unwritten(f"第{n}件") for n in range(number)]
    assert not Entry.objects.exists()

    write_rows([one for one, _birth in new])
    write_told(births=[birth for _one, birth in new])

    assert Entry.objects.count() == 2 * number
    assert EntryPrivate.objects.count() == number
    row = Matter.objects.get(pk=new[-1][0].pk)
    assert (row.journal_seq, row.title) == (2, f"第{number - 1}件")
    assert bytes(row.journal_head) == bytes(Entry.objects.get(subject_id=row.pk, seq=2).digest)
    assert verify(subjects=[Matter]).faults == ()
    assert matter.journal_seq == 0


def test_goes_on_from_there(matter: Matter) -> None:
    del matter
    new, birth = unwritten("断线")
    write_rows([new])
    write_told(births=[birth])
    new.birth = None
    record(Moved(action="dispatched"), about=new, by=MIN, at=NINE)

    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
    assert verify(subjects=[Matter]).faults == ()


@pytest.mark.usefixtures("matter")
def test_tells_subscribers_once_it_is_written() -> None:
    heard: list[tuple[str, int, Chained]] = []

    @subscribes("test_matter.moved_while_unwritten")
    def hear(_event: object, entry: Entry, about: Chained) -> None:
        heard.append((entry.name, entry.pk, about))

    new, birth = unwritten("断线")
    record(Moved(action="moved_while_unwritten"), about=new, by=MIN, at=NINE)
    assert not heard

    write_rows([new])
    write_told(births=[birth])
    assert heard == [("test_matter.moved_while_unwritten", Entry.objects.get(seq=3).pk, new)]
