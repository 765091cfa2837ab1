"""The emergency board and group events over the API."""

from collections.abc import Callable

from bihuan.kernel.time import standing_at
from tests.api.conftest import Program
from tests.workorders.department import Department
from tests.workorders.test_emergencies import ten
from tests.workorders.test_group_event import running

Make = Callable[..., Program]


def test_the_board_tells_events_and_proposals(telecom: Department, program: Make) -> None:
    order = telecom.opened("submit")
    event = running(telecom, order)
    alike = {each.number for each in ten(telecom)}

    with standing_at(telecom.at):
        said = program(telecom.world.reviewer).get("/emergency").json()

    [line] = said["items"]
    assert (line["number"], line["tags"], line["gathered"]) == (event.number, ["mass"], 1)
    [proposed] = said["proposals"]
    assert (proposed["procedure"], alike <= set(proposed["numbers"])) == ("group_event", True)
    assert said["after"] == ""


def test_it_is_not_for_everybody(telecom: Department, program: Make) -> None:
    answer = program(telecom.world.order_handler).get("/emergency")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    wrong = program(telecom.world.reviewer).get("/emergency", after="x")
    assert (wrong.status_code, wrong["Content-Type"]) == (422, "application/problem+json")


def test_both_ends_of_a_group_event(telecom: Department, program: Make) -> None:
    order = telecom.taken()
    event = running(telecom, order)
    reviewer, handler = program(telecom.world.reviewer), program(telecom.world.order_handler)

    above = reviewer.get(f"/work-orders/{event.number}/gathering").json()
    below = handler.get(f"/work-orders/{order.number}/gathering").json()

    assert above == {
        "gathered": [{"number": order.number, "procedure": "complaint", "stage": "handling"}],
        "gathered_by": [],
    }
    assert below["gathered_by"] == [{"number": None, "procedure": "group_event", "stage": None}]
    assert handler.get(f"/work-orders/{event.number}/gathering").status_code == 404
