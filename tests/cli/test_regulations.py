"""`bihuan regulation`: a pack is checked, tried and put into force from the terminal."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_up import bihuan
from tests.regulation.first_pack import first_pack_in

TELECOM = Path(__file__).parents[2] / "packs" / "telecom"


def said(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    process = bihuan(data, "regulation", *words)
    out, _errors = process.communicate(timeout=300)
    return subprocess.CompletedProcess(words, process.returncode, out)


@pytest.fixture
def data() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="bh-"))
    yield place
    shutil.rmtree(place)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    copy = tmp_path / "telecom"
    shutil.copytree(TELECOM, copy)
    limits = copy / "limits.yaml"
    limits.write_text(limits.read_text().replace("starts:", "begins:", 1))
    return copy


def test_sound_pack_passes(data: Path) -> None:
    assert said(data, "check", str(TELECOM)).returncode == 0


def test_broken_pack_is_told_with_file_and_line(data: Path, broken: Path) -> None:
    line = next(
        number for number, text in enumerate((broken / "limits.yaml").read_text().splitlines(), 1) if "begins:" in text
    )

    refused = said(data, "check", str(broken))

    assert refused.returncode == 1
    assert re.search(rf"^{re.escape(str(broken / 'limits.yaml'))}:\d+: ", refused.stdout, re.MULTILINE)
    faults = json.loads(said(data, "check", str(broken), "--json").stdout)["faults"]
    assert any(fault["file"] == "limits.yaml" and abs(fault["line"] - line) < 20 for fault in faults)


def test_is_installed_once_and_then_in_force(data: Path) -> None:
    assert said(data, "install", str(TELECOM)).returncode == 1, "its first day has passed"
    assert said(data, "install", str(TELECOM), "--historical").returncode == 0
    assert said(data, "install", str(TELECOM), "--historical").returncode == 0, "the same again is the same"

    (edition,) = json.loads(said(data, "list", "--json").stdout)["editions"]

    assert edition["regulation"] == "telecom"
    assert edition["in_force"]


def test_broken_pack_is_not_installed(data: Path, broken: Path) -> None:
    assert said(data, "install", str(broken), "--historical").returncode == 1
    assert said(data, "list").returncode in {0, 1}
    assert "telecom" not in said(data, "list").stdout


def test_what_it_holds_is_shown(data: Path) -> None:
    shown = said(data, "show", str(TELECOM))

    assert shown.returncode == 0
    assert "2.4.2" in shown.stdout
    assert said(data, "show", "no-such-regulation").returncode == 1


def test_what_a_new_edition_changes_is_said_in_both_languages(data: Path, tmp_path: Path) -> None:
    said(data, "install", str(TELECOM), "--historical")
    copy = tmp_path / "telecom"
    shutil.copytree(TELECOM, copy)
    limits = copy / "limits.yaml"
    limits.write_text(limits.read_text().replace("answer_within: {hours: 4}", "answer_within: {hours: 2}", 1))

    told = said(data, "diff", "telecom", str(copy))

    assert told.returncode == 0
    assert "答复督办的时间由 4 小时 改为 2 小时" in told.stdout
    assert "time to answer an urging changes from 4 hours to 2 hours" in told.stdout
    facts = json.loads(said(data, "diff", "telecom@2022.1", str(copy), "--json").stdout)
    assert [each["path"] for each in facts["differences"]] == ["limits.ladders.urging.answer_within"]
    assert said(data, "diff", "telecom@1999.1", str(copy)).returncode == 1


def test_the_grammar_is_written_for_editors(data: Path, tmp_path: Path) -> None:
    done = said(data, "schema", str(tmp_path))

    schemas = json.loads((tmp_path / "settings.json").read_text())["yaml.schemas"]
    assert done.returncode == 0
    assert schemas[(tmp_path / "limits.schema.json").as_uri()] == "packs/*/limits.yaml"
    assert all(Path(uri.removeprefix("file://")).exists() for uri in schemas)


def test_worked_examples_are_played(data: Path, tmp_path: Path) -> None:
    pack = first_pack_in(tmp_path)
    played = said(data, "test", str(pack))
    assert played.returncode == 0
    assert "样例 · examples 5, 不符 · failed 0" in played.stdout

    examples = pack / "examples" / "all.yaml"
    examples.write_text(examples.read_text().replace('due: "2026-03-02 11:00"', 'due: "2026-03-02 11:30"'))
    failed = said(data, "test", str(pack))
    assert failed.returncode == 1
    assert "two_hours" in failed.stdout


def test_clause_that_nobody_read_is_told(data: Path, tmp_path: Path) -> None:
    pack = first_pack_in(tmp_path)
    assert said(data, "coverage", str(pack)).returncode == 0

    with (pack / "contents.txt").open("a") as contents:
        contents.write("7\n")
    told = said(data, "coverage", str(pack))
    assert told.returncode == 1
    assert "制度包中没有" in told.stdout
