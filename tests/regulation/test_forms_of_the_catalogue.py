"""Every form of the paper catalogue that has been built stands in the packs once, and in no line of Python."""

from collections import Counter
from pathlib import Path

import pytest

from bihuan.regulation.load import load_pack
from tests.regulations import PACKS

ROOT = Path(__file__).parents[2]
BUILT = [*range(1, 45), *range(99, 115), 157, 159, 163, 168]
PARTS_OF_OTHERS = {102, 109}  # kept on the complaint as its callback, and by the mandates


def forms() -> Counter[str]:
    found: Counter[str] = Counter()
    for folder in PACKS:
        own = {form.code: form.number for form in load_pack(folder).forms}
        shared = {path.stem for path in (ROOT / "packs" / "shared" / "forms").glob("*.yaml")}
        found.update(number for code, number in own.items() if code not in shared)
    found.update(
        line.split(": ")[1].strip()
        for path in (ROOT / "packs" / "shared" / "forms").glob("*.yaml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("number: ")
    )
    return found


def test_each_is_there() -> None:
    found = forms()
    missing = [f"F-{number:03}" for number in BUILT if not found[f"F-{number:03}"]]

    assert len(found) >= 64
    assert missing == []


@pytest.mark.parametrize("folder", PACKS, ids=[folder.name for folder in PACKS])
def test_no_line_of_python_speaks_of_a_form(folder: Path) -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")}
    titles = {form.title.zh for form in load_pack(folder).forms if len(form.title.zh) > 4}
    numbers = {f'"{form.number}' for form in load_pack(folder).forms}
    spoken = [(path.name, words) for path, text in sources.items() for words in titles | numbers if words in text]

    assert spoken == []
