"""The child that sets papers: `python -m bihuan.papers.child`. It opens no file but its template and fonts."""

import json
import resource
import sys
from functools import cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

from bihuan.papers.framing import read_frame, write_frame

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
MEMORY = 2 * 1024**3  # bytes of addresses; what is really used is a tenth


def main() -> None:
    """Set what comes until nothing more does."""
    typesetter = typst.Compiler(
        input=str(HERE / "typst" / "papers.typ"),
        root=str(HERE / "typst"),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]),
        ignore_system_fonts=True,
    )
    _bound()
    while (job := read_frame(sys.stdin.buffer)) is not None:
        write_frame(sys.stdout.buffer, _set(typesetter, job))


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _set(typesetter: typst.Compiler, job: bytes) -> bytes:
    """A plus sign and the PDF, or a minus sign and what was wrong."""
    try:
        pdf = typesetter.compile(format="pdf", sys_inputs={"data": spelt(job.decode())})
    except (RuntimeError, ValueError, MemoryError) as error:
        return b"-" + str(error).encode()
    return b"+" + pdf if isinstance(pdf, bytes) else b"-the document has no pages"


def spelt(text: str) -> str:
    """A character that no font of ours draws is written as its number, so that none is lost without a word."""
    unknown = {character for character in text if ord(character) > 127} - drawn()
    if not unknown:
        return text
    spelling = {ord(character): f"[U+{ord(character):X}]" for character in unknown if character.isprintable()}
    return json.dumps(_each(json.loads(text), spelling), ensure_ascii=False)


def _each(told: object, spelling: dict[int, str]) -> object:
    if isinstance(told, dict):
        return {key: _each(value, spelling) for key, value in told.items()}
    if isinstance(told, list):
        return [_each(value, spelling) for value in told]
    return told.translate(spelling) if isinstance(told, str) else told


@cache
def drawn() -> frozenset[str]:
    """The characters that the fonts draw."""
    known: set[int] = set()
    for file in FONTS.glob("*.ttf"):
        with TTFont(file, lazy=True) as font:
            known.update(font.getBestCmap())
    return frozenset(map(chr, known))


if __name__ == "__main__":
    main()
