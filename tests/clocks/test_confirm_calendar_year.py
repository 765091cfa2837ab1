"""Saying that a year was entered completely by hand."""

from datetime import date

import pytest

from bihuan.clocks.models import BusinessCalendar
from bihuan.clocks.operations import confirm_calendar_year, set_calendar_day
from bihuan.clocks.operations.calendars import YearKnown, YearNotPublished
from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.text import Words
from tests.clocks.conftest import NINE, Limits
from tests.clocks.test_deadlines import when
from tests.world import World


def test_limits_may_run_into_it_from_then_on(mainland: BusinessCalendar, limits: Limits, world: World) -> None:
    by = world.administrator
    new_year = date(2027, 1, 1)
    set_calendar_day(calendar=mainland, on=new_year, kind="holiday", reason=Words("元旦", ""), by=by, at=NINE)

    calendar = confirm_calendar_year(calendar=mainland, year=2027, by=by, at=NINE)

    assert 2027 in calendar.years
    assert Entry.objects.get(name="calendar.year_confirmed").data["days"] == 1
    clock = limits.start("2wd", started_at=when("2026-12-30 10:00"))  # 31 December; 1–3 January off; Monday the 4th
    assert clock.due_at == when("2027-01-04 24:00")


def test_an_empty_year_is_refused(mainland: BusinessCalendar, world: World) -> None:
    with pytest.raises(YearNotPublished):
        confirm_calendar_year(calendar=mainland, year=2027, by=world.administrator, at=NINE)


def test_a_known_year_is_refused(mainland: BusinessCalendar, world: World) -> None:
    with pytest.raises(YearKnown):
        confirm_calendar_year(calendar=mainland, year=2026, by=world.administrator, at=NINE)


def test_is_the_administrators_to_do(mainland: BusinessCalendar, world: World) -> None:
    with pytest.raises(NotPermitted):
        confirm_calendar_year(calendar=mainland, year=2027, by=world.hall_clerk, at=NINE)
