"""An appeal passed on by the authority, from headquarters to the province and back, in the browser; due times by hand.

2 March 2026 is a Monday; 7 and 8 March are a weekend. Windows count the 24 hours of each working day.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bihuan.customers.models import Customer
from bihuan.regulation.queries import edition_in_force
from bihuan.workorders.operations import open_work_order, take_action
from tests.browser.conftest import PageAs
from tests.browser.department import Hands, moment, telecom_department
from tests.browser.test_journey import Story

CAO_HUI, HE_WENTAO, SU_WAN, ZHANG_MIN, ZHAO_QIANG, SUN_WEI = "1011", "1012", "1013", "2012", "2011", "3031"
INTAKE = "/work-orders/new/telecom/appeal/"
ANSWER = {
    "answer_reason": "到期停机指令遗漏。",
    "answer_facts": "一月、二月确有扣费。",
    "company_at_fault": "是",
    "rectification": "每月核对到期未停机清单。",
    "reply_way": "电话",
    "attitude": "认可",
    "claim_raised": "否",
    "settlement": "彻底解决",
}
NOT_AT_FAULT = {code: words for code, words in ANSWER.items() if code != "rectification"} | {"company_at_fault": "否"}
REPORT = {
    "report_facts": "到期后续扣两月。",
    "report_inquiry": "核对账单和指令日志。",
    "report_basis": "服务协议第六条。",
    "report_handling": "已全额退费。",
    "report_conclusion": "属企业责任。",
}
VERDICT = {
    "appeal_cause": "到期停机指令遗漏",
    "attribution": "省分公司计费部门",
    "liability": "企业责任",
    "responsible_unit": "郑州网络维护中心",
    "statistics_mark": "计费差错",
    "conclusion": "企业责任",
}
AUDITED = {"audit_principles": "限时办结，及时反馈、诚实信用，依法处理"}


@pytest.fixture
def story(page_as: PageAs, at: Callable[[datetime], None]) -> Story:
    return Story(telecom_department(), page_as, at)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    written = tmp_path / "申诉函.txt"
    written.write_text("用户来函原文", encoding="utf-8")
    return written


def test_an_appeal_goes_from_the_authority_to_its_conclusion(
    story: Story, paper: Path, shot: Callable[..., None], axe: Callable[[Page], None]
) -> None:
    headquarters_takes_it(story, paper, shot, axe)
    the_province_handles_and_answers(story)
    the_report_is_returned_once(story, paper)
    the_authority_is_replied_to(story, paper)
    headquarters_calls_back_and_closes(story, paper)


def test_a_direct_appeal_after_a_complaint_proves_that_it_was_handled_well_before(
    story: Story, paper: Path, shot: Callable[..., None]
) -> None:
    complaint = the_centre_had_answered_it(story)
    the_province_registers_it(story, complaint, shot)
    the_province_handles_and_answers(story, not_at_fault=True)
    headquarters_passes_it_without_an_authority(story, paper)
    it_ends_with_the_proof_of_the_earlier_complaint(story, complaint, paper, shot)


def the_centre_had_answered_it(story: Story) -> str:
    """A complaint of the week before, answered by the centre within the hour."""
    at, people = moment("2026-02-26 10:00"), story.people
    edition = edition_in_force("telecom", at)
    assert edition is not None
    home = people.units["zz"].pk
    said: dict[str, Any] = {
        "channel": "other", "customer": Customer.objects.get(number="KH37100002").pk, "contact_phone": "13900001002",
        "text": "宽带到期后仍扣了一个月费用。", "contact_ended_at": at, "home": home, "occurrence": home,
        "classification": "mobile", "business": "gsm", "problem": "billing", "phenomenon": "到期后仍扣费",
        "level": "provincial_ordinary", "demand": "退费。", "promised_at": at + timedelta(hours=40),
    }  # fmt: skip
    order = open_work_order(
        edition=edition, procedure="complaint", values=said, then="submit", by=people.people["3011"],
        at=at + timedelta(minutes=20),
    )  # fmt: skip
    answered = {
        "reply_way": "phone", "reply_text": "已退还一个月费用。", "attitude": "accepts", "settlement": "solved",
        "cause": "internal_process", "cause_origin": "company", "solution_way": "refund",
    }  # fmt: skip
    take_action(
        order=order, action="answer_by_centre", values=answered, by=people.people[ZHANG_MIN], at=at + timedelta(hours=1)
    )
    return order.number


def the_province_registers_it(story: Story, complaint: str, shot: Callable[..., None]) -> None:
    desk = story.at("2026-03-02 09:30", ZHANG_MIN)
    desk.go(INTAKE)
    form = desk.page.locator("form.intake")
    desk.fill(
        form,
        text="上月已退一个月费用，客户要求再退半年，不同意首次处理结果。",
        made_at="省分公司",
        grade="客户直接申诉",
        source_way="来人",
        customer="李秀英",
        contact_ended_at="2026-03-02 09:00",
        appeal_business="互联网",
        appeal_problem="收费争议",
        phenomenon="宽带到期后仍扣费",
        demand="再退半年费用。",
        earlier_orders=complaint,
        first_result="已退还到期后的一个月费用。",
    )
    shot(desk.page, "appeal-direct-intake")
    form.get_by_role("button", name="只登记", exact=True).click()
    desk.page.wait_for_url("**/received/")
    story.number = desk.page.locator(".received-number").inner_text().strip()

    desk = story.at("2026-03-02 10:00", ZHANG_MIN)
    desk.act("省内登记，进入派单")
    assert desk.stage() == "待派单（省）"
    expect(desk.page.get_by_role("link", name=complaint)).to_be_visible()


def headquarters_passes_it_without_an_authority(story: Story, paper: Path) -> None:
    head = story.at("2026-03-03 15:00", ZHAO_QIANG)
    send(head, "审核并上报处理报告", report_papers=paper, **(REPORT | {"report_conclusion": "首次处理得当。"}))

    audit = story.at("2026-03-04 10:00", HE_WENTAO)
    form = audit.begin("审核合格，回复监管")
    audit.fill(form, **AUDITED)
    form.get_by_role("button", name="审核合格，回复监管", exact=True).click()
    expect(audit.page.locator("main").get_by_text("客户直接申诉没有监管部门").first).to_be_visible()
    story.at("2026-03-04 10:20", HE_WENTAO)
    audit.act("审核合格，转回访", **AUDITED)
    assert audit.stage() == "待回访"


def it_ends_with_the_proof_of_the_earlier_complaint(
    story: Story, complaint: str, paper: Path, shot: Callable[..., None]
) -> None:
    calls = story.at("2026-03-05 15:00", SU_WAN)
    calls.act("申诉回访", callback_recording="J20260305-0012", satisfaction="满意")

    audit = story.at("2026-03-06 09:00", HE_WENTAO)
    audit.act(
        "综合定性并结案",
        appeal_cause="客户诉求超出约定",
        attribution="客户",
        liability="无责任",
        statistics_mark="首次处理得当",
        conclusion="先期处理得当",
        no_basis="服务协议没有退还半年费用的约定。",
    )
    assert audit.stage() == "已结案"
    assert audit.words_of("直接申诉答复") == "按时"
    send(audit, "归档", original=paper)
    assert audit.stage() == "已归档"
    shot(audit.page, "appeal-direct-archived")
    audit.open(complaint)
    expect(audit.page.get_by_role("link", name=story.number)).to_be_visible()


def headquarters_takes_it(story: Story, paper: Path, shot: Callable[..., None], axe: Callable[[Page], None]) -> None:
    desk = story.at("2026-03-02 09:30", CAO_HUI)
    desk.go("/")
    desk.page.get_by_role("link", name="登记申诉").click()
    desk.page.wait_for_url(f"**{INTAKE}")
    form = desk.page.locator("form.intake")
    desk.fill(
        form,
        text="宽带去年十二月到期未续，今年一月、二月仍从账户扣费，营业厅不予退还。",
        made_at="总部",
        grade="非立案申诉",
        source_body="电信用户申诉中心",
        source_way="传真",
        circumstances="用户已两次到营业厅交涉。",
        customer="李秀英",
        contact_ended_at="2026-03-02 09:00",
        regulator_due="2026-03-10 17:00",
        appeal_business="互联网",
        appeal_problem="收费争议",
        phenomenon="宽带到期后仍扣费",
        demand="退还两个月费用。",
    )
    axe(desk.page)
    shot(desk.page, "appeal-intake")
    form.get_by_role("button", name="只登记", exact=True).click()
    desk.page.wait_for_url("**/received/")
    story.number = desk.page.locator(".received-number").inner_text().strip()

    desk = story.at("2026-03-02 10:00", CAO_HUI)
    assert desk.stage() == "已接收"
    assert desk.due("申诉全程") == "2026-03-12 00:00"  # 3 to 6 and 9 to 11 March
    desk.act("核对", check_note="号码和归属地已核对。")
    story.at("2026-03-02 10:20", CAO_HUI)
    send(desk, "派单至归属省", original=paper)
    assert desk.stage() == "待接单（省）"
    assert desk.due("分公司处理反馈") == "2026-03-06 10:20"  # 96 hours on working days


def the_province_handles_and_answers(story: Story, *, not_at_fault: bool = False) -> None:
    centre = story.at("2026-03-02 11:00", ZHANG_MIN)
    if centre.stage() == "待接单（省）":
        centre.act("接单", contact_person="刘洋")
        centre.act("派单至属地或部门", target="郑州网络维护中心")
    else:
        centre.act("派单至属地或部门", target="郑州网络维护中心", contact_person="刘洋")
    network = story.at("2026-03-03 10:00", SUN_WEI)
    network.act(
        "提交处理情况",
        handling_facts="到期停机指令未下发，系统续扣两月。",
        handling_plan="退还两个月费用，补发停机指令。",
        reply_wording="说明原因并致歉。",
    )
    story.at("2026-03-03 11:00", ZHANG_MIN)
    centre.act("答复客户", **(NOT_AT_FAULT if not_at_fault else ANSWER))
    assert centre.stage() == "待省审核"


def the_report_is_returned_once(story: Story, paper: Path) -> None:
    head = story.at("2026-03-03 15:00", ZHAO_QIANG)
    send(head, "审核并上报处理报告", report_papers=paper, **REPORT)
    assert head.words_of("分公司处理反馈") == "按时"
    assert head.stage() == "待总部审核"

    audit = story.at("2026-03-04 10:00", HE_WENTAO)
    audit.act("退回修改报告", return_reason="请附退费凭证。")
    assert audit.stage() == "退回修改"

    story.at("2026-03-04 15:00", ZHAO_QIANG)
    head.act("修改后再上报", report_handling="已全额退费，凭证附后。")
    assert head.stage() == "待总部审核"


def the_authority_is_replied_to(story: Story, paper: Path) -> None:
    audit = story.at("2026-03-05 09:00", HE_WENTAO)
    form = audit.begin("审核合格，回复监管")
    form.get_by_role("button", name="审核合格，回复监管", exact=True).click()
    expect(audit.page.locator("main").get_by_text("请上传“回复送达凭证”").first).to_be_visible()

    story.at("2026-03-05 09:20", HE_WENTAO)
    send(audit, "审核合格，回复监管", regulator_proof=paper, **AUDITED)
    assert audit.stage() == "已回复监管"
    assert audit.words_of("申诉全程") == "按时"
    audit.act("转回访")


def headquarters_calls_back_and_closes(story: Story, paper: Path) -> None:
    calls = story.at("2026-03-05 15:00", SU_WAN)
    calls.act("申诉回访", callback_recording="J20260305-0011", satisfaction="满意")

    audit = story.at("2026-03-06 09:00", HE_WENTAO)
    form = audit.begin("综合定性并结案")
    audit.fill(form, **VERDICT)
    proposed = form.locator('[data-cell="grounds"] input:checked')
    expect(proposed).to_have_count(3)  # the report came back once
    while proposed.count():
        proposed.first.uncheck()
    form.get_by_role("button", name="综合定性并结案", exact=True).click()
    expect(audit.page.locator("main").get_by_text("请选择“企业责任情形”").first).to_be_visible()
    audit.fill(form, grounds="工作差错")
    with audit.page.expect_navigation():
        form.get_by_role("button", name="综合定性并结案", exact=True).click()
    assert audit.stage() == "已结案"

    story.at("2026-03-06 10:00", HE_WENTAO)
    send(audit, "归档", mediation_opinion=paper)
    assert audit.stage() == "已归档"


def send(hands: Hands, title: str, **fields: str | Path) -> None:
    """An action with a paper: each file leaves when it is chosen."""
    form = hands.begin(title)
    hands.fill(form, **{code: words for code, words in fields.items() if isinstance(words, str)})
    for code, file in fields.items():
        if isinstance(file, Path):
            cell = form.locator(f'[data-cell="{code}"]')
            cell.locator("input[type=file]").set_input_files(file)
            expect(cell.locator("[data-token]")).to_have_count(1)
    with hands.page.expect_navigation():
        form.get_by_role("button", name=title, exact=True).click()
