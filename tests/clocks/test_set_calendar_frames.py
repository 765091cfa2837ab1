"""Saying when work is done on a working day."""

import pytest

from bihuan.clocks.calendar import Frame
from bihuan.clocks.models import BusinessCalendar
from bihuan.clocks.operations import set_calendar_frames
from bihuan.clocks.operations.calendars import WrongFrames
from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from tests.clocks.conftest import NINE, Limits, in_shanghai
from tests.world import World

SHIFTS = [Frame.between("13:00", "20:00"), Frame.between("08:00", "12:00")]


def test_new_limits_use_the_new_hours(mainland: BusinessCalendar, limits: Limits, world: World) -> None:
    set_calendar_frames(calendar=mainland, frames=SHIFTS, by=world.administrator, at=NINE)
    assert in_shanghai(limits.start("4wh").due_at) == "2026-03-02 14:00"  # 3 h to noon, 1 h from 13:00
    entry = Entry.objects.get(name="calendar.frames_changed")
    assert entry.data["after"] == ["08:00–12:00", "13:00–20:00"]


def test_the_same_hours_tell_nothing(mainland: BusinessCalendar, world: World) -> None:
    frames = [Frame(frame.start, frame.end) for frame in mainland.frames.all()]
    set_calendar_frames(calendar=mainland, frames=frames, by=world.administrator, at=NINE)
    assert not Entry.objects.filter(name="calendar.frames_changed").exists()


@pytest.mark.parametrize("frames", [[], [Frame(0, 600), Frame(599, 700)]])
def test_none_and_overlapping_hours_are_refused(mainland: BusinessCalendar, world: World, frames: list[Frame]) -> None:
    with pytest.raises(WrongFrames):
        set_calendar_frames(calendar=mainland, frames=frames, by=world.administrator, at=NINE)


def test_is_the_administrators_to_do(mainland: BusinessCalendar, world: World) -> None:
    with pytest.raises(NotPermitted):
        set_calendar_frames(calendar=mainland, frames=SHIFTS, by=world.supervisor, at=NINE)
