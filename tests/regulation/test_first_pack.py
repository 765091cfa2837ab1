"""The pack that docs/first-pack.md makes from nothing holds together and covers its text."""

from pathlib import Path

import pytest

from bihuan.regulation.check import check_folder
from bihuan.regulation.check.contents import compare, read_contents
from bihuan.regulation.load import load_pack
from tests.regulation.first_pack import first_pack_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return first_pack_in(tmp_path)


def test_it_has_no_fault(folder: Path) -> None:
    findings = check_folder(folder)

    assert not findings.faults
    assert not findings.warnings


def test_every_clause_is_ruled_or_for_people(folder: Path) -> None:
    coverage = compare(load_pack(folder), read_contents(folder))

    assert coverage.is_whole
    assert coverage.became == {"ruled": 5, "people": 1}
