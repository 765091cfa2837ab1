"""What a business calendar is made of: kinds of days with a reason, and the frames of a working day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from itertools import pairwise
from typing import Literal

from bihuan.kernel.text import Words

Kind = Literal["workday", "weekend", "holiday", "makeup"]
WORKING: frozenset[Kind] = frozenset({"workday", "makeup"})

SATURDAY = 5
MINUTES_A_DAY = 1440

_WEEKDAYS = (
    Words("周一", "Monday"),
    Words("周二", "Tuesday"),
    Words("周三", "Wednesday"),
    Words("周四", "Thursday"),
    Words("周五", "Friday"),
    Words("周六", "Saturday"),
    Words("周日", "Sunday"),
)


@dataclass(frozen=True, slots=True)
class Day:
    """What a day is: an ordinary working day or weekend, a holiday, or a weekend day that is worked."""

    kind: Kind
    reason: Words

    @property
    def is_working(self) -> bool:
        return self.kind in WORKING


_ORDINARY = Day("workday", Words("工作日", "working day"))
_WEEKEND = Day("weekend", Words("周末", "weekend"))


def weekday_words(on: date) -> Words:
    return _WEEKDAYS[on.weekday()]


def ordinary(on: date) -> Day:
    """What the day is when nothing else is said about it."""
    return _ORDINARY if on.weekday() < SATURDAY else _WEEKEND


@dataclass(frozen=True, slots=True, order=True)
class Frame:
    """A stretch of working time within a day, in minutes from midnight; 1440 is 24:00."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MINUTES_A_DAY:
            raise ValueError(f"a frame begins before it ends, within one day: {self}")

    @classmethod
    def between(cls, start: str, end: str) -> "Frame":
        """`Frame.between("08:30", "12:00")`; the end may be 24:00."""
        return cls(_minutes(start), _minutes(end))

    @property
    def minutes(self) -> int:
        return self.end - self.start

    def __str__(self) -> str:
        return f"{_clock(self.start)}–{_clock(self.end)}"


def _minutes(text: str) -> int:
    if text == "24:00":
        return MINUTES_A_DAY
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


OFFICE_HOURS = (Frame.between("08:30", "12:00"), Frame.between("13:30", "17:30"))


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """Everything a calendar is compiled from. `years` are those whose holidays are known completely."""

    name: str
    title: Words
    years: frozenset[int]
    special: Mapping[date, Day] = field(default_factory=dict)
    frames: tuple[Frame, ...] = OFFICE_HOURS

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.frames))
        if not ordered:
            raise ValueError("a working day needs at least one frame")
        if any(after.start < before.end for before, after in pairwise(ordered)):
            raise ValueError("the frames of a day do not overlap")
        object.__setattr__(self, "frames", ordered)

    def day(self, on: date) -> Day:
        return self.special.get(on) or ordinary(on)
