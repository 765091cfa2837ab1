"""What clock tests share: a matter, limits on it, and what its journal says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from bihuan.clocks.models import BusinessCalendar, Clock
from bihuan.clocks.operations import ClockSpec, start_clocks
from bihuan.clocks.spans import parse_span
from bihuan.journal.events import SYSTEM
from bihuan.journal.models import Chained, Entry
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from tests.clocks.test_deadlines import when
from tests.world import World

NINE = when("2026-03-02 09:00")  # a Monday


def in_shanghai(at: datetime | None) -> str:
    """2026-03-02 13:00"""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


def names_of(clock: Clock) -> list[str]:
    """What the journal says of the clock, in order."""
    said = Entry.objects.filter(subject_kind=Clock.subject_kind, subject_id=clock.pk).order_by("seq")
    return list(said.values_list("name", flat=True))


@dataclass
class Limits:
    """Starts limits on one matter, a complaint that the centre has (a unit stands for it here)."""

    matter: Chained
    unit: Unit
    staff: Staff

    def spec(self, span: str = "4h", *, limit: str = "review", **more: Any) -> ClockSpec:
        facts: dict[str, Any] = {"started_at": NINE, "edition_id": 1, "title": Words("审核派发", "Review")}
        return ClockSpec(limit=limit, span=parse_span(span) if span else None, **(facts | more))

    def start(
        self, span: str = "4h", *, limit: str = "review", quiet: bool = False, at: datetime = NINE, **more: Any
    ) -> Clock:
        spec = self.spec(span, limit=limit, **more)
        start_clocks(matter=self.matter, specs=[spec], unit=self.unit, staff=self.staff, quiet=quiet, by=SYSTEM, at=at)
        return Clock.objects.get(matter_kind=self.matter.subject_kind, matter_id=self.matter.pk, limit=limit)


@pytest.fixture
def limits(world: World) -> Limits:
    return Limits(matter=world.hall, unit=world.centre, staff=world.reviewer)


@pytest.fixture
def mainland(db: None) -> BusinessCalendar:
    """The calendar that every installation begins with."""
    return BusinessCalendar.objects.get(name="mainland")
