"""Checking who may set a seal, and that it has a box on the paper."""

from pathlib import Path

import pytest

from bihuan.regulation.check import check_folder
from tests.regulation.breaking import change, library_in

FORM = """
code: reminder
number: L-10
title: {zh: 催还通知书, en: Reminder}
clause: "2"
fields:
  - {code: text, label: {zh: 内容, en: Text}, type: long_text}
layout:
  - cells: [{field: text, span: 12}]
foot: [{label: {zh: 审核, en: Checked by}, signs: checker}, {label: {zh: 公章, en: Seal}, signs: seal}]
"""

REGISTER = """
code: reminder
title: {zh: 催还通知书, en: Reminders}
form: reminder
letters: CH
clause: "2"
makers: librarian
checkers: librarian
sealers: librarian
"""


def pack_with(folder: Path) -> Path:
    pack = library_in(folder)
    for room, text in (("forms", FORM), ("registers", REGISTER)):
        (pack / room).mkdir(exist_ok=True)
        (pack / room / "reminder.yaml").write_text(text, encoding="utf-8")
    return pack


def test_a_seal_with_its_box_is_right(tmp_path: Path) -> None:
    assert check_folder(pack_with(tmp_path)).faults == ()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("forms/reminder.yaml", ", {label: {zh: 公章, en: Seal}, signs: seal}", ""),
        ("registers/reminder.yaml", "checkers: librarian\n", ""),
    ],
)
def test_a_seal_wants_a_box_and_somebody_who_checks(tmp_path: Path, file: str, old: str, new: str) -> None:
    pack = pack_with(tmp_path)
    change(pack / file, old, new)

    [fault] = check_folder(pack).faults

    assert fault.file == "registers/reminder.yaml"
    assert "没有公章栏" in str(fault)


def test_a_post_that_is_not_there(tmp_path: Path) -> None:
    pack = pack_with(tmp_path)
    change(pack / "registers" / "reminder.yaml", "sealers: librarian", "sealers: [librarian, porter]")

    [fault] = check_folder(pack).faults

    assert "porter" in str(fault)
