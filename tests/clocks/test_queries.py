"""Reads of clocks: in bulk, their face, and why they fall due when they do."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from bihuan.clocks.models import BusinessCalendar
from bihuan.clocks.operations import (
    extend_clock,
    pause_clock,
    re_promise_clock,
    resume_clock,
    set_calendar_day,
    start_clocks,
    stop_clocks,
)
from bihuan.clocks.queries import (
    calendar_named,
    clock_face,
    clocks_of,
    nearest_clocks,
    running_clocks,
    running_clocks_of,
    why,
)
from bihuan.journal.events import SYSTEM
from bihuan.kernel.text import Words
from tests.clocks.conftest import NINE, Limits
from tests.clocks.test_deadlines import when
from tests.world import World


def test_the_clocks_of_many_matters_cost_one_query(
    limits: Limits, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    matters = [world.hall, world.hotline, world.network]
    for matter in matters:
        start_clocks(matter=matter, specs=[limits.spec("48h", limit="promise"), limits.spec("4h")], by=SYSTEM, at=NINE)
    stop_clocks(matter=world.network, limits=["review"], by=SYSTEM, at=NINE)
    ids = [matter.pk for matter in matters]

    with django_assert_num_queries(1):
        nearest = nearest_clocks("unit", ids)
    assert [nearest[pk].limit for pk in ids] == ["review", "review", "promise"]

    with django_assert_num_queries(1):
        running = running_clocks_of("unit", ids)
    assert [[clock.limit for clock in running[pk]] for pk in ids] == [["review", "promise"]] * 2 + [["promise"]]
    assert [clock.limit for clock in running_clocks(world.hall, ["promise"])] == ["promise"]
    assert clocks_of("unit", world.network.pk).count() == 2


@pytest.mark.parametrize(
    ("at", "state", "percent"),
    [
        ("2026-03-02 10:00", "normal", 25),
        ("2026-03-02 12:40", "warned", 91),
        ("2026-03-02 15:00", "late", 150),
    ],
)
def test_the_face_says_how_far_it_ran(limits: Limits, at: str, state: str, percent: int) -> None:
    face = clock_face(limits.start("4h"), when(at))
    assert (face.state, face.percent) == (state, percent)
    assert face.left == when("2026-03-02 13:00") - when(at)


def test_the_face_of_a_stopped_clock_stands_still(limits: Limits) -> None:
    limits.start("4h")
    [clock] = stop_clocks(matter=limits.matter, limits=None, by=SYSTEM, at=when("2026-03-02 11:00"))
    face = clock_face(clock, when("2026-03-09 11:00"))
    assert (face.state, face.percent, face.left) == ("on_time", 50, timedelta(hours=2))


def test_explains_pauses_and_decisions(limits: Limits, world: World) -> None:
    clock = limits.start("2wd")
    pause_clock(clock=clock, reason="诉讼中", by=world.reviewer, at=when("2026-03-03 00:00"))
    resume_clock(clock=clock, by=world.reviewer, at=when("2026-03-04 00:00"))
    clock = re_promise_clock(
        clock=clock,
        until=when("2026-03-06 18:00"),
        reason="配件在途",
        approver=None,
        customer_agreed=True,
        by=world.reviewer,
        at=when("2026-03-04 10:00"),
    )
    clock = extend_clock(
        clock=clock,
        until=when("2026-03-10 18:00"),
        reason="厂家缺货",
        approver=world.province_head,
        by=world.reviewer,
        at=when("2026-03-05 10:00"),
    )
    told = why(clock)

    assert told.first_due_words.zh == "2026-03-05 周四 24:00"
    assert told.due_words.zh == "2026-03-10 周二 18:00"
    assert [(change.title.zh, change.who) for change in told.changes] == [
        ("重新承诺时限", "张敏（工号 1003）"),
        ("批准延期", "马建国（工号 1013）"),
    ]
    assert [pause.reason for pause in told.pauses] == ["诉讼中"]
    assert told.notes == ()
    assert any("标准时限：2026-03-05 周四 24:00" in sentence.zh for sentence in told.sentences())
    assert told.facts()["first_due"] == "2026-03-06T00:00:00+08:00"


def test_says_that_a_promise_was_earlier(limits: Limits) -> None:
    told = why(limits.start("48h", limit="promise", not_after=when("2026-03-03 09:00")))
    assert told.due_words.zh == "2026-03-03 周二 09:00"
    assert "以约定为准" in told.notes[0].zh


def test_explains_a_moment_that_was_agreed(limits: Limits) -> None:
    told = why(limits.start("", due_at=when("2026-03-02 19:00")))
    assert (told.within.zh, told.due_words.zh) == ("按约定的时间", "2026-03-02 周一 19:00")


def test_an_edited_calendar_holds_for_new_limits_and_is_told_of_old_ones(
    limits: Limits, mainland: BusinessCalendar
) -> None:
    old = limits.start("1wd")
    set_calendar_day(
        calendar=mainland,
        on=when("2026-03-03 00:00").date(),
        kind="holiday",
        reason=Words("公司停电", "power cut"),
        by=SYSTEM,
        at=NINE,
    )
    new = limits.start("1wd", limit="callback")

    assert (old.due_at, new.due_at) == (when("2026-03-03 24:00"), when("2026-03-04 24:00"))
    assert "日历在起算之后有改动" in why(old).notes[0].zh
    assert why(old).due_words.zh == "2026-03-03 周二 24:00"
    assert why(new).notes == ()
    assert [line.reason.zh for line in why(new).skipped if line.reason] == ["起始日不计", "公司停电"]


def test_a_calendar_is_compiled_once_between_edits(
    mainland: BusinessCalendar, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = calendar_named("mainland")
    with django_assert_num_queries(1):
        assert calendar_named("mainland") is first
