"""The pack that docs/first-pack.md makes from nothing, taken out of the page."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "first-pack.md"
_BLOCK = re.compile(r"^`([\w./]+)`\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def first_pack_in(folder: Path) -> Path:
    """The pack, written out file by file as a reader of the page would."""
    pack = folder / "lost_and_found"
    for name, text in _BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        file = pack / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return pack
