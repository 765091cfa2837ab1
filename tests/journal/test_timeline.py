"""The time line: newest first, page by page, in the reader's language."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bihuan.journal.erasure import erase_private_values
from bihuan.journal.events import SYSTEM, Event
from bihuan.journal.models import AccessEntry, Entry
from bihuan.journal.operations import record
from bihuan.journal.queries import timeline
from bihuan.journal.verify import verify
from bihuan.kernel.text import Words
from tests.journal.conftest import MIN, Called, Matter, Moved, Opened, Timer


@dataclass(frozen=True, slots=True)
class Told(Event):
    name = "test_matter.told"
    tells = "派给{unit}，{due_at} 到期，因{reasons}；备注 {note}"

    unit: Words
    due_at: datetime
    reasons: tuple[str, ...]
    note: str | None


NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_shows_what_happened_under_a_matter_newest_first(matter: Matter, timer: Timer) -> None:
    record(Opened(unit="郑州花园路营业厅", title="上网断线"), about=matter, by=MIN, at=NINE)
    record(Moved(action="warned"), about=timer, by=SYSTEM, at=NINE + timedelta(hours=1))

    lines = timeline("test_matter", matter.pk, since=NINE).lines

    assert [line.sentence for line in lines] == ["warned", "由郑州花园路营业厅受理：上网断线"]
    assert [line.actor for line in lines] == ["系统", "张敏（工号 1003）"]


def test_turns_its_pages_without_gap_or_repetition(matter: Matter) -> None:
    for at in range(7):
        record(Moved(action=str(at)), about=matter, by=MIN, at=NINE + timedelta(minutes=at // 2))

    read: list[str] = []
    before: str | None = None
    with CaptureQueriesContext(connection) as queries:
        while before != "":
            page = timeline("test_matter", matter.pk, before, 3)
            read += [line.sentence for line in page.lines]
            before = page.older

    assert read == list("6543210")
    assert len(queries) == 3


@pytest.mark.parametrize("before", ["", "x", "1-x", "9" * 40 + "-1"])
def test_starts_at_the_newest_for_a_place_nobody_gave_out(matter: Matter, before: str) -> None:
    record(Moved(action="left"), about=matter, by=MIN, at=NINE)

    assert len(timeline("test_matter", matter.pk, before).lines) == 1


def test_shows_personal_values_only_when_asked(matter: Matter) -> None:
    record(Called(phone="13812345678", result="接通"), about=matter, by=MIN, at=NINE)

    [closed] = timeline("test_matter", matter.pk).lines
    [opened] = timeline("test_matter", matter.pk, private=True).lines

    assert closed.sentence == "拨打***，结果：接通"
    assert opened.sentence == "拨打13812345678，结果：接通"


def test_knows_erased_values_no_more_and_stays_proven(matter: Matter) -> None:
    record(Called(phone="13812345678", result="接通"), about=matter, by=MIN, at=NINE)

    erased = erase_private_values(kind="test_matter", ids=[matter.pk], reason="客户要求", by=MIN, at=NINE)

    assert erased == 1
    [line] = timeline("test_matter", matter.pk, private=True).lines
    assert line.sentence == "拨打已删除，结果：接通"
    assert AccessEntry.objects.get().sentence == "客户要求"
    assert verify(subjects=[Matter]).faults == ()


def test_tells_an_entry_whose_event_this_release_does_not_know(matter: Matter) -> None:
    record(Moved(action="left"), about=matter, by=MIN, at=NINE)
    Entry.objects.update(event_name="test_matter.forgotten")

    assert timeline("test_matter", matter.pk).lines[0].sentence == "test_matter.left"


def test_speaks_the_readers_language(matter: Matter) -> None:
    event = Told(unit=Words("河南客服热线", "Henan hotline"), due_at=NINE, reasons=("断线", "重复"), note=None)
    record(event, about=matter, by=MIN, at=NINE)

    with translation.override("zh-hans"):
        chinese = timeline("test_matter", matter.pk).lines[0].sentence
    with translation.override("en"):
        english = timeline("test_matter", matter.pk).lines[0].sentence

    assert chinese == "派给河南客服热线，2026-03-02 09:00 到期，因断线、重复；备注 —"
    assert english.startswith("派给Henan hotline，2026-03-02 09:00")
