"""Escalated complaints: who takes them, who may do what, and the matter that goes on as another work order."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import standing_at
from bihuan.org.models import Appointment, Staff
from bihuan.workorders import queries, rules
from bihuan.workorders.models import Link, WorkOrder
from bihuan.workorders.operations import open_work_order, take_action
from bihuan.workorders.operations.linking import NoSuchEarlier
from bihuan.workorders.rules import NotNow
from tests.workorders.department import ANSWERS, REPLY, Department, case, child_of, fresh, said_of

REPLIED: dict[str, Any] = {
    "cause": "internal_process", "cause_origin": "company", "result": "重复计费两笔，已冲正。",
    "reply_way": "phone", "reply_text": "已退还二十四元，向您致歉。", "attitude": "accepts", "settlement": "solved",
}  # fmt: skip
REPORTED = {"reply_told": "已电话告知，客户认可。", "rectification": "批价规则已修正。"}
CALLED: dict[str, Any] = {
    "callback_recording": "J20260306-0003", "answers": ANSWERS, "process_satisfaction": "satisfied",
    "result_satisfaction": "satisfied", "staff_satisfaction": "satisfied", "satisfaction": "satisfied",
}  # fmt: skip


@dataclass
class Headquarters:
    """The centre at headquarters, with the telecom department below it."""

    telecom: Department
    people: dict[str, Staff]

    def opened(self, **changes: Any) -> WorkOrder:
        telecom = self.telecom
        values = telecom.intake(
            channel="group_hotline", recording_number="J1", service_kind="escalated", earlier="none"
        )
        for other in ("occurrence", "level", "promised_at"):
            del values[other]
        return open_work_order(
            edition=telecom.edition,
            procedure="escalated",
            values=values | changes,
            by=self.people["desk"],
            at=telecom.later(),
        )

    def brought_to(self, stage: str, **changes: Any) -> WorkOrder:
        """On the straight way; returned and what follows it are taken from there."""
        order = self.opened(**changes)
        for action, who, values, to in self._way():
            if order.stage == stage:
                return order
            if action == "return_to_province" and stage != "returned":
                continue
            order = self.telecom.act(order, action, self.people[who], **values)
            assert order.stage == to
        assert order.stage == stage
        return order

    def _way(self) -> list[tuple[str, str, dict[str, Any], str]]:
        world = self.telecom.world
        billing = {"responsible_unit": world.network.pk, "solution_way": "refund"}
        return [
            ("dispatch", "desk", {"target": world.centre.pk}, "awaiting_take"),
            ("take", "review", {}, "handling"),
            ("answer_customer", "review", REPLIED, "replied"),
            ("feed_back", "review", REPORTED, "awaiting_audit"),
            ("return_to_province", "audit", {"rejection_reason": "请写明整改完成时间。"}, "returned"),
            ("confirm_reply", "audit", {}, "awaiting_order_review"),
            ("review_order", "audit", billing, "awaiting_callback"),
            ("call_back", "calls", CALLED, "closed"),
            ("archive", "audit", {}, "archived"),
        ]


@pytest.fixture
def headquarters(telecom: Department) -> Headquarters:
    world = telecom.world
    people = {
        "review": world.reviewer, "replier": world.replier, "supervisor": world.supervisor, "hall": world.hall_clerk,
        "dept": world.order_handler, "hubei": world.hubei_reviewer, "hq": world.hq_monitor,
        "callback": world.callback_clerk,
    }  # fmt: skip
    for who, number, name, post in (
        ("desk", "1031", "曹慧", "hq_receiver"),
        ("audit", "1032", "贺文涛", "hq_auditor"),
        ("calls", "1033", "苏婉", "hq_callback_clerk"),
    ):
        person = Staff.objects.create(number=number, name=name, unit=world.hq_centre, password="!")
        world.post(person, world.hq_centre, post)
        people[who] = person
    assert Appointment.objects.filter(unit=world.hq_centre).count() == 3
    return Headquarters(telecom, people)


# Written by hand from ESC-004 to ESC-008, ESC-017 and ESC-020, not from the pack.
EMERGENCY = {"start_emergency": "desk audit"}
LIMIT = {"move_limit": "audit"}
PROVINCE = "review supervisor"
TABLE: dict[str, dict[str, str]] = {
    "accepted": EMERGENCY | {"dispatch": "desk audit"},
    "awaiting_take": EMERGENCY | LIMIT | {"take": PROVINCE, "refuse": PROVINCE},
    "handling": EMERGENCY
    | LIMIT
    | {"answer_customer": PROVINCE, "ask_assistance": PROVINCE, "refuse": PROVINCE, "take_over": PROVINCE}
    | {"use_mandate": PROVINCE},
    "replied": EMERGENCY | LIMIT | {"feed_back": f"{PROVINCE} replier"},
    "returned": EMERGENCY | {"feed_back_again": f"{PROVINCE} replier", "handle_again": f"{PROVINCE} replier"},
    "awaiting_audit": EMERGENCY | {"confirm_reply": "audit", "return_to_province": "audit"},
    "awaiting_order_review": {"review_order": "audit", "return_to_province": "audit"},
    "awaiting_callback": {"call_back": "calls", "order_rework": "calls", "note_attempt": "calls", "give_up": "calls"},
    "closed": {"archive": "audit"},
    "archived": {},
}


@pytest.mark.parametrize("stage", TABLE)
def test_each_stage_offers_what_the_table_says(headquarters: Headquarters, stage: str) -> None:
    standing, at = case(headquarters.brought_to(stage)), headquarters.telecom.at

    offered = {
        who: {offer.code for offer in rules.offers(standing, by=person, at=at) if offer.allowed}
        for who, person in headquarters.people.items()
    }

    assert offered == {
        who: {action for action, whose in TABLE[stage].items() if who in whose.split()} for who in headquarters.people
    }


def test_the_province_may_not_take_one_and_reads_where_to_turn(headquarters: Headquarters) -> None:
    client = Client()
    client.force_login(headquarters.people["hall"])

    with standing_at(headquarters.telecom.at):
        answer = client.get("/work-orders/new/telecom/escalated/")

    assert answer.status_code == 403
    assert "转至集团受理热线" in answer.content.decode()
    assert "3.2" in answer.content.decode()


def test_another_province_does_not_see_it(headquarters: Headquarters) -> None:
    order = headquarters.brought_to("handling")
    at = headquarters.telecom.at

    seeing = {
        who for who, person in headquarters.people.items() if order in WorkOrder.objects.visible_to(person, at=at)
    }

    assert {"desk", "audit", "calls", "hq", "review", "supervisor"} <= seeing
    assert not {"hubei", "hall", "dept"} & seeing


def test_it_takes_up_the_earlier_complaint_and_both_say_so(headquarters: Headquarters) -> None:
    complaint = headquarters.telecom.brought_to("awaiting_reply")

    escalated = headquarters.opened(earlier="known", earlier_orders=complaint.number.lower())

    assert Link.objects.get(order=escalated).other == complaint
    assert said_of(escalated)[-1] == "work_order.took_up"
    assert said_of(complaint)[-1] == "work_order.taken_up"


def test_only_the_same_customers_work_orders_are_earlier_ones(headquarters: Headquarters) -> None:
    with pytest.raises(NoSuchEarlier) as refused:
        headquarters.opened(earlier="known", earlier_orders="TCTS2026010100001")

    assert refused.value.fields.keys() == {"earlier_orders"}
    assert not WorkOrder.objects.filter(procedure="escalated").exists()


def test_the_complaint_waits_for_the_escalated_answer_and_ends_like_it(headquarters: Headquarters) -> None:
    telecom = headquarters.telecom
    complaint = telecom.brought_to("awaiting_reply")
    values = {**REPLY, "responsible_unit": telecom.world.network.pk}
    escalated = headquarters.brought_to("handling", earlier="known", earlier_orders=complaint.number)

    with pytest.raises(NotNow, match="同一事项已作为升级投诉受理") as waits:
        telecom.act(complaint, "answer", telecom.world.replier, **values)
    telecom.act(escalated, "answer_customer", headquarters.people["review"], **REPLIED)
    with pytest.raises(NotNow, match="应与升级投诉一致"):
        telecom.act(fresh(complaint), "answer", telecom.world.replier, **values | {"settlement": "not_agreed"})
    done = telecom.act(fresh(complaint), "answer", telecom.world.replier, **values)

    assert waits.value.clause == "3.1"
    assert (done.stage, done.settlement) == ("awaiting_callback", "solved")


def test_the_matter_is_one_story_for_whoever_sees_all_of_it(headquarters: Headquarters) -> None:
    telecom = headquarters.telecom
    complaint = telecom.brought_to("awaiting_reply")
    escalated = headquarters.opened(earlier="known", earlier_orders=complaint.number)

    def story(who: str) -> list[tuple[str, bool]]:
        chapters = queries.chapters_of(escalated, reader=headquarters.people[who], at=telecom.at)
        return [(chapter.order.number, chapter.is_this) for chapter in chapters]

    assert story("hq") == [(complaint.number, False), (escalated.number, True)]
    assert story("hall") == []  # the hall sees its complaint, not what became of it above


def test_whoever_may_not_is_refused_by_the_operation(headquarters: Headquarters) -> None:
    order, at = headquarters.brought_to("awaiting_audit"), headquarters.telecom.at

    with pytest.raises(NotPermitted) as refused:
        take_action(order=order, action="confirm_reply", values={}, by=headquarters.people["review"], at=at)
    with pytest.raises(Refusal, match="不能执行该操作"):
        take_action(order=order, action="archive", values={}, by=headquarters.people["audit"], at=at)

    assert refused.value.clause == "3.3"


def test_what_is_handled_again_has_yet_to_be_answered(headquarters: Headquarters) -> None:
    order = headquarters.brought_to("awaiting_callback")
    said = CALLED | {
        "satisfaction": "dissatisfied",
        "dissatisfaction": "又多收了一笔。",
        "rework_demand": "重新核对账单。",
    }
    before = order.settled_at

    again = headquarters.telecom.act(
        order, "order_rework", headquarters.people["calls"], **said, screening_result="wrong_handling"
    )

    assert before is not None
    assert (again.stage, again.owner_unit, again.settled_at) == ("handling", headquarters.telecom.world.centre, None)


def test_no_answer_while_a_mandate_waits_for_its_approval(headquarters: Headquarters) -> None:
    telecom, order = headquarters.telecom, headquarters.brought_to("handling")
    asked = {"mandate_purpose": "release", "mandate_amount": 300, "mandate_granted": "免违约金", "mandate_lawful": True}
    order = telecom.act(order, "use_mandate", headquarters.people["review"], **asked, mandate_ask=True)

    with pytest.raises(NotNow, match="授权审批尚未办完"):
        telecom.act(order, "answer_customer", headquarters.people["review"], **REPLIED)
    telecom.act(child_of(order), "approve", headquarters.people["supervisor"])

    assert telecom.act(order, "answer_customer", headquarters.people["review"], **REPLIED).stage == "replied"
