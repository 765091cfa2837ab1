"""Opening a work order and moving it on, as programs do."""

from collections.abc import Callable

from bihuan.workorders.models import WorkOrder
from tests.api.conftest import Program, complaint
from tests.workorders.department import Department, fresh

Make = Callable[..., Program]


def test_opens_submits_and_says_where_it_stands(telecom: Department, program: Make) -> None:
    answer = program(telecom.world.hall_clerk).post("/work-orders", complaint(telecom))

    assert answer.status_code == 201, answer.content
    order = WorkOrder.objects.get()
    assert answer.json() == {
        "number": order.number,
        "version": order.version,
        "stage": "awaiting_review",
        "unit": telecom.world.centre.code,
        "closed": False,
    }
    assert order.customer == telecom.customer
    assert order.home == telecom.world.zhengzhou


def test_what_is_missing_is_told_field_by_field_with_the_clause(telecom: Department, program: Make) -> None:
    answer = program(telecom.world.hall_clerk).post("/work-orders", complaint(telecom, text=""))

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["code"] == "incomplete"
    assert said["clause"]
    assert "text" in said["fields"]
    assert not WorkOrder.objects.exists()


def test_another_post_is_told_whose_it_is(telecom: Department, program: Make) -> None:
    answer = program(telecom.world.order_handler).post("/work-orders", complaint(telecom))

    assert answer.status_code == 403
    assert answer.json()["code"] == "not_permitted"


def test_a_unit_that_is_not_there_is_a_wrong_field(telecom: Department, program: Make) -> None:
    answer = program(telecom.world.hall_clerk).post("/work-orders", complaint(telecom, home="nowhere"))

    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"home"}


def test_reads_its_actions_and_takes_one(telecom: Department, program: Make) -> None:
    order = telecom.opened("submit")
    reviewer = program(telecom.world.reviewer)

    seen = reviewer.get(f"/work-orders/{order.number}").json()
    offered = {offer["action"]: offer for offer in seen["actions"]}
    targets = {field["code"]: field for field in offered["dispatch"]["fields"]}["target"]["options"]
    answer = reviewer.post(
        f"/work-orders/{order.number}/actions/dispatch",
        {"version": seen["version"], "values": {"target": telecom.world.network.code}},
    )

    assert telecom.world.network.code in targets
    assert answer.status_code == 200, answer.content
    assert answer.json()["unit"] == telecom.world.network.code
    assert fresh(order).owner_unit == telecom.world.network


def test_a_stale_version_is_told_what_happened_since(telecom: Department, program: Make) -> None:
    order = telecom.opened("submit")
    seen = order.version
    telecom.dispatched(order=order)

    answer = program(telecom.world.reviewer).post(
        f"/work-orders/{order.number}/urgings",
        {"version": seen, "text": "请尽快处理。", "answer_by": "2026-03-03T09:00:00+08:00"},
    )

    said = answer.json()
    assert (answer.status_code, said["code"]) == (409, "changed_meanwhile")
    assert [happened["name"] for happened in said["since"]] == ["work_order.dispatched"]
