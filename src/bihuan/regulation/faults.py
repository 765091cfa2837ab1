"""What is wrong with a pack, told like a compiler tells it: file, line, what, and what to do."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from typing_extensions import override

from bihuan.kernel.text import Words

Trail = tuple[str | int, ...]  # of a value inside the pack: ("procedures", 0, "stages", "handling")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    file: str
    line: int
    message: Words
    remedy: Words

    @override
    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} {self.remedy}"


class BrokenPack(Exception):
    """A pack is refused whole, with every fault that was found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults), key=lambda fault: (fault.file, fault.line, fault.message.en)))
        super().__init__("\n".join(map(str, self.faults)))


class Places:
    """Where each value of a pack stands; a path that was not written stands where its nearest parent does."""

    def __init__(self, known: Mapping[Trail, Place]) -> None:
        self._known = known

    def of(self, path: Trail) -> Place:
        for length in range(len(path), -1, -1):
            if path[:length] in self._known:
                return self._known[path[:length]]
        return Place("", 1)


def did_you_mean(wrong: str, known: Collection[str]) -> Words:
    """The names that come near the wrong one; without any, a few of those there are."""
    near = get_close_matches(wrong, known, n=2, cutoff=0.6)
    if near:
        return Words(zh=f"您是否想写 {'、'.join(near)}?", en=f"Did you mean {' or '.join(near)}?")
    if not known:
        return Words(zh="请先写出它，或删去这一处。", en="Declare it first, or take this out.")
    some = sorted(known)[:8]
    more = len(known) > len(some)
    return Words(
        zh=f"可用：{'、'.join(some)}{' 等' if more else ''}。",
        en=f"There are: {', '.join(some)}{' …' if more else ''}.",
    )
