"""The shipped calendar in the editable tables."""

from bihuan.clocks.calendar.shipped import mainland_days
from bihuan.clocks.models import BusinessCalendar
from bihuan.clocks.operations import install_calendar, set_calendar_day
from bihuan.clocks.queries import days_of
from bihuan.journal.events import SYSTEM
from bihuan.journal.models import Entry
from tests.clocks.conftest import NINE
from tests.clocks.test_deadlines import when


def test_every_installation_has_the_mainland_calendar(mainland: BusinessCalendar) -> None:
    found, shipped = days_of(mainland), mainland_days()
    assert (found.years, found.frames) == (shipped.years, shipped.frames)
    assert found.special == shipped.special


def test_one_that_is_there_stays_as_it_was_edited(mainland: BusinessCalendar) -> None:
    day = when("2026-10-01 00:00").date()
    set_calendar_day(calendar=mainland, on=day, kind="ordinary", by=SYSTEM, at=NINE)
    said = Entry.objects.filter(subject_kind="calendar").count()

    install_calendar(days=mainland_days(), by=SYSTEM, at=NINE)

    assert not mainland.days.filter(on=day).exists()
    assert Entry.objects.filter(subject_kind="calendar").count() == said
