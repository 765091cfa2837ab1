"""Gathering a list: what lies in the period and in sight, and nothing else; figures; what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import (
    GatheredAlready,
    NothingToGather,
    WrongPeriod,
    gather_register_sheet,
    import_register_sheets,
    make_register_sheet,
    void_register_sheet,
)
from bihuan.registers.rules import GatheredOnly
from tests.registers.conftest import CHECK
from tests.registers.gathered import APRIL, Lists
from tests.workorders.department import when


def rows(sheet: RegisterSheet) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sheet.sheet.values["cases"]
    return found


def test_takes_what_was_opened_in_the_period(lists: Lists) -> None:
    lists.opened(when("2026-02-28 20:00"))
    first = lists.opened(when("2026-03-01 00:00"))
    last = lists.opened(when("2026-03-31 23:30"))
    lists.opened(when("2026-04-01 00:00"))

    made = lists.cases()

    assert [row["number"] for row in rows(made)] == [first.number, last.number]
    assert [row["line"] for row in rows(made)] == [1, 2]
    assert rows(made)[1] == {
        "line": 2,
        "number": last.number,
        "day": "2026-03-31",
        "customer": last.customer.name,
        "phone": "13803710001",
        "business": rows(made)[0]["business"],
    }
    assert made.gathering.keys == [first.number, last.number]
    assert made.unit == lists.department.world.centre


def test_fills_the_head_and_its_figures(lists: Lists) -> None:
    lists.opened(when("2026-03-05 09:00"))
    lists.department.at = when("2026-03-12 09:00")
    lists.department.answered()

    values = lists.cases().sheet.values

    assert (values["about"], values["month"]) == ("河南省分公司", "2026 年 3 月")
    assert (values["total"], float(values["a_day"])) == (2, 0.06)
    assert values["share"] == 50
    assert [row.get("done") for row in values["cases"]] == [None, True]


def test_says_what_the_newest_sheet_beside_it_says(lists: Lists) -> None:
    order, other = lists.opened(when("2026-03-05 09:00")), lists.opened(when("2026-03-06 09:00"))
    world = lists.department.world
    for measure in ("补装分布系统", "增加一块载频"):
        values = {"origin": "notice", "problem": "覆盖弱", "measure": measure, "due_on": "2026-03-30"}
        make_register_sheet(
            edition=lists.edition,
            register="corrective_measure",
            values={**values, "department": world.network.pk},
            order=order,
            by=world.supervisor,
            at=APRIL,
        )
    assert [(row["number"], row.get("remedy")) for row in rows(lists.cases())] == [
        (order.number, "增加一块载频"),
        (other.number, None),
    ]


def test_a_tick_in_a_column_of_numbers_is_one(lists: Lists) -> None:
    lists.opened(when("2026-03-05 09:00"), flags=["gravity"], gravity_reason="多户")
    lists.opened(when("2026-03-06 09:00"))
    assert [row.get("grave") for row in rows(lists.cases())] == [1, None]


def test_takes_only_what_the_condition_says(lists: Lists) -> None:
    lists.opened(when("2026-03-05 09:00"), level="national_ordinary", needs_headquarters=True)
    assert "cases" not in lists.cases().sheet.values


def test_takes_only_what_the_unit_has_part_in(lists: Lists) -> None:
    world = lists.department.world
    lists.opened(when("2026-03-05 09:00"))

    assert len(rows(lists.cases(unit=world.zhengzhou))) == 1
    assert "cases" not in lists.cases(unit=lists.department.luoyang).sheet.values


def test_takes_nothing_that_the_person_does_not_see(lists: Lists) -> None:
    world = lists.department.world
    world.post(world.hubei_reviewer, world.hubei_centre, "centre_supervisor")
    lists.opened(when("2026-03-05 09:00"))

    with pytest.raises(WrongPeriod):
        lists.cases(by=world.hubei_reviewer)
    assert "cases" not in lists.cases(by=world.hubei_reviewer, unit=world.hubei).sheet.values


def test_says_once_that_it_was_made(lists: Lists) -> None:
    lists.opened(when("2026-03-05 09:00"))
    made = lists.cases(key="one")
    again = lists.cases(key="one")

    assert again == made
    told = Entry.objects.filter(subject_kind="register_sheet", subject_id=made.pk)
    assert [entry.name for entry in told] == ["register_sheet.made"]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 3, 2), date(2026, 3, 31)),
        (date(2026, 3, 1), date(2026, 3, 30)),
        (date(2026, 5, 1), date(2026, 5, 31)),
    ],
)
def test_wants_a_whole_month_that_has_begun(lists: Lists, since: date, until: date) -> None:
    with pytest.raises(WrongPeriod):
        lists.cases(since=since, until=until)


def test_one_list_of_a_unit_and_month(lists: Lists) -> None:
    made = lists.cases()
    with pytest.raises(GatheredAlready) as refused:
        lists.cases()
    assert made.number in str(refused.value)

    void_register_sheet(row=made, reason="范围选错", by=lists.department.world.supervisor, at=APRIL)
    assert lists.cases().pk != made.pk


def test_only_whoever_makes_such_sheets(lists: Lists) -> None:
    with pytest.raises(NotPermitted):
        lists.cases(by=lists.department.world.province_head)


def test_what_people_fill_in_is_not_gathered(lists: Lists) -> None:
    with pytest.raises(NothingToGather):
        lists.cases(register="order_spot_check")


def by_hand(lists: Lists) -> None:
    make_register_sheet(
        edition=lists.edition, register="case_list", values={}, by=lists.department.world.supervisor, at=APRIL
    )


def imported(lists: Lists) -> None:
    import_register_sheets(
        edition=lists.edition,
        register="case_list",
        lines=[{"summary": "手工"}],
        key="x",
        by=lists.department.world.supervisor,
        at=APRIL,
    )


@pytest.mark.parametrize("way", [by_hand, imported])
def test_what_is_gathered_is_not_typed(lists: Lists, way: Callable[[Lists], None]) -> None:
    with pytest.raises(GatheredOnly):
        way(lists)


def test_counts_alike_sheets_of_a_register(lists: Lists) -> None:
    world, at = lists.department.world, APRIL - timedelta(days=9)
    for filled, in_time in (("wrong", True), ("right", True), ("wrong", False), ("right", True), ("right", False)):
        values = {**CHECK, "filled_right": filled, "in_time": in_time, "remarks": "已核对"}
        make_register_sheet(
            edition=lists.edition, register="order_spot_check", values=values, by=world.supervisor, at=at
        )
    voided = make_register_sheet(
        edition=lists.edition, register="order_spot_check", values=CHECK, by=world.supervisor, at=at
    )
    void_register_sheet(row=voided, reason="重复", by=world.supervisor, at=at)

    made = gather_register_sheet(
        edition=lists.edition,
        register="check_figures",
        unit=lists.henan,
        since=date(2026, 3, 1),
        until=date(2026, 3, 31),
        by=world.supervisor,
        at=APRIL,
    )

    figures = [(row["rank"], row["times"], float(row["in_time"])) for row in made.sheet.values["figures"]]
    assert figures == [(1, 3, 66.67), (2, 2, 50)]


def test_goes_through_the_rows_of_sheets_and_ranks_them(lists: Lists) -> None:
    asked = {"edition": lists.edition, "by": lists.department.world.supervisor, "at": APRIL}
    sold = {
        "2026-01-01": [("甲", "100.00", "30.01"), ("乙", "200.00", "20.00")],
        "2026-03-31": [("甲", "50.00", "10.00"), ("丙", "80.00", "20.00")],
        "2026-04-01": [("甲", "999.00", "999.00")],
    }
    for day, items in sold.items():
        said = [dict(zip(("buyer", "amount", "profit"), item, strict=True)) for item in items]
        make_register_sheet(register="sales", values={"sold_on": day, "items": said}, **asked)

    made = gather_register_sheet(
        register="ranking", unit=lists.henan, since=date(2026, 1, 1), until=date(2026, 3, 31), **asked
    )

    codes = ("rank", "buyer", "amount", "mean", "margin")
    assert [tuple(str(row[code]) for code in codes) for row in made.sheet.values["ranking"]] == [
        ("1", "甲", "150", "20.01", "26.67"),
        ("2", "丙", "80", "20", "25"),
        ("2", "乙", "200", "20", "10"),
    ]


def test_asks_as_much_for_many_as_for_few(lists: Lists) -> None:
    asked = []
    for day, more in ((5, 1), (6, 5)):
        for number in range(more):
            lists.opened(when(f"2026-03-0{day} 09:0{number}"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            made = lists.cases()
        asked.append(len(queries))
        void_register_sheet(row=made, reason="重来", by=lists.department.world.supervisor, at=APRIL)
    assert asked[1] <= asked[0]
    assert asked[0] <= 40
