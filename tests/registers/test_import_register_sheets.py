"""A spreadsheet as sheets: looked through cell by cell, then taken whole or not at all."""

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.registers import importing
from bihuan.registers.models import RegisterSheet
from tests.workorders.department import Department

ADDRESS = "/registers/telecom/order_spot_check/"
HEADING = ["抽查期间", "工单", "填写准确", "流转准确", "时限内", "得分", "问题说明"]
RIGHT = ["2026 年 2 月", "TCTS2026030200001", "是", "是", "否", 95, "流转环节齐全"]


def workbook(*rows: Sequence[Any]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                page.write(number, place, cell, *([days] if isinstance(cell, date) else []))
    return file.getvalue()


def desk_of(person: Staff) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(telecom: Department, content: bytes, name: str = "抽查.xlsx", who: str = "supervisor") -> tuple[int, str]:
    with standing_at(telecom.at):
        answer = desk_of(getattr(telecom.world, who)).post(
            f"{ADDRESS}import/", {"file": SimpleUploadedFile(name, content)}
        )
    return answer.status_code, answer.content.decode()


def confirmed(telecom: Department, page: str) -> int:
    fields = dict(re.findall(r'name="(token|form_key)" value="([^"]+)"', page))
    with standing_at(telecom.at):
        return desk_of(telecom.world.supervisor).post(f"{ADDRESS}import/", fields).status_code


def test_is_looked_through_first_and_taken_when_that_is_confirmed(telecom: Department) -> None:
    status, page = sent(telecom, workbook(HEADING, RIGHT, RIGHT[:5]))
    assert status == 200
    assert "共 2 行，全部符合要求" in page
    assert not RegisterSheet.objects.exists()

    assert confirmed(telecom, page) == 302

    first, second = RegisterSheet.objects.order_by("pk")
    assert first.sheet.values["filled_right"] == "right"
    assert (first.sheet.values["routed_right"], first.sheet.values["in_time"]) == (True, False)
    assert first.sheet.values["score"] == 95
    assert "remarks" not in second.sheet.values


def test_confirmed_twice_it_is_taken_once(telecom: Department) -> None:
    _status, page = sent(telecom, workbook(HEADING, RIGHT))

    assert confirmed(telecom, page) == confirmed(telecom, page) == 302
    assert RegisterSheet.objects.count() == 1


def test_each_wrong_cell_is_told_by_its_place_and_nothing_is_taken(telecom: Department) -> None:
    wrong = ["2026 年 2 月", "", "也许", "是", "否", "很高", ""]
    status, page = sent(telecom, workbook(["抽查台账"], [], HEADING, RIGHT, wrong))

    assert status == 422
    places = re.findall(r'<td class="nowrap">([A-Z]+[0-9]+)</td><td class="wrap">([^<]+)</td>', page)
    assert [place for place, _sentence in places] == ["B5", "C5", "F5"]
    assert "请填写“工单”" in places[0][1]
    assert "没有选项“也许”" in places[1][1]
    assert "须为数字" in places[2][1]
    assert 'name="token"' not in page
    assert not RegisterSheet.objects.exists()


def test_what_was_taken_out_can_be_taken_in(telecom: Department) -> None:
    _status, page = sent(telecom, workbook(HEADING, [*RIGHT[:6], "=1+1"]))
    confirmed(telecom, page)
    with standing_at(telecom.at):
        desk = desk_of(telecom.world.supervisor)
        table = {kind: b"".join(desk.get(f"{ADDRESS}export.{kind}")) for kind in ("xlsx", "csv")}  # type: ignore[arg-type]

    for kind, content in table.items():
        status, page = sent(telecom, content, f"台账.{kind}")
        assert status == 200, page
        confirmed(telecom, page)

    assert RegisterSheet.objects.count() == 3
    assert {row.sheet.values["remarks"] for row in RegisterSheet.objects.select_related("sheet")} == {"=1+1"}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", workbook(["甲", "乙"], ["1", "2"]), "前 20 行里没有找到标题行；须有这些栏：抽查期间、工单"),
        ("a.xlsx", workbook(HEADING), "标题行下面没有内容。"),
        ("a.xlsx", workbook(), "前 20 行里没有找到标题行"),
        ("a.csv", ",".join(HEADING).encode("gb18030"), "标题行下面没有内容。"),
        ("a.csv", b"", "空"),
        ("a.pdf", b"%PDF-1.7\n", "文件不是 Excel 工作簿"),
    ],
)
def test_a_file_without_a_table_is_refused(telecom: Department, name: str, content: bytes, sentence: str) -> None:
    status, page = sent(telecom, content, name)

    assert status == 422
    assert sentence in page


def test_too_many_lines_are_refused(telecom: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_LINES", 2)

    assert "一次最多导入 2 行，文件有 3 行" in sent(telecom, workbook(HEADING, RIGHT, RIGHT, RIGHT))[1]


def test_is_for_whoever_makes_sheets(telecom: Department) -> None:
    assert sent(telecom, workbook(HEADING, RIGHT), who="province_head")[0] == 403
    assert sent(telecom, workbook(HEADING, RIGHT), who="hall_clerk")[0] == 404


def test_nobody_takes_the_file_of_another(telecom: Department) -> None:
    _status, page = sent(telecom, workbook(HEADING, RIGHT))
    fields = dict(re.findall(r'name="(token|form_key)" value="([^"]+)"', page))
    telecom.world.post(telecom.world.screener, telecom.world.centre, "centre_supervisor")

    with standing_at(telecom.at):
        assert desk_of(telecom.world.screener).post(f"{ADDRESS}import/", fields).status_code == 404
        assert desk_of(telecom.world.supervisor).post(f"{ADDRESS}import/", {"token": "1:x"}).status_code == 404
    assert not RegisterSheet.objects.exists()
