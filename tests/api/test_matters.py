"""Reading one work order, lists, papers, urging and several at once."""

from collections.abc import Callable
from io import BytesIO

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.journal.models import AccessEntry
from tests.api.conftest import Program
from tests.workorders.department import Department, fresh

Make = Callable[..., Program]


def test_shows_all_of_it_but_personal_values(telecom: Department, program: Make) -> None:
    order = telecom.taken()
    said = program(telecom.world.order_handler).get(f"/work-orders/{order.number}").json()

    assert said["unit"] == telecom.world.network.code
    assert said["customer"] == telecom.customer.number
    assert said["values"]["home"] == telecom.world.zhengzhou.code
    assert "contact_phone" not in said["values"]
    assert {clock["limit"] for clock in said["clocks"]} >= {"promise"}


def test_why_a_limit_ends_then(telecom: Department, program: Make) -> None:
    order, handler = telecom.taken(), program(telecom.world.order_handler)
    clocks = handler.get(f"/work-orders/{order.number}").json()["clocks"]
    for clock in clocks:
        said = handler.get(f"/work-orders/{order.number}/clocks/{clock['id']}").json()
        assert said["clauses"]
        assert said["steps"]


def test_the_time_line_goes_on_where_it_ended(telecom: Department, program: Make) -> None:
    order, handler = telecom.taken(), program(telecom.world.order_handler)
    said = handler.get(f"/work-orders/{order.number}/time-line").json()
    names = [entry["name"] for entry in said["items"]]
    assert "work_order.taken" in names
    assert said["after"] == ""


def test_whole_numbers_are_for_those_who_may_and_noted(telecom: Department, program: Make) -> None:
    order = telecom.opened("submit")
    clerk = program(telecom.world.reviewer).get(f"/work-orders/{order.number}/phones").json()
    assert [one["number"] for one in clerk["phones"] if one["is_main"]] == ["13803710001"]
    assert AccessEntry.objects.filter(kind="read", actor_id=telecom.world.reviewer.pk).exists()

    telecom.taken(order=order)
    handler = program(telecom.world.order_handler).get(f"/work-orders/{order.number}/phones").json()
    assert all(one["is_masked"] for one in handler["phones"])


def test_adds_reads_and_voids_a_paper(telecom: Department, program: Make) -> None:
    order, handler = telecom.taken(), program(telecom.world.order_handler)
    sent = {"version": order.version, "kind": "handling", "file": BytesIO("现场照片".encode())}
    sent["file"].name = "照片.txt"  # type: ignore[attr-defined]
    added = handler.upload(f"/work-orders/{order.number}/papers", **sent)
    assert added.status_code == 200, added.content
    pk = added.json()["id"]

    answer = handler.get(f"/work-orders/{order.number}/papers/{pk}")
    assert b"".join(answer).decode() == "现场照片"
    voided = handler.post(
        f"/work-orders/{order.number}/papers/{pk}/void", {"version": order.version, "reason": "传错了。"}
    )
    assert voided.status_code == 200, voided.content
    assert fresh(order).attachments.get().void_reason == "传错了。"


def test_urges_and_answers(telecom: Department, program: Make) -> None:
    order = telecom.taken()
    asked = {"version": order.version, "text": "请尽快处理。", "answer_by": "2026-03-03T09:00:00+08:00"}
    urged = program(telecom.world.reviewer).post(f"/work-orders/{order.number}/urgings", asked)
    assert urged.status_code == 200, urged.content
    handler = program(telecom.world.order_handler)
    waiting = handler.get("/workbench").json()["urgings"]
    assert [(one["number"], one["id"]) for one in waiting] == [(order.number, urged.json()["id"])]

    said = {"version": order.version, "answer": "今晚更换模块。"}
    answer = handler.post(f"/work-orders/{order.number}/urgings/{urged.json()['id']}/answer", said)
    assert answer.status_code == 200, answer.content
    assert fresh(order).urgings.get(kind="urging").answer == "今晚更换模块。"


def test_several_at_once_each_under_its_own_rules(telecom: Department, program: Make) -> None:
    orders = [telecom.dispatched() for _number in range(3)]
    telecom.act(orders[2], "take", telecom.world.order_handler)
    asked = [{"number": order.number, "version": order.version} for order in orders]
    asked.append({"number": "TCTS000", "version": 1})

    said = program(telecom.world.order_handler).post("/bulk-actions/take", {"orders": asked}).json()

    assert {one["number"] for one in said["done"]} == {orders[0].number, orders[1].number}
    assert {one["number"] for one in said["refused"]} == {orders[2].number, "TCTS000"}


def test_queues_search_and_boards(telecom: Department, program: Make) -> None:
    order = telecom.opened("submit")
    reviewer = program(telecom.world.reviewer)
    unit = telecom.world.centre.code
    assert [row["number"] for row in reviewer.get("/work-orders", unit=unit).json()["items"]] == [order.number]
    assert reviewer.get("/work-orders", unit=unit, stage="handling").json()["items"] == []
    assert [row["number"] for row in reviewer.get("/search", q="信号只有一格").json()["items"]] == [order.number]
    board = program(telecom.world.supervisor).get("/supervision")
    assert board.status_code == 200, board.content
    assert sum(cell["open"] for cell in board.json()["cells"]) >= 1


def test_what_may_be_opened(telecom: Department, program: Make) -> None:
    said = program(telecom.world.hall_clerk).get("/openings").json()
    complaint = next(one for one in said if one["procedure"] == "complaint")
    fields = {field["code"]: field for field in complaint["fields"]}
    assert fields["text"]["required"]
    assert fields["level"]["options"]
    assert "submit" in complaint["then"]
    assert program(telecom.world.order_handler).get("/openings").json() == []


def test_a_list_needs_the_same_for_three_and_for_thirty(telecom: Department, program: Make) -> None:
    clerk = program(telecom.world.reviewer)
    asked = []
    for more in (3, 27):
        for _one in range(more):
            telecom.opened("submit")
        clerk.get("/work-orders")
        with CaptureQueriesContext(connection) as captured:
            assert len(clerk.get("/work-orders").json()["items"]) >= more
        asked.append(len(captured))

    assert asked[0] == asked[1]
