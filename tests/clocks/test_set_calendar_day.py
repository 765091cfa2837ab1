"""Saying what a day is."""

from datetime import date
from typing import Any

import pytest

from bihuan.clocks.models import BusinessCalendar
from bihuan.clocks.operations import set_calendar_day
from bihuan.clocks.operations.calendars import WrongDay
from bihuan.clocks.queries import calendar_named
from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.text import Words
from tests.clocks.conftest import NINE
from tests.world import World

TUESDAY, SATURDAY, NATIONAL_DAY = date(2026, 3, 3), date(2026, 3, 7), date(2026, 10, 1)
WHY = Words("公司周年庆", "anniversary")


def said(mainland: BusinessCalendar, world: World, on: date, kind: str, **more: Any) -> None:
    facts: dict[str, Any] = {"reason": WHY, "by": world.administrator, "at": NINE}
    set_calendar_day(calendar=mainland, on=on, kind=kind, **(facts | more))


def test_a_working_day_becomes_a_holiday(mainland: BusinessCalendar, world: World) -> None:
    said(mainland, world, TUESDAY, "holiday")
    day = calendar_named("mainland").day(TUESDAY)
    assert (day.kind, str(day.reason)) == ("holiday", "公司周年庆")

    entry = Entry.objects.get(name="calendar.day_changed")
    assert (entry.data["before"]["zh"], entry.data["after"]["zh"]) == ("工作日", "放假（公司周年庆）")


def test_a_weekend_day_is_worked(mainland: BusinessCalendar, world: World) -> None:
    said(mainland, world, SATURDAY, "makeup")
    assert calendar_named("mainland").day(SATURDAY).is_working


def test_a_holiday_is_worked_all_the_same_or_taken_back(mainland: BusinessCalendar, world: World) -> None:
    said(mainland, world, NATIONAL_DAY, "workday")
    assert calendar_named("mainland").day(NATIONAL_DAY).is_working
    said(mainland, world, NATIONAL_DAY, "ordinary", reason=None)
    assert not mainland.days.filter(on=NATIONAL_DAY).exists()


def test_saying_the_same_again_tells_nothing(mainland: BusinessCalendar, world: World) -> None:
    said(mainland, world, TUESDAY, "holiday")
    said(mainland, world, TUESDAY, "holiday")
    said(mainland, world, SATURDAY, "ordinary")
    assert Entry.objects.filter(name="calendar.day_changed").count() == 1


@pytest.mark.parametrize(
    ("on", "kind", "reason"),
    [(TUESDAY, "makeup", WHY), (TUESDAY, "holiday", None), (TUESDAY, "holiday", Words(" ", "")), (TUESDAY, "x", WHY)],
)
def test_what_makes_no_sense_is_refused(
    mainland: BusinessCalendar, world: World, on: date, kind: str, reason: Words | None
) -> None:
    with pytest.raises(WrongDay):
        said(mainland, world, on, kind, reason=reason)


def test_is_the_administrators_to_do(mainland: BusinessCalendar, world: World) -> None:
    with pytest.raises(NotPermitted):
        said(mainland, world, TUESDAY, "holiday", by=world.keeper)
