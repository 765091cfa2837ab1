"""A vehicle's overhaul and office supplies in the browser, by the people of a public office."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageAs
from tests.browser.department import let_readers_catch_up, moment
from tests.browser.house import PACKS, House, paper_of

LEADER, HEAD_OF_LOGISTICS, FLEET_KEEPER, STOREKEEPER = "5001", "5011", "5012", "5013"
HEAD_OF_SQUAD, VEHICLE_KEEPER, DRIVER = "5021", "5022", "5023"


@pytest.fixture
def office(page_as: PageAs, at: Callable[[datetime], None]) -> House:
    return House(PACKS / "administration", page_as, at)


def test_an_overhaul_is_quoted_reviewed_and_approved_before_the_garage(
    office: House, shot: Callable[..., None]
) -> None:
    number = office.opened(
        "2026-03-02 08:30",
        DRIVER,
        "vehicle_repair",
        "交车管鉴定",
        found_at="2026-03-02 08:00",
        plate="豫A0002",
        model="面包车",
        mileage="210000",
        fault="发动机烧机油。",
        drivable="是",
        on_the_road="否",
    )
    keeper = office.at("2026-03-02 09:10", VEHICLE_KEEPER, number)
    keeper.act(
        "鉴定并填写维修保修单",
        area="车辆",
        repair_kind="大修",
        appraisal="须大修。",
        planned_work="发动机大修。",
        estimated_cost="12000",
    )
    fleet = office.at("2026-03-02 14:00", FLEET_KEEPER, number)
    fleet.act(
        "审核并上报主要领导",
        review_opinion="报价合理。",
        quote="项目=缸套活塞 品牌=原厂 数量=4 单价=1500 金额=6000 质保=一年\n项目=工时 金额=5500",
        quote_total="11500",
        estimated_cost="11500",
    )
    leader = office.at("2026-03-03 09:00", LEADER, number)
    shot(leader.page, "administration-approval")
    leader.act("批准", approved_cost="11500", leader_note="同意大修。")
    fleet = office.at("2026-03-03 09:30", FLEET_KEEPER, number)
    fleet.act("备案并签发准修通知单", factory="定点二厂", permit_items="项目=发动机大修 要求=原厂件 限价=11500")

    # the permit has written itself, from what was filled in once
    let_readers_catch_up(moment("2026-03-03 09:30"))
    fleet.open(number)
    fleet.page.locator("a[href*='/registers/sheets/']", has_text="准修通知单").first.click()
    expect(fleet.page.locator("#sheet")).to_contain_text("定点二厂")
    expect(fleet.page.locator("#sheet")).to_contain_text("发动机大修")

    driver = office.at("2026-03-03 10:00", DRIVER, number)
    driver.act("入厂", entered_at="2026-03-03 10:00")
    driver = office.at("2026-03-09 16:00", DRIVER, number)
    driver.act(
        "出厂验收，本人签字",
        left_at="2026-03-09 16:00",
        acceptance="项目=发动机大修 完成=是 合格=是",
        all_in_order="是",
        parts="配件=缸套活塞 品牌=原厂 质保=一年",
        trial_run="正常",
        actual_cost="11500",
        driver_signature="drawn",
    )
    keeper = office.at("2026-03-09 16:10", VEHICLE_KEEPER, number)
    keeper.act("车管确认，车辆可用", settlement="已办结")
    keeper.open(number)
    assert keeper.stage() == "已办结"
    assert "车辆维修保修单" in paper_of(keeper, f"/work-orders/{number}/print/")
    costs = office.gathered("2026-03-31 17:00", FLEET_KEEPER, "repair_costs", "2026 年 3 月")
    expect(costs.page.locator("#sheet")).to_contain_text("豫A0002")
    expect(costs.page.locator("#sheet")).to_contain_text("11,500.00")


def test_supplies_are_asked_for_approved_handed_out_and_counted(office: House, shot: Callable[..., None]) -> None:
    number = office.opened(
        "2026-03-02 09:00",
        HEAD_OF_SQUAD,
        "request",
        "报部门负责人",
        items="品名=硒鼓 类别=耗材系列 单位=个 申请数量=3 用途=打印",
        worth="900",
    )
    head = office.at("2026-03-02 09:30", HEAD_OF_SQUAD, number)
    head.act("批准", items="批准数量=3")
    leader = office.at("2026-03-02 10:00", LEADER, number)
    leader.act("批准")
    store = office.at("2026-03-02 10:30", STOREKEEPER, number)
    store.act("核对登记", checked_at="2026-03-02 10:30", enough="是")
    store.act(
        "分发，领取人签字",
        issued="品名=硒鼓 数量=3",
        receiver="辛勇",
        received_on="2026-03-02",
        receiver_signature="drawn",
    )
    shot(store.page, "administration-issued")
    store.act("不适用或损坏", condition="损坏", complaint="一只漏粉。")
    store.act("供应商已调换或回收", handling="调换", supplier="乙经销商", handled_on="2026-03-05", settlement="已办结")
    store.open(number)
    assert store.stage() == "已办结"
    assert "申请批准单" in paper_of(store, f"/work-orders/{number}/print/")

    # counted at the beginning of the quarter: two are missing, and another person checks it
    store = office.at("2026-04-02 09:00", STOREKEEPER)
    store.go("/registers/administration/stock_count/new/")
    form = store.page.locator("form.compose")
    store.fill(form, quarter="2026 年二季度", counted_on="2026-04-02")
    store.fill(form, items="品名=A4纸 类别=纸本系列 帐面数=20 实盘数=18 原因=领用漏登")
    with store.page.expect_navigation():
        form.get_by_role("button", name="保存", exact=True).click()
    expect(store.page.locator("#sheet")).to_contain_text("-2")
    shot(store.page, "administration-count")
    sheet = store.page.url.split("/registers/sheets/")[1]
    checker = office.at("2026-04-02 10:00", HEAD_OF_LOGISTICS)
    checker.go(f"/registers/sheets/{sheet}")
    with checker.page.expect_navigation():
        checker.page.get_by_role("button", name="审核通过").click()
    assert "季度盘点册" in paper_of(checker, f"/registers/sheets/{sheet}print/")
    issued = office.at("2026-04-02 11:00", STOREKEEPER)
    issued.go("/registers/administration/exchanges/gather/")
    shot(issued.page, "administration-gather")
