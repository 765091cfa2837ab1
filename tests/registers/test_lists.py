"""A register as a list: pages, narrowing and sorting by fields, totals."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.kernel.time import standing_at
from bihuan.registers import queries
from bihuan.registers.forms import RegisterFilter
from bihuan.registers.models import ListedValue, RegisterSheet
from bihuan.registers.operations import change_register_sheet, make_register_sheet, void_register_sheet
from bihuan.regulation.queries import pack_of
from tests.registers.conftest import CHECK
from tests.registers.test_doors import desk_of
from tests.workorders.department import Department

PAGE = "/registers/telecom/order_spot_check/"


@pytest.fixture
def today(telecom: Department) -> Iterator[None]:
    with standing_at(telecom.at + timedelta(hours=1)):
        yield


def made(telecom: Department, **changes: Any) -> RegisterSheet:
    return make_register_sheet(
        edition=telecom.edition,
        register="order_spot_check",
        values=CHECK | changes,
        by=telecom.world.supervisor,
        at=telecom.later(),
    )


def numbers(telecom: Department, query: str = "", before: str = "") -> list[str]:
    pack = pack_of(telecom.edition.pk)
    rule = pack.register["order_spot_check"]
    asked = RegisterFilter(QueryDict(query), pack, rule)
    by = telecom.world.supervisor
    page = queries.page_of(pack, rule, by, wanted=asked.wanted, sort=asked.sort, before=before, at=telecom.at)
    rest = numbers(telecom, query, page.after) if page.after else []
    return [row.number for row in page.rows] + rest


@pytest.mark.parametrize("sort", ["", "sort=score", "sort=-score", "sort=period", "sort=-period"])
def test_every_sheet_stands_on_one_page(telecom: Department, monkeypatch: pytest.MonkeyPatch, sort: str) -> None:
    monkeypatch.setattr(queries, "SIZE", 2)
    scores = [70, None, -3, 100, 70, 8.5, None]
    rows = [made(telecom, score=score, period=f"期间~{score}") for score in scores]

    found = numbers(telecom, sort)

    assert sorted(found) == sorted(row.number for row in rows)


def test_amounts_stand_in_their_order_and_nothing_comes_first(telecom: Department) -> None:
    row = {score: made(telecom, score=score).number for score in (70, None, -3, 100, 8.5)}

    assert numbers(telecom, "sort=score") == [row[score] for score in (None, -3, 8.5, 70, 100)]
    assert numbers(telecom, "sort=-score") == [row[score] for score in (100, 70, 8.5, -3, None)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("f_period=2026%20年%203", ["march"]),
        ("f_filled_right=wrong", ["march"]),
        ("f_score=60&f_score_to=80", ["april"]),
        ("f_score_to=60", ["march"]),
        ("f_score=not-a-number", ["march", "april", "none"]),
        ("f_filled_right=nonsense", ["march", "april", "none"]),
        ("f_remarks=流转", ["march", "april", "none"]),
    ],
)
def test_is_narrowed_by_what_the_form_calls_searchable(telecom: Department, query: str, found: list[str]) -> None:
    rows = {
        "none": made(telecom),
        "april": made(telecom, period="2026 年 4 月", score=70),
        "march": made(telecom, period="2026 年 3 月", score=12.5, filled_right="wrong"),
    }

    assert numbers(telecom, query) == [rows[name].number for name in found]


def test_a_changed_sheet_is_found_by_what_it_says_now(telecom: Department) -> None:
    row = made(telecom, score=12)
    values = CHECK | {"score": 99, "period": "2025 年"}
    change_register_sheet(row=row, values=values, seen=1, by=telecom.world.supervisor, at=telecom.later())

    assert numbers(telecom, "f_score_to=50") == []
    assert numbers(telecom, "f_score=99&f_period=2025") == [row.number]
    assert ListedValue.objects.filter(row=row, field="score").count() == 1


def test_a_period_has_totals_without_what_is_voided(telecom: Department, today: None) -> None:
    made(telecom, score=70)
    made(telecom, score=20.5)
    struck = made(telecom, score=1000)
    void_register_sheet(row=struck, reason="重填", by=telecom.world.supervisor, at=telecom.later())
    desk = desk_of(telecom.world.supervisor)

    said = desk.get(PAGE + "totals/", {"since": "2026-03-01", "until": "2026-03-31"}).content.decode()

    assert "未作废 2 张" in said
    assert "得分 <strong>90.5</strong>" in said
    assert f"{PAGE}totals/?since=2026-03-01" in desk.get(PAGE, {"since": "2026-03-01"}).content.decode()


def test_too_many_are_not_added_up(telecom: Department, monkeypatch: pytest.MonkeyPatch, today: None) -> None:
    monkeypatch.setattr(queries, "MOST_ADDED", 1)
    made(telecom)
    made(telecom)

    assert "请缩小期间" in desk_of(telecom.world.supervisor).get(PAGE + "totals/").content.decode()


def test_the_page_shows_the_chosen_columns(telecom: Department, today: None) -> None:
    made(telecom, score=70, sampling="随机抽样")
    desk = desk_of(telecom.world.supervisor)

    assert "随机抽样" not in desk.get(PAGE).content.decode()
    page = desk.get(PAGE + "?column=sampling&column=score&sort=-score").content.decode()
    assert "<td>随机抽样</td>" in page
    assert '<td class="amount">70</td>' in page
    assert 'aria-sort="descending"' in page


@pytest.mark.parametrize("before", ["~", "2026-03-01~x", "2026-03-01T00:00~7", "x~7", "\x00~1"])
def test_a_place_that_is_none_is_the_beginning(telecom: Department, today: None, before: str) -> None:
    row = made(telecom)
    asked = {"before": before, "f_period": "\0"}

    assert row.number in desk_of(telecom.world.supervisor).get(PAGE, asked).content.decode()


def test_a_page_costs_the_same_for_one_sheet_and_for_many(telecom: Department, today: None) -> None:
    desk = desk_of(telecom.world.supervisor)
    made(telecom)
    desk.get(PAGE)
    one = _asked(desk)
    for _each in range(5):
        made(telecom)

    assert _asked(desk) == one


def _asked(desk: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        desk.get(PAGE)
    return len(asked)
