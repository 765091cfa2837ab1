"""Repeated rows of a form in Excel: taken out on a worksheet of their own, and taken in with every wrong cell named."""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from bihuan.kernel.time import standing_at
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import make_register_sheet
from tests.registers.test_department_lists import MONTH_END, Manual, manual
from tests.registers.test_import_register_sheets import desk_of

__all__ = ["manual"]

REGISTER = "complaint_register_two"
ADDRESS = f"/registers/department/{REGISTER}/"
FIRST = {"customer_name": "周桂兰", "phone": "13800001234", "type": "goods", "cause": "茶叶受潮", "ordinal": 1}
SECOND = {"customer_name": "=1+1", "type": "goods", "cause": "缺少一盒"}
HEADING = ["编号", "文件编号", "记录日期"]
ROWS = ["编号", "客户姓名", "投诉类型", "投诉原因", "序号"]


@pytest.fixture(autouse=True)
def today(manual: Manual) -> Iterator[None]:
    with standing_at(MONTH_END):
        yield


def made(manual: Manual) -> RegisterSheet:
    return make_register_sheet(
        edition=manual.edition,
        register=REGISTER,
        values={"document_number": "DJ-1", "recorded_on": "2026-03-31", "complaints": [FIRST, SECOND]},
        by=manual.clerk,
        at=MONTH_END,
    )


def taken(manual: Manual) -> bytes:
    return bytes(desk_of(manual.clerk).get(f"{ADDRESS}export.xlsx").content)


def sent(manual: Manual, content: bytes) -> tuple[int, str]:
    answer = desk_of(manual.clerk).post(f"{ADDRESS}import/", {"file": SimpleUploadedFile("登记.xlsx", content)})
    return answer.status_code, answer.content.decode()


def confirmed(manual: Manual, page: str) -> int:
    fields = dict(re.findall(r'name="(token|form_key)" value="([^"]+)"', page))
    return desk_of(manual.clerk).post(f"{ADDRESS}import/", fields).status_code


def workbook(worksheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows in worksheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return file.getvalue()


def places(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<td class="nowrap">([^<]+)</td><td class="wrap">([^<]+)</td>', page)


def test_rows_stand_on_a_worksheet_of_their_own_beside_the_number_of_their_sheet(manual: Manual) -> None:
    row = made(manual)

    heading, *lines = CalamineWorkbook.from_filelike(BytesIO(taken(manual))).get_sheet_by_name("客户投诉").to_python()

    said = [dict(zip(heading, line, strict=True)) for line in lines]
    assert [line["编号"] for line in said] == [row.number, row.number]
    assert [line["客户姓名"] for line in said] == ["周桂兰", "=1+1"]
    assert (said[0]["序号"], said[1]["序号"]) == (1.0, "")


def test_what_was_taken_out_is_taken_in_with_its_rows(manual: Manual) -> None:
    row = made(manual)
    RegisterSheet.objects.filter(pk=row.pk).update(number="抄本")

    status, page = sent(manual, taken(manual))
    assert status == 200, places(page)
    assert confirmed(manual, page) == 302

    another = RegisterSheet.objects.exclude(pk=row.pk).select_related("sheet").get()
    said = another.sheet.values["complaints"]
    assert [line["customer_name"] for line in said] == ["周桂兰", "=1+1"]
    assert [line.get("type") for line in said] == ["goods", "goods"]
    assert said[0]["ordinal"] == 1


def test_each_wrong_cell_of_the_rows_is_told_by_worksheet_and_place(manual: Manual) -> None:
    right: list[Any] = ["a", "周桂兰", "商品", "受潮", 1]
    rows: list[list[Any]] = [ROWS, right, ["a", "", "也许", "受潮", "两个"], ["c", "李", "商品", "受潮", ""]]
    main: list[list[Any]] = [HEADING, ["a", "DJ-1", "2026-03-31"], ["b", "DJ-2", "三月"], ["a", "DJ-3", "2026-03-31"]]
    status, page = sent(manual, workbook({"登记": main, "客户投诉": rows}))

    assert status == 422
    told = dict(places(page))
    assert {"C3", "A4", "客户投诉!B3", "客户投诉!C3", "客户投诉!E3", "客户投诉!A4"} <= set(told)
    assert "客户姓名" in told["客户投诉!B3"]
    assert "没有选项" in told["客户投诉!C3"]
    assert "c" in told["客户投诉!A4"]
    assert not RegisterSheet.objects.exists()


def test_a_worksheet_whose_heading_is_missing_is_told(manual: Manual) -> None:
    main = [HEADING, ["a", "DJ-1", "2026-03-31"]]

    status, page = sent(manual, workbook({"登记": main, "客户投诉": [["甲", "乙"], ["a", "x"]]}))

    assert status == 422
    assert "没有找到标题行" in dict(places(page))["客户投诉!A1"]
