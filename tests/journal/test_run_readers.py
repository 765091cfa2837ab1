"""Reading the journal by cursor: every entry exactly once, whatever commits late, fails or dies."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from bihuan.journal.models import Entry, ReaderPosition
from bihuan.journal.operations import record
from bihuan.journal.queries import reader_delays
from bihuan.journal.subscriptions import forget_reader, reads, run_readers
from tests.journal.conftest import MIN, Matter, Moved

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class Ear:
    """A reader that remembers what it was told, and fails at one word if it shall."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.stumbles_at = ""

    def __call__(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.name == self.stumbles_at:
                raise ValueError("stumbled")
        self.heard += [entry.name.removeprefix("test_matter.") for entry in entries]


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear = Ear()

    @reads(Moved, reader="test.ear")
    def hear(entries: Sequence[Entry]) -> None:
        ear(entries)

    yield ear
    forget_reader("test.ear")


def tell(matter: Matter, *actions: str, at: datetime = NINE) -> None:
    with transaction.atomic():
        for action in actions:
            record(Moved(action=action), about=matter, by=MIN, at=at)


def run(at: datetime = NINE) -> int:
    return run_readers(at=at, only="test.ear")


def test_reads_every_entry_once_in_order(matter: Matter, ear: Ear) -> None:
    tell(matter, "a", "b")
    run()
    tell(matter, "c")
    run()
    run()

    assert ear.heard == ["a", "b", "c"]


def test_waits_alone_with_what_it_fails_at(matter: Matter, ear: Ear) -> None:
    tell(matter, "a", "b", "c")
    ear.stumbles_at = "test_matter.b"

    run()
    assert ear.heard == ["a"]
    [delay] = [delay for delay in reader_delays(at=NINE + timedelta(seconds=3)) if delay.reader == "test.ear"]
    assert (delay.delay, delay.failures, delay.failure) == (timedelta(seconds=3), 1, "ValueError: stumbled")

    ear.stumbles_at = ""
    assert run(NINE + timedelta(seconds=4)) == 0  # not before it is time to try again
    assert run(NINE + timedelta(seconds=6)) == 2
    assert ear.heard == ["a", "b", "c"]


@pytest.mark.usefixtures("committed_subjects")
def test_does_not_pass_over_a_late_commit(ear: Ear) -> None:
    early, late = Matter.objects.create(title="early"), Matter.objects.create(title="late")
    heard_meanwhile: list[str] = []

    def commit_another_and_read() -> None:
        tell(early, "early")
        run()
        heard_meanwhile.extend(ear.heard)
        connection.close()

    with transaction.atomic():
        record(Moved(action="late"), about=late, by=MIN, at=NINE)
        other = Thread(target=commit_another_and_read)
        other.start()
        other.join()
    run()

    assert heard_meanwhile == []  # an older transaction was still running
    assert ear.heard == ["late", "early"]


@pytest.mark.usefixtures("committed_subjects")
def test_keeps_effect_and_place_together(ear: Ear) -> None:
    matter = Matter.objects.create(title="上网断线")
    tell(matter, "a")
    run()
    passed = ReaderPosition.objects.get(reader="test.ear")

    for _round in range(3):
        run()

    assert ear.heard == ["a"]
    assert ReaderPosition.objects.get(reader="test.ear").turn >= passed.turn
