"""Repeated rows: what counts as a row, what is wrong with one, how they are typed in, read and added up."""

from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override

from bihuan.papers.drawing import Paper, document
from bihuan.papers.setting import pdf_of
from bihuan.regulation.schema.forms import Field
from bihuan.sheets.cells import TableCell
from bihuan.sheets.fields import MOST_ROWS, typed
from bihuan.sheets.reading import read_view
from bihuan.sheets.rules import clean_values
from bihuan.sheets.screen import BoundScreenForm, screen_form
from tests.papers.reading import in_order, text_of
from tests.sheets.library import FACTS, field, library

FORM = "loss_report"
BOOK = {"book": "红楼梦", "count": "2", "price": "59.50", "shelf": "shelf_3"}


def cleaned(rows: Any) -> Any:
    values = {"lost": rows}
    return clean_values(library(), FORM, required=[], optional=["lost"], values=values, facts=FACTS)


def sent(body: str) -> BoundScreenForm:
    return screen_form(library(), FORM, required=[], optional=["lost"], facts=FACTS, data=QueryDict(body))


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([BOOK], [{"book": "红楼梦", "count": 2, "price": Decimal("59.5"), "shelf": "shelf_3"}]),
        ([{"book": " 西游记 ", "count": ""}, {"book": "", "count": ""}], [{"book": "西游记"}]),
        ([{}, {"book": "", "shelf": ""}], []),
        ([], []),
        (None, []),
    ],
)
def test_keeps_the_rows_in_which_something_stands(rows: Any, kept: Any) -> None:
    assert cleaned(rows).faults == {}
    assert cleaned(rows).values["lost"] == kept


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("红楼梦", "“遗失明细”须逐行填写"),
        (["红楼梦"], "“遗失明细”须逐行填写"),
        ([BOOK, {"count": "3"}], "“遗失明细”第 2 行“书名”未填"),
        ([{}, {"book": "x", "count": "两"}], "“遗失明细”第 2 行“册数”须为数字"),
        ([{"book": "x", "price": "1.234"}], "“遗失明细”第 1 行“定价”以元填写，最多两位小数"),
        ([{"book": "x" * 21}], "“遗失明细”第 1 行“书名”最多 20 个字，现有 21 个"),
        ([{"book": "x", "shelf": "cellar"}], "“遗失明细”第 1 行“书架”没有选项“cellar”"),
        ([{"book": "x", "colour": "red"}], "“遗失明细”第 1 行没有“colour”这一栏"),
        ([BOOK] * (MOST_ROWS + 1), f"“遗失明细”最多 {MOST_ROWS} 行"),
    ],
)
def test_says_which_row_and_which_column(rows: Any, sentence: str) -> None:
    assert cleaned(rows).faults["lost"].startswith(sentence)


def test_says_it_in_english_too() -> None:
    with override("en"):
        said = cleaned([{"book": "x", "count": "two"}]).faults["lost"]
    assert said.startswith("“What is lost” (row 1, “Copies”) must be a number")


def test_comes_from_the_screen_in_the_order_of_its_numbers() -> None:
    form = sent("lost.10.book=c&lost.2.book=b&lost.0.book=a&lost.1.book=&lost.x.book=y&lost.3=z&other.1.book=q")

    assert form.is_valid()
    assert [row["book"] for row in form.cleaned["lost"]] == ["a", "b", "c"]


def test_what_was_typed_stays_where_it_was_wrong() -> None:
    form = sent("lost.0.book=a&lost.0.count=two&lost.1.book=b")

    assert not form.is_valid()
    page = render_to_string("sheets/_fields.html", {"form": form})
    assert 'name="lost.0.count" value="two"' in page
    assert 'name="lost.1.book" value="b"' in page
    assert page.count("data-row-remove") == 3 + 1  # three rows and the one to copy


def test_there_is_always_a_row_to_write_into() -> None:
    form = sent("&".join(f"lost.{number}.book=b" for number in range(7)))

    assert render_to_string("sheets/_fields.html", {"form": form}).count("data-row-remove") == 8 + 1


