"""A filled-in form as one reads it."""

from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string

from bihuan.sheets.reading import ReadCell, read_view
from tests.sheets.library import library
from tests.world import MONDAY_NINE, World

VALUES: dict[str, Any] = {
    "channel": "call",
    "tape": "R-7",
    "area": "books",
    "trouble": "lost",
    "marks": ["many", "soon"],
    "fine": Decimal("1200.5"),
    "copies": 0,
    "lent_on": "2026-03-02",
    "noticed_at": "2026-03-02T01:00:00+00:00",
    "promised_at": MONDAY_NINE,
    "agrees": False,
    "why_not": "太贵",
    "facts": {"when": {"got": "周一"}, "where": {"missing": "记不清"}},
    "talk": {"script": "questions", "version": "2", "answers": {"content": "4", "again": "yes"}},
    "manners": {"calm": {"got": "yes"}},
    "number": "L-1",
}


def read(**more: Any) -> dict[str, ReadCell]:
    sections = read_view(library(), "loss_report", VALUES, **more)
    return {cell.field.code: cell for section in sections for cell in section.cells}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("channel", "来电"),
        ("tape", "R-7"),
        ("trouble", "遗失"),
        ("marks", "多人、急"),
        ("fine", "1,200.50 元"),
        ("copies", "0"),
        ("lent_on", "2026-03-02"),
        ("noticed_at", "2026-03-02 09:00"),
        ("promised_at", "2026-03-02 09:00"),
        ("agrees", "否"),
        ("why_not", "太贵"),
        ("number", "L-1"),
        ("story", ""),
    ],
)
def test_says_each_value_in_words(code: str, text: str) -> None:
    assert read()[code].text == text


def test_says_checklists_and_answers_line_by_line() -> None:
    assert read()["facts"].lines == ("何时发现：周一", "最后在何处：未获得（记不清）")
    assert read()["manners"].lines == ("认真倾听",)
    assert read()["talk"].lines == ("您对处理结果满意吗：4", "还会再来吗：是")


def test_masks_personal_values_for_those_who_may_not_see_them() -> None:
    assert read(personal=False)["why_not"].text == "***"
    page = render_to_string(
        "sheets/_read.html", {"sections": read_view(library(), "loss_report", VALUES, personal=False)}
    )
    assert "太贵" not in page


def test_every_row_is_as_wide_as_the_paper() -> None:
    for section in read_view(library(), "loss_report", VALUES, only=["channel", "tape", "fine", "story"]):
        assert sum(cell.span for cell in section.cells) % 12 == 0


def test_an_empty_cell_is_a_dash_or_left_out() -> None:
    page = render_to_string("sheets/_read.html", {"sections": read_view(library(), "loss_report", VALUES)})

    assert '<span class="muted">—</span>' in page
    assert "story" not in read(filled=True)


@pytest.mark.django_db
def test_names_units_and_people(world: World) -> None:
    sections = read_view(
        library(), "loss_report", {"branch": world.wuhan.pk, "keeper": world.reviewer.pk}, only=["branch", "keeper"]
    )

    assert [cell.text for section in sections for cell in section.cells] == ["张敏（工号 1003）", "武汉市分公司"]
