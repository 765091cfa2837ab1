"""A register taken out: the wanted sheets as Excel and CSV, words as words, personal values as its reader sees them."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from python_calamine import CalamineWorkbook

from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.registers import exporting
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import check_register_sheet, make_register_sheet
from tests.registers.conftest import CHECK
from tests.workorders.department import Department

REGISTER = "/registers/telecom/order_spot_check/"


def desk_of(person: Staff) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def taken(telecom: Department, kind: str, **asked: str) -> Any:
    with standing_at(telecom.at):
        return desk_of(telecom.world.supervisor).get(f"{REGISTER}export.{kind}", asked)


def lines_of(answer: HttpResponse | StreamingHttpResponse) -> list[list[str]]:
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    return list(csv.reader(StringIO(text)))


def another(telecom: Department, **changes: Any) -> RegisterSheet:
    return make_register_sheet(
        edition=telecom.edition,
        register="order_spot_check",
        values=CHECK | changes,
        by=telecom.world.supervisor,
        at=telecom.later(),
    )


def test_has_a_line_for_each_sheet_and_a_column_for_each_field(telecom: Department, spot_check: RegisterSheet) -> None:
    heading, line = lines_of(taken(telecom, "csv"))

    said = dict(zip(heading, line, strict=True))
    assert said["编号"] == spot_check.number
    assert (said["填写人"], said["状态"]) == ("赵强", "未审核")
    assert "流转环节齐全" in line
    assert "2026 年 2 月" in line


def test_words_never_become_formulas(telecom: Department) -> None:
    another(telecom, remarks='=HYPERLINK("http://example.org","领奖")')

    assert '\'=HYPERLINK("http://example.org","领奖")' in lines_of(taken(telecom, "csv"))[1]
    page = CalamineWorkbook.from_filelike(BytesIO(taken(telecom, "xlsx").content)).get_sheet_by_index(0).to_python()
    assert '=HYPERLINK("http://example.org","领奖")' in page[3]


def test_the_workbook_says_what_it_is_of_which_period_and_who_took_it(
    telecom: Department, spot_check: RegisterSheet
) -> None:
    answer = taken(telecom, "xlsx", since="2026-03-01", until="2026-03-31")
    page = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()

    assert page[0][0] == "F-108 工单抽查记录"
    assert page[1][0].startswith("期间：2026-03-01 至 2026-03-31　共 1 张　导出：赵强（工号 1007）")
    assert page[3][0] == spot_check.number


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 2),
        ({"status": "checked"}, 1),
        ({"status": "voided"}, 0),
        ({"words": "毫不相干"}, 0),
        ({"since": "2026-03-02"}, 2),
        ({"until": "2026-03-01"}, 0),
        ({"since": "不是日期", "status": "nonsense"}, 2),
    ],
)
def test_holds_what_the_page_shows(
    telecom: Department, spot_check: RegisterSheet, asked: dict[str, str], count: int
) -> None:
    check_register_sheet(row=spot_check, by=telecom.world.province_head, at=telecom.later())
    another(telecom)

    with standing_at(telecom.at + timedelta(hours=1)):
        page = desk_of(telecom.world.supervisor).get(REGISTER, asked).content.decode()

    assert len(lines_of(taken(telecom, "csv", **asked))) - 1 == count
    assert page.count('<td class="sheet-number">') == count


def test_that_it_was_taken_out_is_noted(telecom: Department, spot_check: RegisterSheet) -> None:
    taken(telecom, "csv")

    noted = AccessEntry.objects.get(kind=AccessEntry.Kind.EXPORTED)
    assert noted.actor_id == telecom.world.supervisor.pk
    assert "工单抽查记录" in noted.what


def test_too_many_at_once_are_refused(
    telecom: Department, spot_check: RegisterSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST", 1)
    another(telecom)

    answer = taken(telecom, "csv")

    assert answer.status_code == 409
    assert "一次最多导出 1 张" in answer.content.decode()
