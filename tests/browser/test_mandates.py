"""A mandate in the browser: one use within the level, one beyond it that a superior approves, one that is judged."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from playwright.sync_api import Page, expect

from bihuan.customers.models import Customer
from bihuan.org.models import Staff
from bihuan.regulation.queries import edition_in_force
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order
from tests.browser.conftest import PageAs
from tests.browser.department import Hands, let_readers_catch_up, moment, telecom_department

LI_NA, ZHAO_QIANG = "3011", "2011"
MINUTES = "2026-03-02 15:{:02}"


def drafted(by: Staff) -> WorkOrder:
    """A complaint that the clerk has just written down."""
    edition = edition_in_force("telecom", moment("2026-03-02 15:00"))
    assert edition is not None
    values: dict[str, Any] = {
        "channel": "hall",
        "customer": Customer.objects.get(number="KH37100003").pk,
        "contact_phone": "13900001003",
        "text": "账单多收了两个月彩铃月租，自己没有开通过。",
        "contact_ended_at": moment("2026-03-02 14:55"),
    }
    return open_work_order(edition=edition, procedure="complaint", values=values, by=by, at=moment("2026-03-02 15:00"))


def test_one_use_within_the_level_and_one_that_is_approved(
    page_as: PageAs, at: Callable[[datetime], None], shot: Callable[..., None], axe: Callable[[Page], None]
) -> None:
    people = telecom_department().people
    at(moment("2026-03-02 15:00"))
    order = drafted(people[LI_NA])
    clerk = Hands(page_as(people[LI_NA]), people[LI_NA])

    clerk.open(order.number)
    said = {"mandate_purpose": "计费差错类", "mandate_granted": "退还两个月彩铃月租", "mandate_lawful": "是"}
    clerk.act("使用授权", mandate_amount="45.50", **said)
    expect(clerk.page.locator("#mandates")).to_contain_text("当月已用 45.50 元，剩余 454.50 元")
    shot(clerk.page, "mandate-used")
    axe(clerk.page)

    at(moment(MINUTES.format(10)))
    clerk.open(order.number)
    form = clerk.begin("使用授权")
    clerk.fill(form, mandate_amount="90", **said)
    form.get_by_role("button", name="使用授权", exact=True).click()
    expect(form).to_contain_text("本次 90.00 元，超过一级授权单笔上限 50.00 元")
    expect(form.get_by_label("答应客户的内容")).to_have_value("退还两个月彩铃月租")
    shot(clerk.page, "mandate-beyond")
    axe(clerk.page)
    clerk.fill(form, mandate_ask="是")
    with clerk.page.expect_navigation():
        form.get_by_role("button", name="使用授权", exact=True).click()
    asked = WorkOrder.objects.get(parent=order, stage="awaiting_approval")

    at(moment(MINUTES.format(20)))
    let_readers_catch_up(moment(MINUTES.format(20)))
    head = Hands(page_as(people[ZHAO_QIANG]), people[ZHAO_QIANG])
    head.go("/notices/")
    expect(head.page.locator("main")).to_contain_text(f"授权待审批：{asked.number}")
    head.open(asked.number)
    expect(head.page.locator("main")).to_contain_text("超过一级授权单笔上限 50.00 元")
    shot(head.page, "mandate-asked")
    axe(head.page)
    head.act("同意", approval_note="账单核对无误")
    assert WorkOrder.objects.get(pk=asked.pk).stage == "used"

    let_readers_catch_up(moment(MINUTES.format(20)))
    clerk.go("/notices/")
    expect(clerk.page.locator("main")).to_contain_text(f"授权已批准：{asked.number}")
    the_first_is_found_unreasonable(head, shot, axe)
    shot(page_at(page_as(people[ZHAO_QIANG], language="en")), "mandates-en")


def the_first_is_found_unreasonable(head: Hands, shot: Callable[..., None], axe: Callable[[Page], None]) -> None:
    head.go("/mandates/?approved=no")
    uses = head.page.locator("#uses tbody tr", has_text="45.50")
    expect(uses).to_have_count(1)
    uses.get_by_role("link").first.click()
    form = head.page.locator("#judge form")
    form.get_by_label("不合理", exact=True).check()
    form.get_by_role("button", name="登记结论").click()
    expect(form).to_contain_text("写明理由")
    shot(head.page, "mandate-judged")
    axe(head.page)
    form.get_by_label("不合理", exact=True).check()
    form.get_by_label("说明").fill("账单没有差错")
    with head.page.expect_navigation():
        form.get_by_role("button", name="登记结论").click()
    head.go("/mandates/")
    line = head.page.locator("#people li", has_text="李娜")
    expect(line).to_contain_text("使用 2 次")
    expect(line).to_contain_text("不合理 1 次")
    shot(head.page, "mandates")
    axe(head.page)


def page_at(page: Page) -> Page:
    page.goto("/mandates/")
    return page
