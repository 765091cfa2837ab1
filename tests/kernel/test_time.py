"""The clock of the doors: it runs, unless a test holds it."""

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.kernel import time

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_runs_in_utc() -> None:
    assert time.now().tzinfo is UTC
    assert abs(time.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_stands_where_it_is_held_and_runs_on_afterwards() -> None:
    with time.standing_at(NINE):
        assert time.now() == NINE
        with time.standing_at(NINE + timedelta(hours=1)):
            assert time.now() == NINE + timedelta(hours=1)
        assert time.now() == NINE
    assert time.now() != NINE


def test_does_not_stand_at_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"), time.standing_at(NINE.replace(tzinfo=None)):
        pass
