"""A register on paper."""

from datetime import timedelta
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.test import Client

from bihuan.kernel.time import standing_at
from bihuan.registers import printing
from tests.papers.reading import pages_of
from tests.registers.test_doors import desk_of
from tests.registers.test_lists import PAGE, made
from tests.workorders.department import Department


def printed(telecom: Department, desk: Client | None = None, query: str = "") -> Any:
    with standing_at(telecom.at + timedelta(hours=1)):
        return (desk or desk_of(telecom.world.supervisor)).get(f"{PAGE}print/?{query}")


def test_says_what_it_is_of_whom_and_of_when(telecom: Department) -> None:
    row = made(telecom, score=70)

    answer = printed(telecom, query="since=2026-03-01&until=2026-03-31&column=score&column=period")
    (page,) = pages_of(answer.content)

    for words in (
        "F-108",
        "工单抽查记录",
        "单位：",
        "期间：2026-03-01至2026-03-31",
        "共1张",
        "得分",
        "70",
        "抽查期间",
    ):
        assert words in page
    for words in (row.number, "制表：", "赵强", "审核：", "第1页", "共1页", "未审核"):
        assert words in page
    assert "问题说明" not in page


def test_goes_on_with_its_heading_and_numbered_pages(telecom: Department) -> None:
    rows = [made(telecom, score=score) for score in range(45)]

    pages = pages_of(printed(telecom, query="sort=score").content)

    assert len(pages) > 1
    assert all("得分" in page and f"第{number}页" in page for number, page in enumerate(pages, 1))
    assert all(f"共{len(pages)}页" in page for page in pages)
    found = sorted((row.number for row in rows), key=lambda number: "".join(pages).index(number))
    assert found == [row.number for row in rows]


@pytest.mark.parametrize(
    ("columns", "landscape"), [(["score"], False), (["period", "sampling", "step", "score"], True)]
)
def test_lies_across_where_it_is_wide(telecom: Department, columns: list[str], landscape: bool) -> None:
    made(telecom)
    answer = printed(telecom, query="&".join(f"column={column}" for column in columns))
    with pdfium.PdfDocument(answer.content) as pdf:
        width, height = pdf[0].get_size()

    assert (width > height) is landscape


def test_too_many_are_refused(telecom: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST_PRINTED", 1)
    made(telecom)
    made(telecom)

    assert printed(telecom).status_code == 409
