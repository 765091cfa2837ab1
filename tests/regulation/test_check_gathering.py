"""Checking lists that are gathered: each fault at its line."""

from pathlib import Path

import pytest

from bihuan.regulation.check import check_folder
from tests.regulation.breaking import change, library_in

FORM = """
code: loss_list
number: L-09
title: {zh: 遗失清单, en: List of losses}
clause: "2"
fields:
  - {code: month, label: {zh: 月份, en: Month}, type: text}
  - {code: total, label: {zh: 件数, en: Cases}, type: number}
  - code: losses
    label: {zh: 遗失, en: Losses}
    type: rows
    columns:
      - {code: number, label: {zh: 编号, en: Number}, type: text}
      - {code: book, label: {zh: 书名, en: Title}, type: text}
      - {code: day, label: {zh: 日期, en: Day}, type: date}
      - {code: remark, label: {zh: 备注, en: Remark}, type: text}
layout:
  - cells: [{field: month, span: 6}, {field: total, span: 6}]
  - cells: [{field: losses, span: 12}]
"""

REGISTER = """
code: loss_list
title: {zh: 遗失清单, en: List of losses}
form: loss_list
letters: YS
clause: "2"
makers: librarian
on_work_order: never
gathered:
  procedure: complaint
  covers: month
  dated_by: opened_at
  when: "level == 'grave'"
  into: losses
  columns:
    number: number
    book: lost_title
    day: opened_at
  head:
    month: period
    total: {count: true}
  sorted_by: day
"""


def pack_with(folder: Path) -> Path:
    """The correct pack with a list that is gathered."""
    pack = library_in(folder)
    for room, text in (("forms", FORM), ("registers", REGISTER)):
        (pack / room).mkdir(exist_ok=True)
        (pack / room / "loss_list.yaml").write_text(text.lstrip(), encoding="utf-8")
    return pack


def test_finds_nothing_wrong_with_a_correct_list(tmp_path: Path) -> None:
    assert check_folder(pack_with(tmp_path)).faults == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  procedure: complaint", "  procedure: complaints", "没有流程“complaints”"),
        ("  procedure: complaint", "  sheets_of: losses", "没有台账“losses”"),
        ("  procedure: complaint", "  sheets_of: loss_list", "不能从自己取数"),
        ("  procedure: complaint\n", "", "procedure 和 sheets_of 写其中一个"),
        ("dated_by: opened_at", "dated_by: level", "没有日期“level”"),
        ("level == 'grave'", "level == 'heavy'", "没有level 的值“heavy”"),
        ("level == 'grave'", "late", "没有事实“late”"),
        ("into: losses", "into: month", "没有明细字段“month”"),
        ("    book: lost_title", "    books: lost_title", "没有栏“books”"),
        ("    book: lost_title", "    book: title_lost", "没有来源“title_lost”"),
        ("    day: opened_at", "    day: lost_title", "装不下"),
        ("    book: lost_title", "    book: {sum: lost_title}", "不能是合计"),
        ("total: {count: true}", "total: {sum: lost_title}", "只有数和金额可以合计"),
        ("total: {count: true}", "total: {count: true, sum: level}", "source、count、sum、average 写一个"),
        ("total: {count: true}", "total: {source: period, ratio: day}", "ratio 只用于"),
        ("month: period", "month: opened_at", "没有来源“opened_at”"),
        ("sorted_by: day", "sorted_by: days", "各栏中没有“days”"),
        ("sorted_by: day", "group_by: day", "须在 group_by 中"),
        ("on_work_order: never", "on_work_order: may", "不挂工单"),
    ],
)
def test_refuses_a_list_that_could_not_be_gathered(tmp_path: Path, old: str, new: str, says: str) -> None:
    pack = pack_with(tmp_path)
    change(pack / "registers/loss_list.yaml", old, new)

    faults = [fault for fault in check_folder(pack).faults if says in str(fault)]

    assert [fault.file for fault in faults][:1] == ["registers/loss_list.yaml"], faults
    lines = (pack / "registers/loss_list.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[faults[0].line - 1].strip()
    assert faults[0].remedy.en


def test_what_is_personal_stays_personal(tmp_path: Path) -> None:
    pack = pack_with(tmp_path)
    change(pack / "forms/complaint_form.yaml", "type: text, required_when", "type: text, personal: true, required_when")
    [fault] = check_folder(pack).faults
    assert (fault.file, "personal: true" in str(fault)) == ("registers/loss_list.yaml", True)

    change(pack / "forms/loss_list.yaml", "en: Title}, type: text", "en: Title}, type: text, personal: true")
    assert check_folder(pack).faults == ()
