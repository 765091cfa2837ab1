"""A new edition counts for what is opened from its first instant on, through every door; what runs keeps its own."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from bihuan.clocks.models import Clock
from bihuan.kernel.time import standing_at
from bihuan.regulation import queries
from bihuan.regulation.queries import forget_what_is_in_force
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries import to_do
from tests.api.conftest import Program, complaint, intake
from tests.workorders.department import Department
from tests.workorders.editions import MIDNIGHT, installed

Make = Callable[..., Program]
LAST = MIDNIGHT - timedelta(microseconds=1)
BULK = "/work-orders/bulk?regulation=telecom&procedure=complaint&then=submit"


def through_the_page(telecom: Department, program: Make) -> WorkOrder:
    client = Client()
    client.force_login(telecom.world.hall_clerk)
    typed = {code: value for code, value in intake(telecom).items() if not isinstance(value, dict)}
    typed |= {"customer": telecom.customer.pk, "home": telecom.world.zhengzhou.pk}
    typed |= {"occurrence": telecom.world.zhengzhou.pk, "form_key": f"{WorkOrder.objects.count():032d}"}
    for code in ("contact_ended_at", "promised_at"):
        typed[code] = str(typed[code])[:16]
    answer = client.post("/work-orders/new/telecom/complaint/", typed | {"then": "submit"})
    assert answer.status_code == 302, answer.content.decode()[:4000]
    return WorkOrder.objects.latest("pk")


def through_the_api(telecom: Department, program: Make) -> WorkOrder:
    answer = program(telecom.world.hall_clerk).post("/work-orders", complaint(telecom))
    assert answer.status_code == 201, answer.content
    return WorkOrder.objects.get(number=answer.json()["number"])


def in_bulk(telecom: Department, program: Make) -> WorkOrder:
    line = json.dumps({"key": f"A-{WorkOrder.objects.count()}", "values": intake(telecom)})
    answer = program(telecom.world.hall_clerk).post(BULK, line.encode(), content_type="application/x-ndjson")
    assert answer.status_code == 200, answer.content
    assert answer.json()["taken"] == 1, answer.content
    return WorkOrder.objects.get(number=answer.json()["lines"][0]["number"])


def opened_at(at: datetime, telecom: Department, program: Make, door: Callable[..., WorkOrder]) -> WorkOrder:
    telecom.at = at
    with standing_at(at):
        return door(telecom, program)


def forget_everything() -> None:
    """As a process that has just been started."""
    queries._hashes.clear()
    queries._packs.clear()
    forget_what_is_in_force()


def review_limit(order: WorkOrder) -> tuple[int | None, int | None]:
    clock = Clock.objects.get(matter_kind="work_order", matter_id=order.pk, limit="review")
    return clock.amount, clock.edition_id


@pytest.mark.parametrize("door", [through_the_page, through_the_api, in_bulk])
def test_the_edition_is_that_of_the_instant_of_opening(
    telecom: Department, program: Make, tmp_path: Path, door: Callable[..., WorkOrder]
) -> None:
    new = installed(tmp_path)

    before = opened_at(LAST, telecom, program, door)
    after = opened_at(MIDNIGHT, telecom, program, door)
    forget_everything()
    later = opened_at(MIDNIGHT + timedelta(hours=10), telecom, program, door)

    assert (before.edition, after.edition, later.edition) == (telecom.edition, new, new)
    assert review_limit(before) == (4, telecom.edition.pk)
    assert review_limit(after) == review_limit(later) == (2, new.pk)


def test_what_runs_goes_on_under_its_own_edition(telecom: Department, program: Make, tmp_path: Path) -> None:
    order = opened_at(LAST, telecom, program, through_the_api)
    installed(tmp_path)
    telecom.at = MIDNIGHT
    forget_everything()

    with standing_at(MIDNIGHT + timedelta(minutes=30)):
        order = telecom.act(order, "return_to_channel", telecom.world.reviewer, return_reason="缺楼层。")
        order = telecom.act(order, "resubmit", telecom.world.hall_clerk)

    assert order.edition == telecom.edition
    clocks = Clock.objects.filter(matter_kind="work_order", matter_id=order.pk, limit="review")
    assert {(clock.amount, clock.edition_id) for clock in clocks} == {(4, telecom.edition.pk)}


def test_a_stage_that_the_new_edition_lacks_still_stands_on_the_workbench(
    telecom: Department, program: Make, tmp_path: Path
) -> None:
    order = telecom.brought_to("awaiting_callback")
    installed(tmp_path, without_stage="awaiting_callback")

    rows = to_do(telecom.world.callback_clerk, at=MIDNIGHT)

    assert [row.order for row in rows] == [order]
    assert rows[0].stage_title == "待回访"


def test_the_keeper_decides_by_a_program(telecom: Department, program: Make, tmp_path: Path) -> None:
    telecom.brought_to("awaiting_review")
    installed(tmp_path)
    keeper = program(telecom.world.keeper)

    changes = keeper.get("/regulations/telecom/changes").json()
    [plan] = keeper.get("/transitions/telecom/2026.2").json()
    early = keeper.post("/transitions/telecom/2026.2/complaint", {"moves": True, "on": "2026-03-09", "reason": "提速"})
    done = keeper.post("/transitions/telecom/2026.2/complaint", {"moves": True, "on": "2026-03-10", "reason": "提速"})

    assert "limits.limits.review.within" in [each["path"] for each in changes["differences"]]
    assert [(group["stage"], group["may_move"]) for group in plan["groups"]] == [("awaiting_review", 1)]
    assert (early.status_code, early.json()["code"]) == (422, "too_early")
    assert done.json() == {"procedure": "complaint", "moves": True, "on": "2026-03-10"}
    assert keeper.post("/transitions/telecom/2026.2/none", {"moves": False, "reason": "无"}).status_code == 404
