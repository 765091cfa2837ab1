"""After a restore: turns go on from where the journal stands, so that no reader passes over what is new."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from bihuan.journal.models import Entry, ReaderPosition
from bihuan.journal.operations import begin_era, record
from tests.journal.conftest import MIN, Matter, Moved

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def turns() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_turn(), journal_horizon()")
        turn, horizon = cursor.fetchone()
        return turn, horizon


def test_lifts_turns_above_everything_the_journal_remembers(db: None) -> None:
    ReaderPosition.objects.create(reader="test.far", turn=10**12)  # of a cluster that had counted further

    assert begin_era(at=NINE)

    turn, horizon = turns()
    assert turn > 10**12
    assert horizon <= turn


def test_is_needed_once(matter: Matter) -> None:
    ReaderPosition.objects.create(reader="test.far", turn=10**12)
    begin_era(at=NINE)
    turn, _horizon = turns()

    record(Moved(action="left"), about=matter, by=MIN, at=NINE)
    entry = Entry.objects.get()

    assert entry.turn == turn


@pytest.mark.usefixtures("committed_subjects")
def test_changes_nothing_where_turns_are_ahead() -> None:
    assert not begin_era(at=NINE)
