"""A work order that one waited for stands as whoever had it before left it: place, people and sheet."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from time import sleep

from django.db import connection, transaction

from bihuan.kernel.errors import ChangedMeanwhile, Refusal
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import take_action
from tests.workorders.department import Department, fresh


def one_after_the_other(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """The second begins while the first holds the work order, and waits for its end; what each got."""
    done, waits = Event(), Event()

    def hold() -> object:
        with transaction.atomic():
            said = first()
            done.set()
            waits.wait(10)
            sleep(0.3)
        return said

    def follow() -> object:
        done.wait(10)
        waits.set()
        try:
            return second()
        except Refusal as refusal:
            return refusal

    def alone(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        said: list[Future[object]] = [people.submit(alone, hold), people.submit(alone, follow)]
        return [one.result() for one in said]


def test_one_that_moved_away_meanwhile_is_refused_aloud(committed_telecom: Department) -> None:
    telecom, world = committed_telecom, committed_telecom.world
    order, at = telecom.dispatched(), telecom.later()
    refused = {"refusal_reason": "not_ours", "refusal_note": "不属本部门。"}

    _sent_back, said = one_after_the_other(
        lambda: take_action(order=order, action="refuse", values=refused, by=world.order_handler, at=at),
        lambda: take_action(
            order=order, action="take", values={}, seen=order.version, by=telecom.second_handler, at=at
        ),
    )

    assert isinstance(said, ChangedMeanwhile)


def test_whoever_took_it_meanwhile_is_known(committed_telecom: Department) -> None:
    telecom, world = committed_telecom, committed_telecom.world
    order, at = telecom.dispatched(), telecom.later()

    def look() -> WorkOrder:
        with transaction.atomic():
            return WorkOrder.objects.locked(order)

    _taken, seen = one_after_the_other(
        lambda: take_action(order=order, action="take", values={}, by=world.order_handler, at=at), look
    )

    assert isinstance(seen, WorkOrder)
    assert seen.handler == world.order_handler


def test_nothing_that_was_written_meanwhile_is_lost(committed_telecom: Department) -> None:
    telecom, reviewer = committed_telecom, committed_telecom.world.reviewer
    order, at = telecom.opened("submit"), telecom.later()

    def correct(**values: str) -> Callable[[], WorkOrder]:
        said = {"correction_reason": "补充。", **values}
        return lambda: take_action(order=order, action="correct", values=said, by=reviewer, at=at)

    said = one_after_the_other(correct(demand="今晚前回电。"), correct(happened_where="三号楼室外"))

    assert not any(isinstance(one, Refusal) for one in said), said
    kept = fresh(order).sheet.values
    assert (kept["demand"], kept["happened_where"]) == ("今晚前回电。", "三号楼室外")
