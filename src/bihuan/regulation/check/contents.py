"""The table of contents of a printed regulation, and what a pack has done with each of its numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bihuan.kernel.text import Words
from bihuan.regulation.check.coverage import citations
from bihuan.regulation.faults import BrokenPack, Fault
from bihuan.regulation.schema.examples import Example
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.regulation import Clause, Document

FILE = "contents.txt"


@dataclass(frozen=True, slots=True)
class Covered:
    """One number of the text: its clause in the pack, if there is one, how many rules cite it and how many examples."""

    number: str
    clause: Clause | None
    rules: int
    examples: int

    @property
    def is_open(self) -> bool:
        """Nobody has read it yet, or it is said to be ruled and is not, or not shown."""
        if self.clause is None:
            return True
        return self.clause.became == "ruled" and not (self.rules and self.examples)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole text, number by number, and what the pack has that the text does not."""

    numbers: tuple[Covered, ...]
    strange: tuple[str, ...]

    @property
    def open(self) -> tuple[Covered, ...]:
        return tuple(each for each in self.numbers if each.is_open)

    @property
    def coming(self) -> tuple[Covered, ...]:
        return tuple(each for each in self.numbers if each.clause is not None and each.clause.became == "coming")

    @property
    def became(self) -> Mapping[str, int]:
        """How many numbers became what."""
        return Counter(each.clause.became for each in self.numbers if each.clause is not None)

    @property
    def is_whole(self) -> bool:
        return not self.open and not self.strange


def read_contents(folder: Path) -> tuple[str, ...]:
    """The numbers of the printed text in its order, one a line, `#` before remarks.

    Raises `BrokenPack` with file and line if there is no such file, or if a number stands in it twice.
    """
    try:
        lines = (folder / FILE).read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise BrokenPack([_absent()]) from None
    seen: dict[str, int] = {}
    faults = []
    for at, line in enumerate(lines, 1):
        number = line.partition("#")[0].strip()
        if number in seen:
            faults.append(_twice(at, number, seen[number]))
        elif number:
            seen[number] = at
    if faults:
        raise BrokenPack(faults)
    return tuple(seen)


def compare(pack: Pack, contents: Sequence[str]) -> Coverage:
    """What became of each number of the text, and which clauses of the pack stand in no text."""
    rules: Counter[str] = Counter()
    examples: Counter[str] = Counter()
    for _, number, rule in citations(pack):
        if isinstance(rule, Example):
            examples[number] += 1
        elif not isinstance(rule, Document):
            rules[number] += 1
    known = pack.clause
    return Coverage(
        tuple(Covered(number, known.get(number), rules[number], examples[number]) for number in contents),
        tuple(number for number in known if number not in set(contents)),
    )


def _absent() -> Fault:
    return Fault(
        FILE,
        1,
        Words("没有原文的目录。", "There is no table of contents of the text."),
        Words("请按原文顺序写下每一条的编号，一行一个。", "Write the number of each clause in its order, one a line."),
    )


def _twice(line: int, number: str, before: int) -> Fault:
    return Fault(
        FILE,
        line,
        Words(f"编号 {number} 在第 {before} 行已经写过。", f"Number {number} stands in line {before} already."),
        Words("每一条只写一次。", "Write each clause once."),
    )
