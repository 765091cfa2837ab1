"""Small changes to the correct pack of the city library, each of which breaks it in one way (breaks.yaml)."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

LIBRARY = Path(__file__).parent / "library"


@dataclass(frozen=True, slots=True)
class Break:
    """In `file`, `old` becomes `new`; the fault is told at the line of `at` in `told_in`, with these words."""

    name: str
    file: str
    old: str
    new: str
    at: str
    says: str
    told_in: str = ""

    def made_in(self, folder: Path) -> Path:
        """A copy of the correct pack with this one change."""
        pack = library_in(folder)
        change(pack / self.file, self.old, self.new)
        return pack

    def place_in(self, pack: Path) -> tuple[str, int]:
        file = self.told_in or self.file
        lines = (pack / file).read_text(encoding="utf-8").splitlines()
        return file, next(number for number, line in enumerate(lines, start=1) if self.at in line)


def library_in(folder: Path) -> Path:
    """A copy of the correct pack that a test may change."""
    pack = folder / "library"
    shutil.copytree(LIBRARY, pack)
    return pack


def change(file: Path, old: str, new: str) -> None:
    """Replace the first of some words in a file that has them."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} has no {old!r}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


_BREAKS = YAML(typ="safe").load(Path(__file__).with_name("breaks.yaml"))
WRITING = [Break(**each) for each in _BREAKS["writing"]]
SENSE = [Break(**each) for each in _BREAKS["sense"]]