def test_reads_as_a_table_with_totals() -> None:
    rows = cleaned([BOOK, {"book": "西游记", "count": 1, "price": "40"}]).values["lost"]
    cells = [cell for section in read_view(library(), FORM, {"lost": rows}, only=["lost"]) for cell in section.cells]

    assert cells[0].table == (("红楼梦", "2", "59.50 元", "3 号书架"), ("西游记", "1", "40.00 元", ""))
    assert cells[0].totals == ("", "3", "99.50 元", "")
    assert [(str(heading.title or ""), heading.width) for heading in cells[0].headings] == [
        ("", 1),
        ("数目", 2),
        ("", 1),
    ]


def test_stands_on_paper_with_the_lines_that_are_left() -> None:
    rows = cleaned([BOOK]).values["lost"]
    values = {"lost": rows, "came_at": "2026-03-02T07:05:00+00:00"}
    drawn = document([Paper(library(), FORM, values)], title="", note="")

    table = next(
        cell["table"]
        for part in drawn["papers"][0]["sections"]
        for row in part["rows"]
        for cell in row
        if cell["table"]
    )
    assert len(table["rows"]) == 4
    said = ["数目", "书名", "册数", "定价", "红楼梦", "2", "59.50元", "合计", "59.50元", "2026年3月2日下午3时05分"]
    assert in_order(text_of(pdf_of(drawn)), said) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        field("lost", "明细", "Lines", "rows"),
        field("lost", "明细", "Lines", "text", columns=[field("a", "甲", "A", "text")]),
        field("lost", "明细", "Lines", "rows", columns=[field("a", "甲", "A", "customer")]),
        field("lost", "明细", "Lines", "rows", columns=[field("a", "甲", "A", "text", total=True)]),
        field("lost", "明细", "Lines", "rows", columns=[field("a", "甲", "A", "text"), field("a", "乙", "B", "text")]),
        field("lost", "明细", "Lines", "date", half_day=True),
    ],
)
def test_a_declaration_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"column|half of the day|added up"):
        Field.model_validate(wrong)


MONTHS: Any = [{"code": f"m{n}", "label": {"zh": f"{n}月", "en": f"Month {n}"}, "type": "money"} for n in (1, 2)]
HALF: Any = {"code": "half", "label": {"zh": "小计", "en": "Sum"}, "type": "money", "sum_of": ["m1", "m2"]}
YEAR: Any = {"code": "year", "label": {"zh": "合计", "en": "All"}, "type": "money", "sum_of": ["half"]}


def summed(columns: Any) -> Field:
    return Field.model_validate(
        {"code": "sales", "label": {"zh": "销售", "en": "Sales"}, "type": "rows", "columns": columns}
    )


def test_a_sum_is_made_of_the_columns_to_its_left_whatever_is_sent_for_it() -> None:
    rows = typed(summed([*MONTHS, HALF, YEAR]), [{"m1": "10.50", "m2": "2", "half": "99"}, {"m2": "3"}, {"half": "7"}])

    assert rows == [
        {"m1": Decimal("10.5"), "m2": 2, "half": Decimal("12.5"), "year": Decimal("12.5")},
        {"m2": 3, "half": 3, "year": 3},
    ]


@pytest.mark.parametrize(
    "columns",
    [
        [HALF, *MONTHS],
        [*MONTHS, {**HALF, "type": "text"}],
        [*MONTHS, {**HALF, "required": True}],
        [{**MONTHS[0], "type": "text"}, MONTHS[1], HALF],
    ],
)
def test_a_sum_of_what_cannot_be_added_up_is_refused(columns: Any) -> None:
    with pytest.raises(ValueError, match=r"worked out only|are sums|fills in a sum"):
        summed(columns)


def test_nobody_types_a_sum() -> None:
    column = summed([*MONTHS, HALF]).columns[-1]
    drawn = render_to_string("sheets/_row.html", {"row": [TableCell(column, "sales.0.half", "", ())]})

    assert "readonly" in drawn
