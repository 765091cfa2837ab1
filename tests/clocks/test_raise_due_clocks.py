"""The sweep: a warning, a breach and each rung once, however often it runs or dies."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import raise_due_clocks, start_clocks
from bihuan.journal.events import SYSTEM
from bihuan.journal.models import Entry
from tests.clocks.conftest import NINE, Limits, in_shanghai, names_of
from tests.clocks.test_deadlines import when
from tests.world import World, build_world


def sweep(*moments: str) -> None:
    for moment in moments:
        raise_due_clocks(at=when(f"2026-03-02 {moment}"))


def test_warns_at_its_percentage_and_not_before(limits: Limits) -> None:
    clock = limits.start("1h")
    sweep("09:53")
    assert names_of(clock) == []
    sweep("09:54", "09:54", "09:59")
    assert names_of(clock) == ["clock.warned"]


def test_breaches_at_the_limit(limits: Limits) -> None:
    clock = limits.start("4h")
    sweep("12:36", "13:00", "13:00", "14:00")
    assert names_of(clock) == ["clock.warned", "clock.breached"]


def test_climbs_one_rung_after_another_to_the_highest(limits: Limits) -> None:
    clock = limits.start("4h", rungs=4)  # half of 4 h is shorter than 24 h
    sweep("12:36", "13:00", "14:59")
    assert names_of(clock) == ["clock.warned", "clock.breached"]
    sweep("15:00", "16:59", "17:00", "19:00", "21:00", "23:59")
    assert names_of(clock)[2:] == ["clock.climbed"] * 3
    rungs = Entry.objects.filter(name="clock.climbed").order_by("seq")
    assert [entry.data["rung"] for entry in rungs] == [2, 3, 4]
    clock.refresh_from_db()
    assert clock.next_at is None


def test_a_sweep_that_comes_late_raises_each_once_and_no_flood(limits: Limits) -> None:
    clock = limits.start("4h", rungs=4)
    late = when("2026-03-12 09:00")
    for second in range(5):
        raise_due_clocks(at=late + timedelta(seconds=5 * second))
    assert names_of(clock) == ["clock.warned", "clock.breached"]
    clock.refresh_from_db()
    assert clock.next_at == late + timedelta(hours=2)  # the next rung hears of it after its own time

    raise_due_clocks(at=late + timedelta(hours=2))
    assert names_of(clock)[2:] == ["clock.climbed"]


def test_an_entry_stands_under_the_matter_and_says_who_has_it(limits: Limits) -> None:
    limits.start("4h")
    sweep("12:36")
    entry = Entry.objects.get(name="clock.warned")
    assert (entry.matter_kind, entry.matter_id, entry.actor_name) == ("unit", limits.matter.pk, "系统")
    assert (entry.data["unit_id"], entry.data["staff_id"]) == (limits.unit.pk, limits.staff.pk)
    assert entry.data["title"] == {"zh": "审核派发", "en": "Review"}


def test_a_sweep_that_dies_leaves_nothing_half_done(limits: Limits) -> None:
    clock = limits.start("4h")

    with suppress(RuntimeError), transaction.atomic():
        sweep("12:36")
        raise RuntimeError("the power went off before the commit")
    clock.refresh_from_db()
    assert (clock.warned_at, names_of(clock)) == (None, [])

    sweep("12:37")
    assert names_of(clock) == ["clock.warned"]


def test_a_batch_costs_a_fixed_number_of_statements(
    limits: Limits, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for unit in (world.hall, world.hotline, world.network, world.it):
        start_clocks(matter=unit, specs=[limits.spec("4h"), limits.spec("2h", limit="reply")], by=SYSTEM, at=NINE)
    with django_assert_max_num_queries(6):  # claim, numbers, heads and the savepoint; COPY is not counted
        assert raise_due_clocks(at=when("2026-03-02 14:00")) == 8


def test_several_at_once_share_the_work(real_commits: None) -> None:
    world = build_world()
    limits = Limits(matter=world.hall, unit=world.centre, staff=world.reviewer)
    specs = [limits.spec("4h", limit=f"limit_{number}") for number in range(200)]
    start_clocks(matter=world.hall, specs=specs, by=SYSTEM, at=NINE)

    def sweep_here(_number: int) -> int:
        try:
            return raise_due_clocks(at=when("2026-03-02 12:40"), limit=20)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(sweep_here, range(4))) >= 200 - 3 * 20
    raise_due_clocks(at=when("2026-03-02 12:40"))

    told = Counter(Entry.objects.filter(name="clock.warned").values_list("subject_id", flat=True))
    assert len(told) == 200
    assert set(told.values()) == {1}
    assert Clock.objects.filter(warned_at=None).count() == 0
    assert in_shanghai(Clock.objects.earliest("next_at").next_at) == "2026-03-02 13:00"
