"""An escalated complaint from the group's hotline to its callback, played in the browser; due times by hand.

2 March 2026 is a Monday. A mobile complaint is reported back within three working days, the day of taking not
counted, until the end of the last.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bihuan.customers.models import Customer
from bihuan.regulation.queries import edition_in_force
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order
from tests.browser.conftest import PageAs
from tests.browser.department import moment, telecom_department
from tests.browser.test_journey import Story

LI_NA, ZHANG_MIN, CAO_HUI, HE_WENTAO, SU_WAN = "3011", "2012", "1011", "1012", "1013"
INTAKE = "/work-orders/new/telecom/escalated/"
REPORT = {"reply_told": "三月四日电话告知，客户认可。", "rectification": "批价规则已报计费部门修正。"}


@pytest.fixture
def story(page_as: PageAs, at: Callable[[datetime], None]) -> Story:
    return Story(telecom_department(), page_as, at)


def test_an_escalated_complaint_goes_to_the_province_and_back(
    story: Story, shot: Callable[..., None], axe: Callable[[Page], None]
) -> None:
    complaint = the_hall_had_heard_of_it(story)
    the_hall_may_not_take_it(story, shot)
    the_groups_hotline_takes_it(story, complaint, shot, axe)
    the_province_answers_and_reports(story, complaint)
    headquarters_returns_it_once(story)
    headquarters_calls_back(story, complaint)


def the_hall_had_heard_of_it(story: Story) -> str:
    at, people = moment("2026-03-01 10:00"), story.people
    edition = edition_in_force("telecom", at)
    assert edition is not None
    home = people.units["zz"].pk
    said: dict[str, Any] = {
        "channel": "other", "customer": Customer.objects.get(number="KH37100002").pk, "contact_phone": "13900001002",
        "text": "账单里多出两笔国内漫游费。", "contact_ended_at": at, "home": home, "occurrence": home,
        "classification": "mobile", "business": "gsm", "problem": "billing", "phenomenon": "账单多收漫游费",
        "level": "provincial_ordinary", "demand": "退费。", "promised_at": at + timedelta(hours=40),
    }  # fmt: skip
    hall = people.people[LI_NA]
    order = open_work_order(
        edition=edition, procedure="complaint", values=said, then="submit", by=hall, at=at + timedelta(minutes=20)
    )
    return order.number


def the_hall_may_not_take_it(story: Story, shot: Callable[..., None]) -> None:
    hall = story.at("2026-03-02 09:00", LI_NA)
    answer = hall.page.goto(INTAKE)
    assert answer is not None
    assert answer.status == 403
    expect(hall.page.get_by_text("转至集团受理热线")).to_be_visible()
    expect(hall.page.locator("main").get_by_text("3.2")).to_be_visible()
    shot(hall.page, "escalated-refused")


def the_groups_hotline_takes_it(
    story: Story, complaint: str, shot: Callable[..., None], axe: Callable[[Page], None]
) -> None:
    desk = story.at("2026-03-02 09:30", CAO_HUI)
    desk.go("/")
    desk.page.get_by_role("link", name="受理升级投诉").click()
    desk.page.wait_for_url(f"**{INTAKE}")
    form = desk.page.locator("form.intake")
    desk.fill(
        form,
        text="漫游回来账单多出两笔漫游费，营业厅说再查查，一直没有结果。",
        channel="集团受理热线",
        recording_number="J20260302-0008",
        customer="李秀英",
        service_kind="升级投诉",
        classification="移动业务投诉",
        business="GSM业务",
        problem="计费",
        phenomenon="账单多收漫游费",
        earlier="有先前投诉",
        earlier_orders=complaint,
        contact_ended_at="2026-03-02 09:20",
        target="河南投诉处理中心",
    )
    axe(desk.page)
    shot(desk.page, "escalated-intake")
    form.get_by_role("button", name="派单至省", exact=True).click()
    desk.page.wait_for_url("**/received/")
    story.number = desk.page.locator(".received-number").inner_text().strip()

    desk.open(story.number)
    assert desk.stage() == "待省中心接单"


def the_province_answers_and_reports(story: Story, complaint: str) -> None:
    centre = story.at("2026-03-02 10:40", ZHANG_MIN)
    centre.act("接单")
    assert centre.stage() == "省中心处理中"
    assert centre.due("升级投诉回复总部") == "2026-03-06 00:00"  # 3, 4 and 5 March
    expect(centre.page.get_by_role("heading", name="同一事项")).to_be_visible()
    expect(centre.page.get_by_role("link", name=complaint)).to_be_visible()

    story.at("2026-03-04 15:00", ZHANG_MIN)
    centre.act(
        "答复客户",
        cause="内部管理流程不畅",
        cause_origin="公司",
        result="系统重复计费两笔，已冲正。",
        reply_way="电话",
        reply_text="已退还二十四元，向您致歉。",
        attitude="认可",
        settlement="彻底解决",
    )
    assert centre.stage() == "已答复客户"
    story.at("2026-03-04 15:30", ZHANG_MIN)
    centre.act("回复总部", **REPORT)
    assert centre.words_of("升级投诉回复总部") == "按时"
    assert centre.stage() == "待总部审核"


def headquarters_returns_it_once(story: Story) -> None:
    audit = story.at("2026-03-05 09:00", HE_WENTAO)
    audit.act("退回省中心", rejection_reason="请写明批价规则何时修正。")
    assert audit.stage() == "总部退回"

    centre = story.at("2026-03-05 16:00", ZHANG_MIN)
    assert centre.due("退回后再回复总部") == "2026-03-10 00:00"  # 6 and 9 March; 7 and 8 are a weekend
    centre.act("补正后回复总部", rectification="批价规则三月五日已修正。")
    assert centre.stage() == "待总部审核"

    story.at("2026-03-06 09:00", HE_WENTAO)
    audit.act("审核确认回复")
    assert audit.stage() == "待工单审核"
    story.at("2026-03-06 09:20", HE_WENTAO)
    audit.act("工单审核", responsible_unit="河南计费账务部", solution_way="退费减免")
    assert audit.stage() == "待回访"


def headquarters_calls_back(story: Story, complaint: str) -> None:
    calls = story.at("2026-03-06 15:00", SU_WAN)
    assert calls.due("总部回访") == "2026-03-13 09:20"  # seven days of 24 hours
    calls.act(
        "电话回访",
        callback_recording="J20260306-0003",
        answers="是、接受、满意、满意、满意、-、-",
        process_satisfaction="满意",
        result_satisfaction="满意",
        staff_satisfaction="满意",
        satisfaction="满意",
    )
    assert calls.stage() == "已结案"

    audit = story.at("2026-03-09 09:00", HE_WENTAO)
    audit.act("归档")
    assert audit.stage() == "已归档"
    linked = WorkOrder.objects.get(number=story.number).links.get()
    assert linked.other.number == complaint
