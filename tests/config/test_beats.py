"""The clock process: what is due is done, again while there is more, and a failure stops nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.config.beats import Beat, Rhythm
from bihuan.kernel.time import standing_at

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
told: list[datetime] = []
left = [3]


def note(*, at: datetime) -> int:
    told.append(at)
    return 1


def work_off(*, at: datetime) -> int:
    left[0] -= 1
    return left[0]


def break_down(*, at: datetime) -> int:
    raise ValueError(at)


@pytest.fixture(autouse=True)
def fresh() -> None:
    told.clear()
    left[0] = 3


@pytest.mark.django_db
def test_tells_the_time_and_waits_for_the_next() -> None:
    rhythm = Rhythm((Beat(f"{__name__}.note", timedelta(hours=1)),))
    with standing_at(NINE):
        wait = rhythm.once()
        rhythm.once()

    assert told == [NINE]
    assert 3590 < wait <= 3600


@pytest.mark.django_db
def test_goes_on_while_there_is_more() -> None:
    Rhythm((Beat(f"{__name__}.work_off", timedelta(hours=1), again=True),)).once()

    assert left == [0]


@pytest.mark.django_db
def test_failure_does_not_stop_the_others() -> None:
    beats = (Beat(f"{__name__}.break_down", timedelta(hours=1)), Beat(f"{__name__}.note", timedelta(hours=1)))

    Rhythm(beats).once()

    assert len(told) == 1
