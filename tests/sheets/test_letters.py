"""A text with its fields in their places: to fill in, to read, on paper."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from bihuan.papers.drawing import Paper, document
from bihuan.papers.setting import pdf_of
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.reading import ReadCell, read_view
from bihuan.sheets.screen import screen_form
from tests.papers.reading import text_of
from tests.sheets.library import FORM as LOSS
from tests.sheets.library import field, library, t

FIELDS = [
    field("reader", "读者", "Reader", "text", personal=True),
    field("day", "到期日", "Due on", "date"),
    field("fine", "金额", "Fine", "money"),
    field("remark", "备注", "Remark", "text"),
]
TEXT = t("{reader}：\n您借的书 {day} 到期，请交 {fine}。", "{reader}:\nyour book was due on {day}; the fine is {fine}.")
LAYOUT: list[dict[str, Any]] = [
    {"heading": t("催还", "Reminder")},
    {"text": TEXT},
    {"cells": [{"field": "remark", "span": 12}]},
    {"text": t("此致", "Yours")},
]
SAID = {"reader": "王芳", "day": "2026-03-02", "fine": 2, "remark": "无"}


def pack(layout: list[dict[str, Any]] = LAYOUT) -> Pack:
    form = LOSS | {"code": "reminder", "fields": FIELDS, "layout": layout}
    return Pack.model_validate(library().model_dump() | {"forms": [form]})


def cells(values: dict[str, Any], **how: Any) -> list[ReadCell]:
    return [cell for section in read_view(pack(), "reminder", values, **how) for cell in section.cells]


def test_reads_as_a_letter() -> None:
    letter, remark, end = cells(SAID, prose=True)

    assert letter.text == "王芳：\n您借的书 2026 年 3 月 2 日 到期，请交 2.00 元。"
    assert (remark.text, end.text) == ("无", "此致")


def test_reads_in_english() -> None:
    with override("en"):
        assert cells(SAID, prose=True)[0].text.startswith("王芳:\nyour book was due on 2026-3-2; the fine is")


def test_masks_what_is_personal() -> None:
    assert cells(SAID, prose=True, personal=False)[0].text.startswith("***：")


def test_for_tables_the_fields_stand_by_themselves() -> None:
    assert [cell.field.code for cell in cells(SAID)] == ["reader", "day", "fine", "remark"]


def test_leaves_room_on_paper() -> None:
    blank = text_of(pdf_of(document([Paper(pack(), "reminder")], title="", note="")))
    filled = text_of(pdf_of(document([Paper(pack(), "reminder", SAID, personal=True)], title="", note="")))

    assert "您借的书＿＿＿＿年＿＿月＿＿日到期" in blank
    assert "王芳：您借的书2026年3月2日到期，请交2.00元。" in filled


def test_stands_above_its_fields_on_the_screen() -> None:
    form = screen_form(pack(), "reminder", required=["day"], optional=["reader", "fine", "remark"])
    page = render_to_string("sheets/_sections.html", {"sections": form.sections})

    assert "您借的书 〔到期日〕 到期，请交 〔金额〕。" in page
    assert page.index("〔到期日〕") < page.index('name="day"') < page.index('name="remark"') < page.index("此致")


@pytest.mark.parametrize(
    "row",
    [
        {"text": TEXT, "heading": t("甲", "A")},
        {"text": t("{day} 到期", "due")},
        {},
    ],
)
def test_a_row_is_one_thing_and_the_same_in_both_languages(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"a row is|same in both"):
        pack([row, *LAYOUT])
