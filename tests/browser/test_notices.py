"""Notices in the browser: the bell, the list, the settings, and what a work order says of them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import raise_due_clocks
from bihuan.customers.models import Customer
from bihuan.notices.jobs import deliver
from bihuan.notices.models import Delivery, Notice
from bihuan.org.models import Staff, Unit
from bihuan.regulation.queries import edition_in_force
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order, take_action
from tests.browser.conftest import PageAs
from tests.browser.department import let_readers_catch_up, moment, telecom_department

ZHANG_MIN, WANG_FANG, WU_DI, ZHAO_QIANG = "2012", "2021", "2032", "2011"
LONG = "每天晚上八点到十二点客厅和两间卧室都没有信号打不出电话也收不到短信验证码"


@pytest.fixture
def people(page_as: PageAs, at: Callable[[datetime], None]) -> Mapping[str, Staff]:
    """The department on a Monday afternoon; `page_as` first, so that its database is empty."""
    people = telecom_department().people
    at(moment("2026-03-02 15:00"))
    Staff.objects.filter(number=WU_DI).update(email="wudi@example.org", mobile="13800002032")
    return people


@pytest.fixture
def order(people: Mapping[str, Staff], at: Callable[[datetime], None]) -> WorkOrder:
    """A complaint that its handler let run up to the warning and past the limit."""
    start = moment("2026-03-02 15:00")
    edition = edition_in_force("telecom", start)
    assert edition is not None
    zhengzhou = Unit.objects.get(code="zz")
    order = open_work_order(
        edition=edition,
        procedure="complaint",
        values={
            "channel": "hotline",
            "customer": Customer.objects.get(number="KH37100001").pk,
            "contact_phone": "13900001001",
            "text": "家里晚上八点以后经常打不出电话。",
            "phenomenon": LONG,
            "contact_ended_at": start - timedelta(minutes=10),
            "recording_number": "R20260302-0117",
            "demand": "尽快修好。",
            "home": zhengzhou.pk,
            "occurrence": zhengzhou.pk,
            "classification": "mobile",
            "business": "gsm",
            "problem": "network_quality",
            "level": "provincial_vip",
            "promised_at": start + timedelta(hours=47),
        },
        then="submit",
        by=people[WANG_FANG],
        at=start,
    )
    minute = timedelta(minutes=1)
    target = people[WU_DI].unit_id
    take_action(order=order, action="dispatch", values={"target": target}, by=people[ZHANG_MIN], at=start + minute)
    take_action(order=order, action="take", values={}, by=people[WU_DI], at=start + 2 * minute)
    let_readers_catch_up(start + 2 * minute)
    for _warning_then_breach in range(2):
        due = Clock.objects.get(limit="handling").next_at
        assert due is not None
        at(due)
        raise_due_clocks(at=due)
        for _urged_then_told in range(2):
            let_readers_catch_up(due)
        for waiting in Delivery.objects.filter(by="sms", state="waiting"):
            deliver(delivery_id=waiting.pk)
    at(due + timedelta(hours=1))
    return order


def test_the_bell_leads_to_what_was_told_and_reading_wakes_it(
    page_as: PageAs, people: Mapping[str, Staff], order: WorkOrder
) -> None:
    page = page_as(people[WU_DI])
    page.goto("/")
    bell = page.locator("#bell a")
    expect(bell.locator(".count")).to_have_text("2")
    bell.click()
    line = page.locator(".notice", has_text="时限将到")
    expect(line).to_contain_text("短信 未送达")
    expect(line).to_contain_text("未配置短信网关")

    line.get_by_role("button", name="标为已读").click()

    expect(line.get_by_role("button")).to_have_count(0)
    expect(page.locator("#bell .count")).to_have_text("1")
    line.get_by_role("link").click()
    expect(page).to_have_url(f"{page.url.split('/work-orders')[0]}/work-orders/{order.number}/urgings/{urging_of()}/")


def test_a_work_order_says_who_was_told(
    page_as: PageAs, people: Mapping[str, Staff], order: WorkOrder, axe: Callable[..., None], shot: Callable[..., None]
) -> None:
    page = page_as(people[ZHAO_QIANG])
    page.goto(f"/work-orders/{order.number}/")
    told = page.locator("section", has=page.get_by_role("heading", name="通知与送达"))
    page.evaluate("scrollTo(0, document.body.scrollHeight)")

    told.locator("summary", has_text="预警").click()

    expect(told.locator("details", has_text="预警")).to_contain_text("吴迪")
    expect(told.locator("details", has_text="预警")).to_contain_text("未配置短信网关")
    axe(page)
    shot(page, "notices-order-told")


def test_the_pages_fit_every_screen_and_every_reader(
    page_as: PageAs, people: Mapping[str, Staff], order: WorkOrder, axe: Callable[..., None], shot: Callable[..., None]
) -> None:
    """No sideways scrolling at 1440, 1280 and 390 px, nothing grave for axe, in both languages."""
    places = {
        "list": "/notices/",
        "settings": "/notices/settings/",
        "told": f"/work-orders/{order.number}/told/",
        "order": f"/work-orders/{order.number}/",
    }
    Notice.objects.filter(message="dispatched").update(read_at=moment("2026-03-02 15:05"))
    for language in ("zh-hans", "en"):
        page = page_as(people[WU_DI], language=language)
        for name, address in places.items():
            page.goto(address)
            page.locator("#bell a").wait_for()
            axe(page)
            for width in (1440, 1280, 390):
                page.set_viewport_size({"width": width, "height": 844})
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
            shot(page, f"notices-{name}-{language}")


def urging_of() -> int | None:
    return Notice.objects.get(message="warning").urging_id
