"""Returns and exchanges in the browser, by the people of a customer service department."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageAs
from tests.browser.department import Hands
from tests.browser.house import PACKS, House, paper_of

LIU_QINGQING = "6022"
SOUND = {
    "has_voucher": "是",
    "voucher_fits": "是",
    "sealed": "是",
    "package_sound": "是",
    "unused": "是",
    "resaleable": "是",
    "in_shelf_life": "是",
}


@pytest.fixture
def department(page_as: PageAs, at: Callable[[datetime], None]) -> House:
    return House(PACKS / "department", page_as, at)


def asked(department: House, *, kind: str, bought_on: str, reason: str, price: str = "128") -> tuple[str, Hands]:
    number = department.opened(
        "2026-03-02 09:00",
        LIU_QINGQING,
        "return_case",
        "只登记",
        customer="刘玉琴",
        kind=kind,
        goods="蜂胶胶囊 YZ-1",
        bought_on=bought_on,
        requested_on="2026-03-02",
        price=price,
        reason=reason,
        quality="否",
        company_fault="否",
    )
    return number, department.at("2026-03-02 09:10", LIU_QINGQING, number)


def refused(clerk: Hands, sentence: str, **said: str) -> None:
    """The clerk tries to accept it, and the page says by which clause that is not possible."""
    form = clerk.begin("受理")
    clerk.fill(form, **{**SOUND, **said})
    form.get_by_role("button", name="受理", exact=True).click()
    expect(clerk.page.locator("form.compose")).to_contain_text(sentence)


def test_a_return_is_granted_and_refunded_at_the_price_of_the_voucher(
    department: House, shot: Callable[..., None]
) -> None:
    number, clerk = asked(department, kind="退货", bought_on="2026-02-20", reason="家里已有一瓶。")
    assert clerk.due("退款") == "2026-03-05 09:00"
    clerk.act("受理", **SOUND)
    clerk.act("收货查验", carriage="送到网点", slip="否", accessories="是", freight_by="客户", freight="0")
    form = clerk.begin("按凭证价款退款")
    clerk.fill(form, refund="120", refunded_on="2026-03-02", settlement="已退货")
    form.get_by_role("button", name="按凭证价款退款", exact=True).click()
    expect(clerk.page.locator("form.compose")).to_contain_text("退款金额应与凭证价款一致")
    clerk.fill(clerk.page.locator("form.compose"), refund="128")
    with clerk.page.expect_navigation():
        clerk.page.locator("form.compose").get_by_role("button", name="按凭证价款退款", exact=True).click()
    clerk.open(number)
    assert clerk.stage() == "已完成"
    assert clerk.words_of("退款") == "按时"
    shot(clerk.page, "department-return")
    assert "退换货受理单" in paper_of(clerk, f"/work-orders/{number}/print/")


def test_a_return_is_refused_by_each_of_two_rules(department: House, shot: Callable[..., None]) -> None:
    number, clerk = asked(department, kind="退货", bought_on="2026-01-30", reason="不想要了。")
    expect(clerk.page.locator("main")).to_contain_text("31")  # days, worked out by itself
    refused(clerk, "超过期限（退货三十日、换货六十日），不予受理")
    shot(clerk.page, "department-too-late")
    clerk.open(number)
    clerk.act("不予受理，告知客户", refusal="（4）超过期限", refusal_note="已过三十日。", settlement="不予受理")
    clerk.open(number)
    assert clerk.stage() == "不予受理"

    number, clerk = asked(department, kind="退货", bought_on="2026-02-20", reason="不想要了。")
    refused(clerk, "没有发票、售货凭证，也没有相应证明", has_voucher="否")
    clerk.open(number)
    clerk.act("不予受理，告知客户", refusal="（1）无凭据", refusal_note="没有凭据。", settlement="不予受理")
    clerk.open(number)
    assert clerk.stage() == "不予受理"


def test_an_exchange_is_settled_by_the_difference(department: House, shot: Callable[..., None]) -> None:
    number, clerk = asked(department, kind="换货", bought_on="2026-01-05", reason="改要大瓶。")
    assert clerk.due("答复换货申请") == "2026-03-04 00:00"
    clerk.act("受理", **SOUND)
    clerk.act("收货查验", carriage="快递", slip="是", accessories="是", freight_by="客户", freight="12")
    form = clerk.begin("发货并结算差额")
    clerk.fill(form, goods_b="大瓶", price_b="168.50", settled_by="退还客户", settlement="已换货")
    form.get_by_role("button", name="发货并结算差额", exact=True).click()
    expect(clerk.page.locator("form.compose")).to_contain_text("差额由客户补付")
    clerk.fill(clerk.page.locator("form.compose"), settled_by="客户补付")
    with clerk.page.expect_navigation():
        clerk.page.locator("form.compose").get_by_role("button", name="发货并结算差额", exact=True).click()
    clerk.open(number)
    expect(clerk.page.locator("main")).to_contain_text("40.50")  # 168.50 − 128.00
    shot(clerk.page, "department-exchange")
    assert "差额" in paper_of(clerk, f"/work-orders/{number}/print/")
