"""Appeals: who may take the straight steps, and the earlier complaint that proves them handled well before."""

from typing import Any

import pytest
from django.test import Client

from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.workorders import queries
from bihuan.workorders.facts import Facts
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order
from tests.workorders.department import REPLY, Department, case, fresh

NOTHING = Facts({}, {})


def opened(telecom: Department, by: Staff, **changes: Any) -> WorkOrder:
    """A direct appeal made at the province."""
    known = telecom.intake()
    values: dict[str, Any] = {name: known[name] for name in ("customer", "contact_phone", "home", "contact_ended_at")}
    values |= {
        "made_at": "province", "grade": "direct", "source_way": "appeal_visit", "appeal_business": "internet",
        "appeal_problem": "charges", "phenomenon": "续费未到账", "text": "对首次处理不服。", "demand": "补记续费。",
        "first_result": "答复无误。",
    }  # fmt: skip
    return open_work_order(
        edition=telecom.edition, procedure="appeal", values=values | changes, by=by, at=telecom.later()
    )


def test_a_direct_appeal_begins_with_the_provinces_dispatch(telecom: Department) -> None:
    complaint = telecom.brought_to("awaiting_reply")

    order = opened(telecom, telecom.world.reviewer, earlier_orders=complaint.number)
    order = telecom.act(order, "register_in_province", telecom.world.reviewer)

    assert (order.stage, order.owner_unit) == ("to_assign", telecom.world.centre)
    assert [chapter.order for chapter in queries.chapters_of(order, reader=telecom.world.reviewer, at=telecom.at)] == [
        complaint,
        order,
    ]


def test_a_channel_may_not_register_one(telecom: Department) -> None:
    with pytest.raises(NotPermitted, match="由省级投诉处理中心登记"):
        opened(telecom, telecom.world.hall_clerk, earlier_orders="TC")


def test_only_an_answered_complaint_in_time_is_proof(telecom: Department) -> None:
    complaint = telecom.brought_to("awaiting_reply")
    appeal = opened(telecom, telecom.world.reviewer, earlier_orders=complaint.number)

    before = queries.sequels.earlier_in_time(case(appeal), NOTHING)
    values = {**REPLY, "responsible_unit": telecom.world.network.pk}
    telecom.act(fresh(complaint), "answer", telecom.world.replier, **values)

    assert (before, queries.sequels.earlier_in_time(case(appeal), NOTHING)) == (False, True)


def test_its_page_says_what_an_appeal_is(telecom: Department) -> None:
    client = Client()
    client.force_login(telecom.world.reviewer)

    with standing_at(telecom.at):
        answer = client.get("/work-orders/new/telecom/appeal/")

    assert answer.status_code == 200
    assert "用户与企业有争议" in answer.content.decode()
