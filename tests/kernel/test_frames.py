"""Frames have room: deep calls ask the operating system for no memory."""

import resource

import pytest

from bihuan.kernel.frames import roomy


def _one() -> int:
    return 1


def _deep(depth: int) -> int:
    return sum(_one() for _turn in range(300)) if depth == 0 else _deep(depth - 1)


def _faults(depth: int) -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    _deep(depth)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_a_function_with_room_answers_as_before() -> None:
    assert roomy(_deep)(3) == 300
    assert roomy(_deep).__name__ == "_deep"


def test_what_it_raises_arrives() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        roomy(int)("敬")


def test_at_no_depth_a_call_asks_for_memory_again_and_again() -> None:
    bare = max(_faults(depth) for depth in range(200))
    kept = max(roomy(_faults)(depth) for depth in range(200))
    assert bare > 100, "the interpreter no longer gives chunks back at once: the room can go"
    assert kept < 20
