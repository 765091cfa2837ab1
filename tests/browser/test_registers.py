"""A sheet of a register in the browser: made by one person, checked by another."""

from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageAs
from tests.browser.department import Hands, moment, telecom_department

SUPERVISOR, HEAD = "2011", "2001"


def test_a_spot_check_is_made_and_checked(
    page_as: PageAs, at: Callable[[datetime], None], shot: Callable[..., None], axe: Callable[[Page], None]
) -> None:
    people = telecom_department().people
    at(moment("2026-03-02 15:00"))
    maker = Hands(page_as(people[SUPERVISOR]), people[SUPERVISOR])
    maker.go("/registers/")
    maker.page.get_by_role("link", name="工单抽查记录").click()
    maker.page.get_by_role("link", name="新填一张").click()
    form = maker.page.locator("form.compose")
    shot(maker.page, "register-form")
    axe(maker.page)
    maker.fill(form, period="2026 年 2 月", work_order="TCTS2026030200001", remarks="缺少录音编号")
    for code, title in {"filled_right": "问题", "routed_right": "是", "in_time": "是"}.items():
        form.locator(f'[data-cell="{code}"]').get_by_label(title, exact=True).check()
    with maker.page.expect_navigation():
        form.get_by_role("button", name="保存").click()
    expect(maker.page.locator("#sheet")).to_contain_text("缺少录音编号")
    expect(maker.page.get_by_role("button", name="审核通过")).to_have_count(0)

    checker = Hands(page_as(people[HEAD], language="en"), people[HEAD])
    checker.go("/registers/telecom/order_spot_check/?words=录音编号")
    shot(checker.page, "register-en")
    axe(checker.page)
    checker.page.locator("table").get_by_role("link", name="TCCC2026030200001").click()
    with checker.page.expect_navigation():
        checker.page.get_by_role("button", name="Check", exact=True).click()
    expect(checker.page.get_by_role("button", name="Check", exact=True)).to_have_count(0)
    shot(checker.page, "register-sheet-en")
    axe(checker.page)
