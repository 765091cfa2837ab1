"""Somebody signs in the form: kept as it was drawn, under what the form says."""

import json
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from bihuan.papers.drawing import Paper, document
from bihuan.papers.setting import pdf_of
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.binding import under_its_own
from bihuan.sheets.reading import read_view
from bihuan.sheets.rules import clean_values
from bihuan.sheets.samples import SHORT
from bihuan.sheets.screen import BoundScreenForm, screen_form
from tests.papers.reading import text_of
from tests.sheets.library import FORM as LOSS
from tests.sheets.library import field, library

STROKES = SHORT["signature"]
FIELDS = [
    field("text", "内容", "Text", "long_text"),
    field("price", "金额", "Price", "money"),
    field("remark", "备注", "Remark", "text"),
    field("reader", "读者签字", "Reader", "signature", confirms=["text", "price"], personal=True),
    field("keeper", "馆员签字", "Keeper", "signature"),
]
FORM = LOSS | {
    "code": "receipt",
    "fields": FIELDS,
    "layout": [{"cells": [{"field": each["code"], "span": 12}]} for each in FIELDS],
}
ALL = [each["code"] for each in FIELDS]
SAID: dict[str, Any] = {"text": "赔偿一册", "price": "12.50", "reader": STROKES, "keeper": STROKES}


def pack(form: dict[str, Any] = FORM) -> Pack:
    told = library().model_dump()
    return Pack.model_validate(told | {"forms": [form], "registers": [], "procedures": []})


def kept(values: dict[str, Any] = SAID) -> dict[str, Any]:
    checked = clean_values(pack(), "receipt", required=[], optional=ALL, values=values, facts={})
    assert checked.faults == {}
    return dict(checked.values)


def drawings(values: dict[str, Any], personal: bool = True) -> dict[str, str]:
    [section] = read_view(pack(), "receipt", values, personal=personal)
    return {cell.field.code: cell.drawing or cell.text for cell in section.cells if cell.field.type == "signature"}


def test_stands_as_it_was_drawn() -> None:
    path = "M60 120L110 60L150 150M190 70L330 70L260 160L420 100"
    assert drawings(kept()) == {"reader": path, "keeper": path}


def test_survives_being_kept_as_json_and_cleaned_again() -> None:
    values = kept()
    again = kept({**values, "price": 12.5})
    assert again == values


@pytest.mark.parametrize(
    ("changed", "reader", "keeper"),
    [({"remark": "另有说明"}, True, False), ({"text": "赔偿两册"}, False, False), ({"price": 13}, False, False)],
)
def test_falls_when_what_it_confirms_is_changed(changed: dict[str, Any], reader: bool, keeper: bool) -> None:
    found = drawings(kept({**kept(), **changed}))

    assert [found[who].startswith("M") for who in ("reader", "keeper")] == [reader, keeper]
    assert all(said.startswith("M") or said == "签名后内容有改动，签名已失效" for said in found.values())


def test_is_personal_where_the_form_says_so() -> None:
    assert drawings(kept(), personal=False)["reader"] == "***"


@pytest.mark.parametrize(
    "said",
    [
        "张三",
        [],
        [[]],
        [[[1, 2]]],
        {"strokes": []},
        {"strokes": STROKES, "by": "x"},
        [[[601, 0]] * 9],
        7,
        {"digest": ""},
    ],
)
def test_refuses_what_nobody_drew(said: Any) -> None:
    checked = clean_values(pack(), "receipt", required=["reader"], optional=[], values={"reader": said}, facts={})

    assert "“读者签字”" in checked.faults["reader"]


def sent(**said: str) -> BoundScreenForm:
    data = QueryDict(mutable=True)
    data.update(said)
    return screen_form(pack(), "receipt", required=["text", "reader"], optional=["price", "remark"], data=data)


def test_from_the_browser_and_back() -> None:
    form = sent(text="赔偿一册", reader=json.dumps(STROKES))
    assert form.is_valid()

    again = screen_form(pack(), "receipt", required=["text", "reader"], optional=[], initial=form.cleaned)
    [cell] = [cell for cell in again.cells if cell.field.code == "reader"]
    assert cell.drawing.startswith("M60 120")
    same = sent(text="赔偿一册", reader=cell.value)
    assert same.is_valid()
    assert same.cleaned["reader"] == form.cleaned["reader"]


def test_what_was_drawn_is_not_lost_with_a_faulty_form() -> None:
    form = sent(text="", reader=json.dumps(STROKES))
    assert not form.is_valid()

    [cell] = [cell for cell in form.cells if cell.field.code == "reader"]
    page = render_to_string(cell.template, {"cell": cell})
    assert json.dumps(STROKES) in page.replace("&quot;", '"')


@pytest.mark.parametrize("said", ["[]", "[[", "[[[1,2]]]", "forged:token", "张三", "[" * 9_000])
def test_refuses_what_was_not_drawn_here(said: str) -> None:
    form = sent(text="赔偿一册", reader=said)

    assert not form.is_valid()
    assert "手写签名" in form.errors["reader"]


def test_wants_a_signature_where_one_is_required() -> None:
    form = sent(text="赔偿一册", reader="")

    assert not form.is_valid()
    assert "请手写“读者签字”" in form.errors["reader"]


def test_stands_on_paper_in_its_cell() -> None:
    blank = pdf_of(document([Paper(pack(), "receipt")], title="", note=""))
    signed = pdf_of(document([Paper(pack(), "receipt", kept(), personal=True)], title="", note=""))
    changed = {**kept(), "text": "改过"}
    fallen = pdf_of(document([Paper(pack(), "receipt", changed, personal=True)], title="", note=""))

    assert "读者签字" in text_of(blank)
    assert "已签名" not in text_of(signed)
    assert "签名已失效" in text_of(fallen)
    assert strokes_in(signed) == strokes_in(blank) + 2
    assert strokes_in(fallen) == strokes_in(blank)


def strokes_in(pdf: bytes) -> int:
    """How many lines are drawn, those of the table among them; a signature is one."""
    import pypdfium2

    opened = pypdfium2.PdfDocument(pdf)
    found = sum(1 for _each in opened[0].get_objects(filter=[2], max_depth=15))
    opened.close()
    return found


@pytest.mark.parametrize("confirms", [["nothing"], ["keeper"], ["reader"]])
def test_confirms_only_what_is_written_in_the_form(confirms: list[str]) -> None:
    fields = [{**each, "confirms": confirms} if each["code"] == "reader" else each for each in FIELDS]

    with pytest.raises(ValueError, match="cannot confirm"):
        pack(FORM | {"fields": fields})


def test_the_same_lines_again_are_the_old_signature() -> None:
    before = kept()
    again = kept({**before, "text": "赔偿两册", "reader": STROKES})

    assert again["reader"] != before["reader"]  # as if it had been drawn anew
    assert under_its_own(before["reader"], again["reader"]) == before["reader"]
    assert under_its_own(before["reader"], {**again["reader"], "strokes": STROKES[:1] * 2})["strokes"] != STROKES
    assert under_its_own("赔偿一册", again["reader"]) == again["reader"]
    assert under_its_own(None, again["reader"]) == again["reader"]
