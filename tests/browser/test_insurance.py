"""Complaints to an insurance company in the browser, by its own people; every due time is worked out by hand.

2 March 2026 is a Monday; the Qingming holiday (4 to 6 April) is the only one in the weeks that are played.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from bihuan.cli.demo_people import load_demo_people
from bihuan.journal.events import SYSTEM
from bihuan.org.models import Staff
from bihuan.regulation.operations import install_edition
from tests.browser.conftest import PageAs
from tests.browser.department import BEFORE, TELECOM, Hands, moment
from tests.papers.reading import text_of

INSURANCE = TELECOM.parent / "insurance"
INTAKE = "/work-orders/new/insurance/complaint/"
FAN_XIAOYU, LAN_XINYI, WEN_RUYU, SONG_QINGHE = "7031", "7022", "7011", "7021"
ALL = "身份证明、保单信息、投诉事项、事实和理由、诉求、联系方式"


@pytest.fixture
def people() -> Mapping[str, Staff]:
    install_edition(folder=INSURANCE, historical=True, by=SYSTEM, at=BEFORE)
    return load_demo_people(INSURANCE / "demo", regulation="insurance", at=BEFORE).people


class Office:
    """The windows of the company's people and the product's clock."""

    def __init__(self, page_as: PageAs, at: Callable[[datetime], None], people: Mapping[str, Staff]) -> None:
        self.page_as, self.hold, self.people = page_as, at, people
        self.windows: dict[str, Hands] = {}

    def at(self, when: str, who: str, number: str = "") -> Hands:
        """Somebody sits down, in front of that complaint where one is named."""
        self.hold(moment(when))
        if who not in self.windows:
            self.windows[who] = Hands(self.page_as(self.people[who]), self.people[who])
        if number:
            self.windows[who].open(number)
        return self.windows[who]

    def received(self, when: str, **fields: str) -> str:
        """The service centre registers a complaint and passes it to the office."""
        desk = self.at(when, FAN_XIAOYU)
        desk.go(INTAKE)
        form = desk.page.locator("form.intake")
        desk.fill(form, customer="高文博", standing="投保人", insurance_line="机动车辆保险", ground="理赔", **fields)
        form.get_by_role("button", name="转客服处", exact=True).click()
        desk.page.wait_for_url("**/received/")
        return desk.page.locator(".received-number").inner_text().strip()


@pytest.fixture
def office(page_as: PageAs, at: Callable[[datetime], None], people: Mapping[str, Staff]) -> Office:
    return Office(page_as, at, people)


def accepted(office: Office, when: str, number: str, complexity: str) -> Hands:
    clerk = office.at(when, LAN_XINYI, number)
    clerk.act("审查", in_scope="是", company_handles="是", department_handles="否", repetition="首次", new_facts="否")
    clerk.act("受理并告知", review_result="（一）予以受理", complexity=complexity, notice_way="电话")
    return clerk


def decided(office: Office, when: str, number: str) -> None:
    clerk = office.at(when, LAN_XINYI, number)
    clerk.act(
        "提交调查结论",
        inquiry_matter="核对定损单和发票。",
        inquiry_way="调阅",
        evidence="定损单、发票。",
        finding="漏定一项配件。",
    )
    head = office.at(when, WEN_RUYU, number)
    head.act("作出处理决定", request_kind="赔付", decision="支持", decision_text="补付两千元。", basis="保险合同。")


def told(office: Office, when: str, number: str) -> Hands:
    clerk = office.at(when, LAN_XINYI, number)
    clerk.act("告知处理决定", decision_way="书面", remedies="三十日内可以申请核查。", settlement="作出处理决定")
    return clerk


def printed(hands: Hands, number: str) -> str:
    return text_of(hands.page.context.request.get(f"{_server(hands.page)}/work-orders/{number}/print/").body())


def test_missing_material_then_merged_on_new_facts(office: Office, shot: Callable[..., None]) -> None:
    said = {"grounds": "发票与定损单相差两千元。", "demand": "补足差额。"}
    first = office.received("2026-03-02 09:00", channel="电子邮件", matter="定损低于修理费。", **said)

    clerk = office.at("2026-03-03 10:00", LAN_XINYI, first)
    assert clerk.due("通知补充材料") == "2026-03-10 00:00"  # five working days after 2 March: to the end of the 9th
    clerk.act("通知补充材料", missing="身份证明", supplement_way="邮寄", notice_way="电话")
    assert clerk.stage() == "待补充材料"
    clerk = office.at("2026-03-06 16:00", LAN_XINYI, first)
    clerk.act("收到补充材料", supplied="身份证复印件。")
    clerk.act("材料齐全", materials=ALL, complete_at="2026-03-05 10:00")
    assert clerk.due("告知是否受理") == "2026-03-20 00:00"  # ten after 5 March, when the last piece came
    shot(clerk.page, "insurance-review")
    accepted(office, "2026-03-10 09:00", first, "事实清楚且争议简单")
    assert clerk.words_of("告知是否受理") == "按时"
    assert clerk.due("作出处理决定") == "2026-03-25 00:00"  # ten working days after 10 March

    said = {"grounds": "又找到一张拖车费发票。", "demand": "一并赔付。"}
    second = office.received("2026-03-16 09:00", channel="电话客服热线", matter="定损低于修理费。", **said)
    clerk = office.at("2026-03-17 09:00", LAN_XINYI, second)
    clerk.page.locator(".order > .actions").get_by_text("更多").click()
    clerk.page.get_by_role("link", name="合并处理", exact=True).click()
    clerk.page.get_by_label(first).check()
    clerk.page.get_by_label("原因").fill("同一投诉，有新的发票。")
    with clerk.page.expect_navigation():
        clerk.page.get_by_role("button", name="合并处理", exact=True).click()
    clerk.open(first)
    clerk.act(
        "收到新的事实，合并处理",
        new_material="拖车费发票一张。",
        new_material_at="2026-03-16 09:00",
        told_restart="是",
    )
    assert clerk.due("合并处理后作出决定（重新计算）") == "2026-03-31 00:00"  # ten working days after 16 March
    expect(clerk.page.locator("#joined")).to_contain_text(second)
    shot(clerk.page, "insurance-merged")

    decided(office, "2026-03-20 09:00", first)
    told(office, "2026-03-23 09:00", first)
    clerk.act("登记投诉处理回访", satisfaction="满意", callback_note="投诉人认可。")
    expect(clerk.page.locator("#story")).to_contain_text("登记投诉处理回访")
    clerk.open(first)
    assert clerk.stage() == "已归档"
    paper = printed(clerk, first)
    assert "保险消费投诉登记表" in paper
    assert "定损低于修理费" in paper


def test_a_forwarded_case_ends_with_its_report(office: Office, shot: Callable[..., None]) -> None:
    number = office.received(
        "2026-03-02 09:00",
        channel="监管单位转办",
        regulator="地方监管局",
        regulator_number="转〔2026〕8号",
        regulator_demand="查实后书面报告。",
        regulator_due="2026-03-20 17:00",
        matter="定损低于修理费。",
        grounds="发票与定损单相差两千元。",
        demand="补足差额。",
    )
    clerk = office.at("2026-03-03 09:00", LAN_XINYI, number)
    assert clerk.due("书面报告转办单位") == "2026-03-20 17:00"  # the date of the forwarding body
    clerk.act("材料齐全", materials=ALL, complete_at="2026-03-02 09:00")
    accepted(office, "2026-03-04 09:00", number, "其他情形")
    assert clerk.due("作出处理决定") == "2026-04-03 09:00"  # thirty days after 4 March
    decided(office, "2026-03-09 09:00", number)
    told(office, "2026-03-10 09:00", number)
    assert clerk.stage() == "待书面报告"
    shot(clerk.page, "insurance-report")
    actions = clerk.page.locator(".order > .actions")
    expect(actions.get_by_text("登记投诉处理回访")).to_have_count(0)  # not before the report
    clerk.act("书面报告转办单位", report_text="已查实并补付两千元。")
    assert clerk.words_of("书面报告转办单位") == "按时"
    clerk.act("登记投诉处理回访", satisfaction="满意", callback_note="投诉人认可。")
    clerk.open(number)
    assert clerk.stage() == "已归档"
    assert "转〔2026〕8号" in printed(clerk, number)


def _server(page: Page) -> str:
    return page.url.split("/work-orders/")[0]
