"""A repair of the building's repair service centre in the browser: thirty minutes, a price, four copies, a receipt."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageAs
from tests.browser.house import PACKS, House, note_copies, paper_of

GUAN_SHAN, WEN_YA, YUE_FENG, DING_YIFAN, JIN_SUAN = "6011", "6021", "6031", "6041", "6051"


@pytest.fixture
def centre(page_as: PageAs, at: Callable[[datetime], None]) -> House:
    return House(PACKS / "repair-centre", page_as, at)


def test_a_paid_repair_with_its_four_copies(centre: House, shot: Callable[..., None]) -> None:
    number = centre.opened(
        "2026-03-02 09:00",
        GUAN_SHAN,
        "repair",
        "通知物业管理员",
        channel="电话",
        customer="启明软件",
        reported_at="2026-03-02 09:00",
        room="1203",
        content="茶水间水槽漏水。",
        trade="水",
        notified_at="2026-03-02 09:02",
    )
    keeper = centre.at("2026-03-02 09:10", WEN_YA, number)
    keeper.act("签名、记台帐、填维修单", appointed_at="2026-03-02 14:00", filled_at="2026-03-02 09:10")
    manager = centre.at("2026-03-02 09:30", YUE_FENG, number)
    assert manager.due("设备部经理接单") == "2026-03-02 09:40"
    shot(manager.page, "repair-centre-thirty-minutes")
    manager.act("接单", accepted_at="2026-03-02 09:30", on_the_list="是")
    assert manager.words_of("设备部经理接单") == "按时"

    # the manager decides on payment and fixes the price before the team gets it
    form = manager.begin("分清是否收费，派维修班组")
    manager.fill(form, planned_items="更换下水管。", charging="有偿服务", team="水电班")
    manager.fill(form, service_fee="0", material_fee="0", labour_fee="0")
    form.get_by_role("button", name="分清是否收费，派维修班组", exact=True).click()
    expect(manager.page.locator("form.compose")).to_contain_text("须先核定收费价格")
    manager.fill(manager.page.locator("form.compose"), service_fee="20", material_fee="35.50", labour_fee="60")
    with manager.page.expect_navigation():
        manager.page.locator("form.compose").get_by_role("button", name="分清是否收费，派维修班组", exact=True).click()

    team = centre.at("2026-03-02 14:00", DING_YIFAN, number)
    team.act("现场确认，开始维修", repairer="丁一凡", repair_items="更换下水管一段。", own_material="否")
    team.act("维修结束，请业主试用", work_done="已更换，不漏。", finished_at="2026-03-02 14:40")
    team.act("试用合格，业主签名", trial="合格", owner_signature="drawn", settlement="已完工")
    shot(team.page, "repair-centre-signed")

    # finance issues the receipt for what was signed, and not a cent more; the keeper collects with it
    clerk = centre.at("2026-03-02 16:00", JIN_SUAN, number)
    form = clerk.begin("出具单据")
    clerk.fill(form, receipt="CW-0301", receipt_amount="130")
    form.get_by_role("button", name="出具单据", exact=True).click()
    expect(clerk.page.locator("form.compose")).to_contain_text("签名以后不能加价")
    clerk.fill(clerk.page.locator("form.compose"), receipt_amount="115.50")
    with clerk.page.expect_navigation():
        clerk.page.locator("form.compose").get_by_role("button", name="出具单据", exact=True).click()
    keeper = centre.at("2026-03-03 10:00", WEN_YA, number)
    assert keeper.due("收费") == "2026-03-09 16:00"
    keeper.act("凭单据和业主联收费", paid_amount="115.50", paid_at="2026-03-03 10:00")
    form = keeper.begin("四联归档")
    copies = {
        "第一联 服务中心存根": "温雅",
        "第二联 设备部": "岳峰",
        "第三联 财务部": "金算",
        "第四联 业主联": "启明软件",
    }
    note_copies(form, copies, "2026-03-03T10:00")
    with keeper.page.expect_navigation():
        form.get_by_role("button", name="四联归档", exact=True).click()
    keeper.open(number)
    assert keeper.stage() == "已归档"
    paper = paper_of(keeper, f"/work-orders/{number}/print/")
    assert paper.count("维修单（四联）") >= 4
    assert "第四联业主联" in paper

    # the ledger of the month is a view of the same orders
    ledger = centre.gathered("2026-03-31 17:00", WEN_YA, "ledger", "2026 年 3 月")
    expect(ledger.page.locator("#sheet")).to_contain_text(number)
    expect(ledger.page.locator("#sheet")).to_contain_text("115.50")
    shot(ledger.page, "repair-centre-ledger")
