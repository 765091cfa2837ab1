"""Moving running work orders to a new edition: all at once, told of each, running limits untouched."""

from contextlib import closing
from datetime import date, timedelta
from threading import Event, Thread

from django.db import connection, transaction

from bihuan.clocks.models import Clock
from bihuan.journal.models import Entry
from bihuan.journal.verify import verify
from bihuan.regulation.models import Edition
from bihuan.transitions.models import Transition
from bihuan.transitions.operations import decide_transition, move_due_work_orders
from bihuan.transitions.queries import preview
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.story.page import why_of
from tests.transitions.conftest import Install
from tests.workorders.department import CALLED, Department, fresh, when
from tests.workorders.editions import MIDNIGHT

NINTH, TENTH = when("2026-03-09 15:00"), date(2026, 3, 10)


def decided(telecom: Department, target: Edition) -> Transition:
    return decide_transition(
        edition=target,
        procedure="complaint",
        moves=True,
        on=TENTH,
        reason="一并提速。",
        by=telecom.world.keeper,
        at=NINTH,
    )


def clock_of(order: WorkOrder, limit: str) -> Clock:
    return Clock.objects.filter(matter_kind="work_order", matter_id=order.pk, limit=limit).latest("pk")


def test_moves_at_the_first_instant_of_the_day_and_tells_of_each(telecom: Department, install: Install) -> None:
    orders = [telecom.brought_to("awaiting_review") for _n in range(3)]
    closed = telecom.brought_to("archived")
    target = install()
    decision = decided(telecom, target)

    assert move_due_work_orders(at=MIDNIGHT - timedelta(microseconds=1)) == 0
    assert move_due_work_orders(at=MIDNIGHT) == 3
    assert move_due_work_orders(at=MIDNIGHT) == 0

    assert {fresh(order).edition for order in orders} == {target}
    assert {fresh(order).version - order.version for order in orders} == {1}
    assert fresh(closed).edition == telecom.edition
    for order in orders:
        entry = Entry.objects.get(subject_kind="work_order", subject_id=order.pk, name="work_order.edition_changed")
        assert (entry.data["old"], entry.data["new"], entry.data["reason"]) == ("2022.1", "2026.2", "一并提速。")
        assert not verify(kind=WorkOrder.subject_kind, id=order.pk).faults
    decision.refresh_from_db()
    assert (decision.moved, decision.stayed, decision.done_at) == (3, 0, MIDNIGHT)


def test_a_running_limit_keeps_its_length_and_says_so(telecom: Department, install: Install) -> None:
    telecom.at = when("2026-03-09 22:00")
    order = telecom.brought_to("awaiting_review")
    before = clock_of(order, "review")
    decided(telecom, target := install())
    move_due_work_orders(at=MIDNIGHT)

    after = clock_of(order, "review")
    assert (after.pk, after.amount, after.due_at) == (before.pk, 4, before.due_at)
    said = why_of(fresh(order), after, at=MIDNIGHT)
    assert (said["edition"], said["moved_to"]) == (telecom.edition, target)

    telecom.at = MIDNIGHT
    returned = telecom.act(order, "return_to_channel", telecom.world.reviewer, return_reason="缺楼层。")
    again = telecom.act(returned, "resubmit", telecom.world.hall_clerk)
    later = clock_of(again, "review")
    assert (later.amount, later.edition_id) == (2, target.pk)
    assert why_of(fresh(again), later, at=telecom.at)["moved_to"] is None


def test_another_level_retimes_a_running_limit_by_its_own_edition(telecom: Department, install: Install) -> None:
    telecom.at = when("2026-03-09 22:00")
    order = telecom.brought_to("returned")
    assert clock_of(order, "promise").amount == 48
    shorter = ("limits.yaml", "lowest: {hours: 72}, highest: {hours: 72}", "lowest: {hours: 60}, highest: {hours: 60}")
    decided(telecom, install(shorter))
    move_due_work_orders(at=MIDNIGHT)
    telecom.at = MIDNIGHT

    later = telecom.at + timedelta(hours=52)
    telecom.act(fresh(order), "resubmit", telecom.world.hall_clerk, level="national_ordinary", promised_at=later)

    promise = clock_of(order, "promise")
    assert (promise.edition_id, promise.amount) == (telecom.edition.pk, 72)


def test_what_came_into_a_lost_stage_since_stays_and_is_counted(telecom: Department, install: Install) -> None:
    moving = telecom.brought_to("awaiting_review")
    target = install(without_stage="awaiting_callback")
    decision = decided(telecom, target)
    staying = telecom.brought_to("awaiting_callback")

    move_due_work_orders(at=MIDNIGHT)

    assert fresh(moving).edition == target
    assert fresh(staying).edition == telecom.edition
    decision.refresh_from_db()
    assert (decision.moved, decision.stayed) == (1, 1)
    telecom.at = MIDNIGHT
    assert telecom.act(fresh(staying), "call_back", telecom.world.callback_clerk, **CALLED).stage == "called_back"


def test_nothing_moves_while_a_limit_runs_that_the_edition_lacks(telecom: Department, install: Install) -> None:
    order = telecom.brought_to("awaiting_review")
    target = install(("procedures/complaint.yaml", "fill_in, review, handling,", "fill_in, handling,"))
    decision = decided(telecom, target)
    [plan] = preview(target)
    assert (plan.count, plan.may_move, plan.groups[0].waiting) == (1, 0, 1)

    move_due_work_orders(at=MIDNIGHT)

    assert fresh(order).edition == telecom.edition
    decision.refresh_from_db()
    assert (decision.moved, decision.stayed) == (0, 1)


def test_what_somebody_works_on_moves_the_next_time(committed_telecom: Department, install: Install) -> None:
    telecom = committed_telecom
    held, free = telecom.brought_to("awaiting_review"), telecom.brought_to("awaiting_review")
    target = install()
    decided(telecom, target)
    works, done = Event(), Event()

    def work() -> None:
        with closing(connection), transaction.atomic():
            WorkOrder.objects.locked(held)
            works.set()
            done.wait(30)

    somebody = Thread(target=work)
    somebody.start()
    assert works.wait(30)
    try:
        assert move_due_work_orders(at=MIDNIGHT) == 1
    finally:
        done.set()
        somebody.join()

    assert (fresh(free).edition, fresh(held).edition) == (target, telecom.edition)
    assert move_due_work_orders(at=MIDNIGHT) == 1
    assert fresh(held).edition == target
    assert Transition.objects.get().moved == 2
