"""Several people at the same moment, each in a transaction of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from bihuan.journal.verify import verify
from bihuan.kernel.errors import ChangedMeanwhile, Refusal
from bihuan.workorders.models import Urging, WorkOrder
from bihuan.workorders.operations import attach_file, open_work_order, take_action, urge_work_order
from bihuan.workorders.rules import NotInThisStage
from tests.workorders.department import Department, fresh, said_of
from tests.workorders.test_attach_file import picture

Said = WorkOrder | Refusal | object


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Everybody begins at the same moment; what each got, or how each was refused."""
    start = Barrier(len(acts))

    def begin(act: Callable[[], object]) -> object:
        try:
            start.wait()
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(begin, acts))


def test_one_of_two_takes_it_and_the_other_hears_who(committed_telecom: Department) -> None:
    telecom = committed_telecom
    order, at = telecom.dispatched(), telecom.later()
    seen = order.version

    def take(by: object) -> Callable[[], WorkOrder]:
        return lambda: take_action(order=order, action="take", values={}, seen=seen, by=by, at=at)  # type: ignore[arg-type]

    said = at_once(take(telecom.world.order_handler), take(telecom.second_handler))

    [refusal] = [one for one in said if isinstance(one, Refusal)]
    [taken] = [one for one in said if isinstance(one, WorkOrder)]
    assert isinstance(refusal, ChangedMeanwhile)
    assert taken.handler is not None
    assert taken.handler.actor_name in refusal.sentence
    assert said_of(order).count("work_order.taken") == 1
    assert verify().faults == ()


def test_eight_who_did_not_look_take_it_once(committed_telecom: Department) -> None:
    telecom = committed_telecom
    order, at = telecom.dispatched(), telecom.later()
    people = [telecom.world.order_handler, telecom.second_handler] * 4

    said = at_once(*(lambda by=by: take_action(order=order, action="take", values={}, by=by, at=at) for by in people))

    assert sum(isinstance(one, WorkOrder) for one in said) == 1
    assert sum(isinstance(one, NotInThisStage) for one in said) == 7


def test_the_same_key_opens_one_work_order(committed_telecom: Department) -> None:
    telecom = committed_telecom
    values, at = telecom.intake(), telecom.later()

    def click() -> WorkOrder:
        return open_work_order(
            edition=telecom.edition,
            procedure="complaint",
            values=values,
            then="submit",
            key="a" * 200,
            by=telecom.world.hall_clerk,
            at=at,
        )

    said = at_once(*[click] * 8)

    assert len({one.pk for one in said if isinstance(one, WorkOrder)}) == 1
    assert WorkOrder.objects.count() == 1
    assert said_of(WorkOrder.objects.get()).count("work_order.submitted") == 1


def test_the_same_words_from_two_people_are_two_keys(committed_telecom: Department) -> None:
    first = committed_telecom.opened(key="form")
    second = committed_telecom.opened(key="form", by=committed_telecom.world.hotline_clerk)

    assert first != second


def test_numbers_are_given_once(committed_telecom: Department) -> None:
    telecom = committed_telecom
    values, at = telecom.intake(), telecom.later()

    def open_ten() -> list[str]:
        return [
            open_work_order(
                edition=telecom.edition, procedure="complaint", values=values, by=telecom.world.hall_clerk, at=at
            ).number
            for _time in range(10)
        ]

    said = at_once(*[open_ten] * 8)

    numbers = [number for one in said if isinstance(one, list) for number in one]
    assert len(numbers) == len(set(numbers)) == 80
    assert verify().faults == ()


def test_papers_urging_and_actions_wait_for_each_other(committed_telecom: Department) -> None:
    telecom = committed_telecom
    order, at = telecom.taken(), telecom.later()
    file, world = picture(telecom), telecom.world
    until = telecom.at.replace(hour=18)

    at_once(
        lambda: attach_file(order=order, file=file, kind="handling", by=world.order_handler, at=at),
        lambda: urge_work_order(order=order, text="请今天内反馈。", answer_by=until, by=world.supervisor, at=at),
        lambda: take_action(order=order, action="take_over", values={}, by=telecom.second_handler, at=at),
        lambda: take_action(
            order=order,
            action="tell_progress",
            values={"progress": "已派人。", "expected_at": until},
            by=world.replier,
            at=at,
        ),
    )

    assert sorted(said_of(order)[-4:]) == [
        "work_order.file_attached",
        "work_order.progress_told",
        "work_order.taken_over",
        "work_order.urged",
    ]
    assert fresh(order).version == order.version + 2
    assert Urging.objects.count() == 1
    assert verify().faults == ()
