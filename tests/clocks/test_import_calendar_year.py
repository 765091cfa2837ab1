"""Taking over the published days of a year."""

import pytest

from bihuan.clocks.models import BusinessCalendar
from bihuan.clocks.operations import import_calendar_year
from bihuan.clocks.operations.calendars import YearNotPublished
from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from tests.clocks.conftest import NINE
from tests.world import World


def test_replaces_what_was_entered_for_that_year(mainland: BusinessCalendar, world: World) -> None:
    mainland.days.filter(on__year=2026).delete()
    BusinessCalendar.objects.filter(pk=mainland.pk).update(years=[2025])

    calendar = import_calendar_year(calendar=mainland, year=2026, by=world.administrator, at=NINE)

    assert calendar.years == [2025, 2026]
    assert calendar.days.filter(on__year=2026, kind="makeup").count() == 6
    entry = Entry.objects.get(name="calendar.year_imported")
    assert (entry.data["year"], entry.actor_name) == (2026, "唐洁（工号 1016）")


def test_a_year_that_is_not_published_is_refused(mainland: BusinessCalendar, world: World) -> None:
    with pytest.raises(YearNotPublished, match="2090"):
        import_calendar_year(calendar=mainland, year=2090, by=world.administrator, at=NINE)


def test_is_the_administrators_to_do(mainland: BusinessCalendar, world: World) -> None:
    with pytest.raises(NotPermitted):
        import_calendar_year(calendar=mainland, year=2026, by=world.reviewer, at=NINE)


def test_an_administrator_of_a_part_may_not_decide_for_all(mainland: BusinessCalendar, world: World) -> None:
    world.post(world.supervisor, world.henan, "administrator")
    with pytest.raises(NotPermitted):
        import_calendar_year(calendar=mainland, year=2026, by=world.supervisor, at=NINE)
