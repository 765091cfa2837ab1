"""A report of figures in the browser: the figure, its target, and the work orders behind it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from playwright.sync_api import Page, expect

from bihuan.customers.models import Customer
from bihuan.indicators.operations import count_due_days
from bihuan.org.models import Staff, Unit
from bihuan.regulation.queries import edition_in_force
from bihuan.workorders.operations import open_work_order
from tests.browser.conftest import PageAs
from tests.browser.department import let_readers_catch_up, moment, telecom_department
from tests.browser.test_escalated import CAO_HUI, HE_WENTAO
from tests.workorders.department import when


def opened(by: Staff) -> None:
    """An escalated complaint that the desk has just taken."""
    edition = edition_in_force("telecom", when("2026-03-02 10:00"))
    assert edition is not None
    values: dict[str, Any] = {
        "channel": "group_letter", "service_kind": "escalated", "contact_phone": "13900001002",
        "customer": Customer.objects.get(number="KH37100002").pk, "text": "专线每晚十一点以后丢包。",
        "contact_ended_at": when("2026-03-02 09:50"), "home": Unit.objects.get(code="zz").pk,
        "classification": "mobile", "business": "gsm", "problem": "billing", "phenomenon": "账单多收",
        "earlier": "none",
    }  # fmt: skip
    open_work_order(edition=edition, procedure="escalated", values=values, by=by, at=when("2026-03-02 10:00"))


def test_a_report_opens_the_work_orders_behind_its_figures(
    page_as: PageAs, at: Callable[[datetime], None], shot: Callable[..., None], axe: Callable[[Page], None]
) -> None:
    people = telecom_department().people
    opened(people[CAO_HUI])
    at(moment("2026-03-02 11:00"))
    let_readers_catch_up(at=when("2026-03-02 11:00"))
    count_due_days(at=when("2026-03-02 11:00"))

    page = page_as(people[HE_WENTAO])
    page.goto("/reports/telecom/escalated/?period=2026-03")
    expect(page.locator("#figures")).to_contain_text("0.00%")
    shot(page, "report")
    axe(page)
    page.locator("#figures tr", has_text="客户升级投诉问题解决率").locator("a[href*='of=all']").first.click()
    expect(page.locator("main")).to_contain_text("SJ")
    shot(page, "report-orders")
    axe(page)
    english = page_as(people[HE_WENTAO], language="en")
    english.goto("/reports/telecom/escalated/?period=2026-03")
    expect(english.locator("#figures")).to_contain_text("Target missed")
    shot(english, "report-en")
    axe(english)
