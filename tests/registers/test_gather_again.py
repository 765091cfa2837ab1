"""Gathering a list again: the records as they stand now, and what people typed in their rows."""

from datetime import timedelta

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import (
    NothingToGather,
    WrongSheet,
    change_register_sheet,
    check_register_sheet,
    gather_again,
    unlock_register_sheet,
)
from bihuan.registers.rules import GatheredOnly, NotOpenAnyMore
from tests.registers.gathered import APRIL, Lists
from tests.workorders.department import when

LATER = APRIL + timedelta(hours=1)


def again(lists: Lists, row: RegisterSheet, seen: int | None = None) -> RegisterSheet:
    version = row.sheet.version if seen is None else seen
    return gather_again(row=row, seen=version, by=lists.department.world.supervisor, at=LATER)


def typed(lists: Lists, row: RegisterSheet, *remarks: str, **more: object) -> RegisterSheet:
    """The same sheet with these remarks in its rows, from the first down."""
    cases = [{"remark": remark} for remark in remarks]
    return change_register_sheet(
        row=row,
        values={"summary": "本月以信号类为主", "cases": cases, **more},
        seen=row.sheet.version,
        by=lists.department.world.supervisor,
        at=APRIL,
    )


@pytest.fixture
def row(lists: Lists) -> RegisterSheet:
    """A list of one complaint of the twentieth, with a remark."""
    lists.opened(when("2026-03-20 09:00"))
    return typed(lists, lists.cases(), "客户常驻外地")


def test_keeps_what_was_typed_with_its_record(lists: Lists, row: RegisterSheet) -> None:
    earlier = lists.opened(when("2026-03-04 09:00"))

    row = again(lists, row)

    first, second = row.sheet.values["cases"]
    assert (first["number"], first.get("remark"), first["line"]) == (earlier.number, None, 1)
    assert (second["remark"], second["line"]) == ("客户常驻外地", 2)
    assert (row.sheet.values["summary"], row.sheet.values["total"]) == ("本月以信号类为主", 2)
    assert row.gathering.gathered_at == LATER


def test_what_the_records_do_not_say_is_typed_and_stays(lists: Lists, row: RegisterSheet) -> None:
    row = change_register_sheet(
        row=row,
        values={**row.sheet.values, "cases": [{"cause": "小区割接"}]},
        seen=row.sheet.version,
        by=lists.department.world.supervisor,
        at=APRIL,
    )
    assert again(lists, row).sheet.values["cases"][0]["cause"] == "小区割接"


def test_says_that_it_was_gathered(lists: Lists, row: RegisterSheet) -> None:
    again(lists, row)
    told = Entry.objects.filter(subject_kind="register_sheet", subject_id=row.pk).order_by("id")
    assert [entry.name for entry in told] == [
        "register_sheet.made",
        "register_sheet.changed",
        "register_sheet.gathered",
    ]


def test_stays_as_it_was_checked(lists: Lists, row: RegisterSheet) -> None:
    head, maker = lists.department.world.province_head, lists.department.world.supervisor
    row = check_register_sheet(row=row, by=head, at=APRIL)
    with pytest.raises(NotOpenAnyMore):
        again(lists, row)
    with pytest.raises(NotOpenAnyMore):
        change_register_sheet(row=row, values={}, seen=row.sheet.version, by=maker, at=LATER)

    row = unlock_register_sheet(row=row, reason="漏记一件", by=head, at=LATER)
    assert again(lists, row).sheet.values["total"] == 1


def test_is_checked_only_when_it_is_complete(lists: Lists) -> None:
    row = lists.cases()
    with pytest.raises(WrongSheet) as refused:
        check_register_sheet(row=row, by=lists.department.world.province_head, at=APRIL)
    assert "小结" in str(refused.value)


def test_refuses_a_page_that_is_not_fresh(lists: Lists, row: RegisterSheet) -> None:
    with pytest.raises(ChangedMeanwhile):
        again(lists, row, seen=1)


def test_only_whoever_makes_such_sheets(lists: Lists, row: RegisterSheet) -> None:
    with pytest.raises(NotPermitted):
        gather_again(row=row, seen=row.sheet.version, by=lists.department.world.province_head, at=LATER)


def test_what_people_fill_in_is_not_gathered(lists: Lists, spot_check: RegisterSheet) -> None:
    with pytest.raises(NothingToGather):
        again(lists, spot_check)


def test_nobody_types_over_what_was_gathered(lists: Lists, row: RegisterSheet) -> None:
    same = typed(lists, row, "已回电", total=1, about="河南省分公司")
    assert same.sheet.values["cases"][0]["customer"] == row.sheet.values["cases"][0]["customer"]

    with pytest.raises(GatheredOnly):
        typed(lists, same, "已回电", total=7)
    with pytest.raises(GatheredOnly):
        typed(lists, same, "已回电", "多出一行")
    with pytest.raises(GatheredOnly) as refused:
        typed(lists, same, cases=[{"customer": "别人"}])
    assert "客户" in str(refused.value)
