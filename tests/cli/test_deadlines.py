"""`bihuan deadline`: from the terminal, without a database."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_up import bihuan


def said(tmp_path: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    process = bihuan(tmp_path, "deadline", *words, **environment)
    out, _errors = process.communicate(timeout=60)
    assert not list(tmp_path.iterdir()), "nothing is made on the way"
    return subprocess.CompletedProcess(words, process.returncode, out)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-02-13T16:40", "10wd", "2026-03-06T00:00:00+08:00"),
        ("2026-02-13T16:40", "6wh", "2026-02-14T15:10:00+08:00"),
        ("2026-02-13T16:40", "90m", "2026-02-13T18:10:00+08:00"),
        ("2026-02-13T08:40Z", "4h", "2026-02-13T20:40:00+08:00"),
        ("2026-02-13T16:40+08:00", "7d", "2026-02-20T16:40:00+08:00"),
        ("2026-09-30T16:40", "96wdh", "2026-10-12T16:40:00+08:00"),
    ],
)
def test_tells_when_it_ends(tmp_path: Path, start: str, limit: str, due: str) -> None:
    assert json.loads(said(tmp_path, start, limit, "--json").stdout)["due"] == due


def test_explains_in_the_terminals_language(tmp_path: Path) -> None:
    chinese = said(tmp_path, "2026-02-13T16:40", "10wd", BIHUAN_LANGUAGE="zh").stdout
    english = said(tmp_path, "2026-02-13T16:40", "10wd", BIHUAN_LANGUAGE="en").stdout

    assert "不计：2026-02-17 周二 至 2026-02-19 周四，春节" in chinese
    assert "到期：2026-03-05 周四 24:00" in chinese
    assert "Skipped: 2026-02-17 Tuesday to 2026-02-19 Thursday, Spring Festival" in english


@pytest.mark.parametrize(
    "words",
    [("2026-02-13", "5x"), ("yesterday", "4h"), ("2026-02-13", "4h", "--calendar", "mars"), ("2040-02-13", "5wd")],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert said(tmp_path, *words).returncode == 1
