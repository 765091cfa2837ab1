"""Room for the frames of Python's calls, so that the speed of a page does not depend on how deep it is called."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

ROOM = 2**15  # words: more than a chunk's half, so that the other half is left for what is called


def roomy(function: Callable[P, R]) -> Callable[P, R]:
    """The same function; all frames beneath it lie in one piece of memory.

    CPython keeps frames in chunks of 16 KB and gives a chunk back as soon as its first frame returns. A short function
    that happens to be called at the edge of a chunk asks the operating system for memory at each call: the same page
    took between 27 and 55 milliseconds, by its depth alone. A frame too large for a chunk gets one of its own, twice
    its size.
    """

    def with_room(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    with_room.__code__ = with_room.__code__.replace(co_stacksize=ROOM)
    return wraps(function)(with_room)
