"""The English of the product: `python -m bihuan.ui.messages` compiles it and names what is missing.

`--check` only looks. The build of a wheel calls `compile_all`, which imports nothing of the product.
"""

import sys
from pathlib import Path

import polib

SOURCE = Path(__file__).resolve().parents[1]
CATALOGUES = "*/locale/en/LC_MESSAGES/django.po"

Key = tuple[str | None, str]  # context and sentence


def compile_all() -> int:
    """Compile each app's translations that changed; how many."""
    return sum(_compile(catalogue) for catalogue in sorted(SOURCE.glob(CATALOGUES)))


def _compile(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    if compiled.is_file() and compiled.stat().st_mtime_ns >= catalogue.stat().st_mtime_ns:
        return False
    making = compiled.with_suffix(".mo.making")
    polib.pofile(str(catalogue)).save_as_mofile(str(making))
    making.replace(compiled)
    return True


def missing() -> list[str]:
    """Every sentence without English, with its place; and every one that two catalogues translate differently."""
    from bihuan.ui.msgids import sentences_used

    known, faults = _translated()
    for app in sorted(folder for folder in SOURCE.iterdir() if folder.is_dir()):
        for used in sentences_used(app):
            if used.key not in known and not _is_djangos(used.sentence):
                faults.append(f'{used.place}: no English for "{used.sentence}"')
    return faults


def _translated() -> tuple[dict[Key, str], list[str]]:
    """What has English, and the catalogues' own mistakes."""
    known: dict[Key, str] = {}
    faults: list[str] = []
    for catalogue in sorted(SOURCE.glob(CATALOGUES)):
        for entry in polib.pofile(str(catalogue)):
            place = f"{catalogue.relative_to(SOURCE.parent)}:{entry.linenum}"
            said = entry.msgstr or " / ".join(entry.msgstr_plural.values())
            if not said or entry.fuzzy:
                faults.append(f'{place}: "{entry.msgid}" is not translated')
            elif known.setdefault((entry.msgctxt, entry.msgid), said) != said:
                faults.append(f'{place}: "{entry.msgid}" is translated otherwise elsewhere')
    return known, faults


def _is_djangos(sentence: str) -> bool:
    """Words without a Chinese character need no English."""
    return not any("\u3400" <= character <= "\u9fff" for character in sentence)


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        print(f"Compiled {compile_all()} catalogues.")
    faults = missing()
    for fault in faults:
        print(fault)
    print(f"{len(faults)} sentences want attention." if faults else "Every sentence has its English.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
