"""A resident's repair in the browser, by the people of the property company: from the call to the month's lists."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageAs
from tests.browser.house import PACKS, House, note_copies, paper_of

MAO_XIAOYAN, LEI_ZHENHUA, FANG_DAYONG, BEI_JING, WEI_GUOQIANG = "8021", "8031", "8032", "8041", "8011"


@pytest.fixture
def company(page_as: PageAs, at: Callable[[datetime], None]) -> House:
    return House(PACKS / "property", page_as, at)


def test_a_repair_whose_appointment_is_missed_and_agreed_anew(company: House, shot: Callable[..., None]) -> None:
    number = company.opened(
        "2026-03-02 08:10",
        MAO_XIAOYAN,
        "repair",
        "转工程维修部",
        channel="电话",
        customer="谷雨晴",
        reported_at="2026-03-02 08:10",
        room="3幢1201",
        content="厨房水龙头关不严，一直滴水。",
        trade="水",
        urgency="普通",
        appointed_at="2026-03-02 10:00",
    )
    head = company.at("2026-03-02 08:20", LEI_ZHENHUA, number)
    assert head.due("按约到场") == "2026-03-02 10:10"  # ten minutes after what was agreed
    head.act("派工", repairer="方大勇", assign_note="水暖工，就在隔壁楼。")

    # something comes up, the resident agrees to the afternoon
    repairer = company.at("2026-03-02 09:50", FANG_DAYONG, number)
    repairer.act(
        "改约",
        special_reason="上一家水管爆裂。",
        told_at="2026-03-02 09:50",
        agrees_to_move="是",
        moved_to="2026-03-02 15:00",
    )
    assert repairer.due("按约到场") == "2026-03-02 15:10"
    shot(repairer.page, "property-moved")

    # the price is told before work begins
    repairer = company.at("2026-03-02 15:12", FANG_DAYONG, number)
    repairer.act("到场", arrived_at="2026-03-02 15:12")
    assert "超" in repairer.words_of("按约到场")
    form = repairer.begin("客户同意，开始维修")
    repairer.fill(form, confirmed="换阀芯一只。", charging="有偿服务", price_told="否", agrees="是")
    form.get_by_role("button", name="客户同意，开始维修", exact=True).click()
    expect(repairer.page.locator("form.compose")).to_contain_text("先向客户告知收费标准")
    repairer.fill(repairer.page.locator("form.compose"), price_told="是")
    with repairer.page.expect_navigation():
        repairer.page.locator("form.compose").get_by_role("button", name="客户同意，开始维修", exact=True).click()
    repairer.act("维修结束，请客户试用", work_done="已换陶瓷阀芯。", tidy="是", finished_at="2026-03-02 15:40")
    repairer.act(
        "记录试用结果和费用",
        trial="合格",
        charges="项目=更换阀芯 标准=30 数量=1 金额=30",
        labour_fee="30",
        material_fee="18",
    )
    repairer.act("客户签字认可", signature="drawn", satisfaction="满意", settlement="已完工")
    form = repairer.begin("交付三联")
    copies = {"第一联 客户": "谷雨晴", "第二联 工程维修部主任存档": "雷振华", "第三联 前台转财务部门": "毛小燕"}
    note_copies(form, copies, "2026-03-02T16:00")
    with repairer.page.expect_navigation():
        form.get_by_role("button", name="交付三联", exact=True).click()

    # paid against the sum of the order
    cashier = company.at("2026-03-02 17:00", BEI_JING, number)
    cashier.act("收费", paid_amount="48", receipt="SJ-0087", paid_at="2026-03-02 17:00")
    cashier.open(number)
    assert cashier.stage() == "已归档"
    shot(cashier.page, "property-archived")
    paper = paper_of(repairer, f"/work-orders/{number}/print/")
    assert paper.count("维修单（三联）") >= 3
    assert "第三联前台转财务部门" in paper

    # the month's lists draw themselves
    head = company.gathered("2026-03-31 17:00", LEI_ZHENHUA, "in_time", "2026 年 3 月")
    expect(head.page.locator("#sheet")).to_contain_text("及时率")
    expect(head.page.locator("#sheet")).to_contain_text(number)
    sheet = head.page.url.split("/registers/sheets/")[1]
    checker = company.at("2026-03-31 17:30", WEI_GUOQIANG)
    checker.go(f"/registers/sheets/{sheet}")
    with checker.page.expect_navigation():
        checker.page.get_by_role("button", name="审核通过").click()
    assert "零修及时率统计表" in paper_of(checker, f"/registers/sheets/{sheet}print/")
    paid = company.gathered("2026-03-31 17:40", LEI_ZHENHUA, "paid_services", "2026 年 3 月")
    expect(paid.page.locator("#sheet")).to_contain_text("48.00")
