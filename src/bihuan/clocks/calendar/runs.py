"""Stretches of time that count, precompiled: how much lies between two instants, and where so much is reached.

Instants are whole microseconds, so that adding and measuring are exact. Every question is answered by bisection.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

Stretch = tuple[int, int]


class Runs:
    """Sorted stretches that do not touch each other's inside, with the sum of all before each."""

    __slots__ = ("_before", "_ends", "_starts")

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        ordered = list(stretches)
        self._starts = [start for start, _end in ordered]
        self._ends = [end for _start, end in ordered]
        self._before = [0, *accumulate(end - start for start, end in ordered)]

    def counted_until(self, instant: int) -> int:
        """How much counts before this instant."""
        index = bisect_right(self._starts, instant) - 1
        if index < 0:
            return 0
        return self._before[index] + min(instant, self._ends[index]) - self._starts[index]

    def reached(self, amount: int) -> int | None:
        """The first instant at which so much has counted; nothing, when the stretches do not hold so much."""
        index = bisect_left(self._before, amount, lo=1) - 1
        if index >= len(self._starts):
            return None
        return self._starts[index] + amount - self._before[index]

    def first_from(self, instant: int) -> int | None:
        """The instant itself when it lies in a stretch (its end included), else the start of the next one."""
        index = bisect_left(self._ends, instant)
        if index == len(self._ends):
            return None
        return max(instant, self._starts[index])

    def holds(self, instant: int) -> bool:
        """Whether the instant lies in a stretch, its end included."""
        return self.first_from(instant) == instant

    def within(self, start: int, end: int) -> list[Stretch]:
        """The parts of the stretches between two instants."""
        first, beyond = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return [(max(start, self._starts[i]), min(end, self._ends[i])) for i in range(first, beyond)]


class WallClock:
    """All time counts."""

    __slots__ = ()

    def counted_until(self, instant: int) -> int:
        return instant

    def reached(self, amount: int) -> int | None:
        return amount

    def first_from(self, instant: int) -> int | None:
        return instant

    def within(self, start: int, end: int) -> list[Stretch]:
        return [(start, end)] if start < end else []


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time as stretches in order that neither overlap nor touch; empty ones are gone."""
    joint: list[Stretch] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if joint and start <= joint[-1][1]:
            joint[-1] = (joint[-1][0], max(end, joint[-1][1]))
        else:
            joint.append((start, end))
    return joint


def without(stretches: Iterable[Stretch], holes: Sequence[Stretch]) -> list[Stretch]:
    """What remains of the stretches outside the holes (which are joined)."""
    remaining: list[Stretch] = []
    for start, end in stretches:
        at = start
        for hole_start, hole_end in holes:
            if hole_end <= at or hole_start >= end:
                continue
            if hole_start > at:
                remaining.append((at, hole_start))
            at = max(at, hole_end)
        if at < end:
            remaining.append((at, end))
    return remaining
