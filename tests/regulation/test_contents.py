"""What a pack made of each number of the printed text."""

from pathlib import Path

import pytest

from bihuan.regulation.check.contents import compare, read_contents
from bihuan.regulation.faults import BrokenPack
from bihuan.regulation.load import load_pack
from bihuan.regulation.schema.pack import Pack

HERE = Path(__file__).parent
PACKS = sorted(file.parent for file in (HERE.parents[1] / "packs").glob("*/regulation.yaml"))


@pytest.fixture(scope="module")
def library() -> Pack:
    return load_pack(HERE / "library")


def contents(folder: Path, text: str) -> tuple[str, ...]:
    (folder / "contents.txt").write_text(text, encoding="utf-8")
    return read_contents(folder)


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_every_pack_covers_its_text(folder: Path) -> None:
    coverage = compare(load_pack(folder), read_contents(folder))

    assert coverage.numbers
    assert coverage.is_whole, (coverage.open, coverage.strange)


def test_whole_text_is_covered(tmp_path: Path, library: Pack) -> None:
    coverage = compare(library, contents(tmp_path, "# 图书馆\n1\n2  # 受理\n\n3\n4\n"))

    assert coverage.is_whole
    assert coverage.became == {"ruled": 3, "people": 1}


def test_number_that_nobody_read_is_open(tmp_path: Path, library: Pack) -> None:
    coverage = compare(library, contents(tmp_path, "1\n2\n2.1\n3\n4\n"))

    assert [each.number for each in coverage.open] == ["2.1"]
    assert not coverage.is_whole


def test_clause_that_stands_in_no_text_is_told(tmp_path: Path, library: Pack) -> None:
    coverage = compare(library, contents(tmp_path, "1\n2\n4\n"))

    assert coverage.strange == ("3",)
    assert not coverage.is_whole


def test_clause_said_to_be_ruled_without_example_is_open(tmp_path: Path, library: Pack) -> None:
    silent = library.model_copy(update={"examples": ()})

    coverage = compare(silent, contents(tmp_path, "1\n2\n3\n4\n"))

    assert [each.number for each in coverage.open] == ["1", "2", "3"]
    assert all(each.rules and not each.examples for each in coverage.open)


def test_number_written_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BrokenPack) as refused:
        contents(tmp_path, "1\n2\n1\n")

    assert [(fault.file, fault.line) for fault in refused.value.faults] == [("contents.txt", 3)]


def test_missing_contents_are_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenPack) as refused:
        read_contents(tmp_path)

    assert "一行一个" in refused.value.faults[0].remedy.zh
