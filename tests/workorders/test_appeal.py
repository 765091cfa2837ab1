"""Appeals: who may take the straight steps, and the earlier complaint that proves them handled well before."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from bihuan.files.operations import store_file
from bihuan.journal.subscriptions import run_readers
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.notices.models import Notice
from bihuan.org.models import Appointment, Staff
from bihuan.org.operations import deactivate_staff, end_appointment
from bihuan.org.operations.posts import NobodyFollows
from bihuan.registers.queries import begun_from
from bihuan.workorders import queries
from bihuan.workorders.facts import Facts
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order
from bihuan.workorders.proposals import proposed
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


def test_headquarters_is_told_of_one_that_a_province_registers(telecom: Department) -> None:
    auditor = auditor_of(telecom)
    order = opened(telecom, telecom.world.reviewer, earlier_orders=telecom.brought_to("awaiting_reply").number)
    telecom.act(order, "register_in_province", telecom.world.reviewer)

    with standing_at(telecom.at):
        run_readers(at=telecom.at, only="notices.telling")

    notice = Notice.objects.get(message="appeal_in_province")
    assert (notice.staff, notice.clause) == (auditor, "4.3.2")
    assert order.number in notice.subject


def auditor_of(telecom: Department) -> Staff:
    auditor = Staff.objects.create(number="1090", name="审核员", unit=telecom.world.hq_centre, password="!")
    telecom.world.post(auditor, telecom.world.hq_centre, "hq_auditor")
    return auditor


def returned(telecom: Department) -> WorkOrder:
    """Handled, answered and reported; headquarters sends the report back."""
    world = telecom.world
    order = opened(telecom, world.reviewer, earlier_orders=telecom.brought_to("awaiting_reply").number)
    order = telecom.act(order, "register_in_province", world.reviewer)
    order = telecom.act(order, "assign", world.reviewer, target=world.network.pk, contact_person=world.reviewer.pk)
    said = {"handling_facts": "续扣两月。", "handling_plan": "退还费用。", "reply_wording": "说明原因并致歉。"}
    order = telecom.act(order, "finish", world.order_handler, **said)
    said = {"answer_reason": "指令遗漏。", "answer_facts": "确有扣费。", "reply_way": "phone", "attitude": "accepts"}
    more = {"company_at_fault": False, "claim_raised": False, "settlement": "solved"}
    order = telecom.act(order, "answer_customer", world.reviewer, **said, **more)
    paper = store_file(content=BytesIO(b"Bericht"), name="报告.txt", by=world.supervisor, at=telecom.at)
    report = dict.fromkeys(("facts", "inquiry", "basis", "handling", "conclusion"), "已查明。")
    values = {f"report_{name}": text for name, text in report.items()} | {"report_papers": [paper.pk]}
    order = telecom.act(order, "submit_report", world.supervisor, **values)
    return telecom.act(order, "return_report", auditor_of(telecom), return_reason="请附凭证。")


def grounds_of(telecom: Department, order: WorkOrder) -> Any:
    close = case(fresh(order)).procedure.stages["to_close"].actions["close"]
    return proposed(case(fresh(order)), "close", close, by=telecom.world.reviewer, at=telecom.at).get("grounds")


def test_grounds_are_proposed_once_a_report_came_back(telecom: Department) -> None:
    order = opened(telecom, telecom.world.reviewer, earlier_orders=telecom.brought_to("awaiting_reply").number)

    assert grounds_of(telecom, order) == []
    assert grounds_of(telecom, returned(telecom)) == ["evasion", "insufficient", "late"]


def test_the_contact_person_is_whoever_the_centre_has_named(telecom: Department) -> None:
    order = opened(telecom, telecom.world.reviewer, earlier_orders=telecom.brought_to("awaiting_reply").number)
    telecom.world.post(telecom.world.replier, telecom.world.centre, "appeal_contact")
    order = telecom.act(order, "register_in_province", telecom.world.reviewer)

    order = telecom.act(order, "assign", telecom.world.reviewer, target=telecom.world.network.pk)

    assert order.sheet.values["contact_person"] == telecom.world.replier.pk


def test_a_contact_person_is_replaced_without_a_gap(telecom: Department) -> None:
    world = telecom.world
    held = world.post(world.replier, world.centre, "appeal_contact")
    ends = {"appointment": held, "until_on": date(2026, 3, 31), "by": world.administrator, "at": telecom.at}

    with pytest.raises(NobodyFollows, match="2026-04-01"):
        end_appointment(**ends)
    with pytest.raises(NobodyFollows):
        deactivate_staff(staff=world.replier, reason="离职", by=world.administrator, at=telecom.at)
    later = world.post(world.reviewer, world.centre, "appeal_contact")
    Appointment.objects.filter(pk=later.pk).update(from_on=date(2026, 4, 1))

    assert end_appointment(**ends).until_on == date(2026, 3, 31)


def test_an_assessment_names_the_contact_person(telecom: Department) -> None:
    order = fresh(returned(telecom))
    register = case(order).pack.register["service_assessment"]

    assert begun_from(register, order)["person"] == telecom.world.reviewer.pk
    assert begun_from(register, telecom.opened("submit"))["person"] is None
