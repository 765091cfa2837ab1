"""Each write once: answers kept by their key."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from bihuan.api import answers
from bihuan.api.models import KeptAnswer
from bihuan.journal.models import Entry
from bihuan.kernel.time import standing_at
from bihuan.workorders.models import WorkOrder
from tests.api.conftest import Program, complaint, secret_of
from tests.workorders.department import Department

Make = Callable[..., Program]


@pytest.fixture
def standing(committed_telecom: Department) -> Iterator[Department]:
    with standing_at(committed_telecom.at + timedelta(hours=1)):
        yield committed_telecom


def at_once(count: int, send: Callable[[], Any]) -> list[Any]:
    """The same, by so many threads at the same moment, each with a connection of its own."""
    start = threading.Barrier(count)

    def one(_number: int) -> Any:
        start.wait()
        try:
            return send()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_fifty_at_once_make_one_work_order_and_get_one_answer(standing: Department) -> None:
    secret, body = secret_of(standing.world.hall_clerk, standing.at), complaint(standing)

    found = at_once(50, lambda: Program(secret).post("/work-orders", body, key="K-1"))

    assert {answer.status_code for answer in found} == {201}
    assert len({answer.content for answer in found}) == 1
    assert WorkOrder.objects.count() == 1


def test_ten_deliveries_in_any_order_make_one_record(telecom: Department, program: Make) -> None:
    clerk, reviewer = program(telecom.world.hall_clerk), program(telecom.world.reviewer)
    opened = clerk.post("/work-orders", complaint(telecom), key="open").json()
    urge = {"version": opened["version"], "text": "请尽快复核。", "answer_by": "2026-03-03T09:00:00+08:00"}
    deliveries = [lambda: clerk.post("/work-orders", complaint(telecom), key="open")] * 5
    deliveries += [lambda: reviewer.post(f"/work-orders/{opened['number']}/urgings", urge, key="urge")] * 5
    random.Random(7).shuffle(deliveries)

    found = [deliver() for deliver in deliveries]

    assert len({answer.content for answer in found}) == 2
    assert WorkOrder.objects.get().urgings.filter(kind="urging").count() == 1
    assert Entry.objects.filter(name="work_order.urged").count() == 1


def test_ten_deliveries_at_once_make_one_record(standing: Department) -> None:
    world = standing.world
    clerk, reviewer = secret_of(world.hall_clerk, standing.at), secret_of(world.reviewer, standing.at)
    opened = Program(clerk).post("/work-orders", complaint(standing), key="open").json()
    urge = {"version": opened["version"], "text": "请尽快复核。", "answer_by": "2026-03-03T09:00:00+08:00"}
    turns = iter(random.Random(7).sample(range(10), 10))

    def deliver() -> Any:
        if next(turns) % 2:
            return Program(clerk).post("/work-orders", complaint(standing), key="open")
        return Program(reviewer).post(f"/work-orders/{opened['number']}/urgings", urge, key="urge")

    found = at_once(10, deliver)

    assert {answer.status_code for answer in found} == {201, 200}
    assert len({answer.content for answer in found}) == 2
    assert WorkOrder.objects.get().urgings.filter(kind="urging").count() == 1
    assert Entry.objects.filter(name="work_order.urged").count() == 1


def test_another_body_under_the_same_key_is_refused(telecom: Department, program: Make) -> None:
    clerk = program(telecom.world.hall_clerk)
    clerk.post("/work-orders", complaint(telecom), key="K-1")

    answer = clerk.post("/work-orders", complaint(telecom, demand="另一件事。"), key="K-1")

    assert (answer.status_code, answer.json()["code"]) == (422, "key_used_otherwise")
    assert WorkOrder.objects.count() == 1


def test_anothers_same_key_is_another_key(telecom: Department, program: Make) -> None:
    program(telecom.world.hall_clerk).post("/work-orders", complaint(telecom), key="K-1")

    answer = program(telecom.world.reviewer).post("/work-orders", complaint(telecom), key="K-1")

    assert answer.json()["code"] != "key_used_otherwise"


def test_what_was_refused_leaves_nothing_and_may_be_asked_again(telecom: Department, program: Make) -> None:
    clerk = program(telecom.world.hall_clerk)
    refused = clerk.post("/work-orders", complaint(telecom, text=""), key="K-1")

    answer = clerk.post("/work-orders", complaint(telecom), key="K-1")

    assert (refused.status_code, answer.status_code) == (422, 201)


def test_a_post_without_a_key_is_refused(telecom: Department, program: Make) -> None:
    made = program(telecom.world.hall_clerk)

    answer = made.client.post(
        "/api/work-orders",
        complaint(telecom),
        content_type="application/json",
        headers={"Authorization": f"Bearer {made.secret}"},
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "key_missing")


def test_while_the_first_runs_the_second_is_told_to_come_back(
    standing: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "WAIT", "100ms")
    clerk = standing.world.hall_clerk
    secret, body = secret_of(clerk, standing.at), complaint(standing)

    with transaction.atomic():
        KeptAnswer.objects.create(staff_id=clerk.pk, key="K-1", request=b"", kept_at=standing.at)
        [answer] = at_once(1, lambda: Program(secret).post("/work-orders", body, key="K-1"))
        transaction.set_rollback(True)

    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (409, "still_running", "1")


def test_an_answer_is_kept_for_more_than_a_day_and_not_for_good(telecom: Department, program: Make) -> None:
    program(telecom.world.hall_clerk).post("/work-orders", complaint(telecom), key="K-1")
    kept = KeptAnswer.objects.get()

    assert answers.forget_answers(at=kept.kept_at + timedelta(hours=24)) == 0
    assert answers.forget_answers(at=kept.kept_at + timedelta(hours=49)) == 1
