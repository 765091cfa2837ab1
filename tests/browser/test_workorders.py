"""Work orders in the browser where people get in each other's way, or where they may not go."""

from collections.abc import Callable, Mapping
from datetime import datetime

import pytest
from django.test import Client
from playwright.sync_api import expect

from bihuan.customers.models import Customer
from bihuan.journal.models import Entry
from bihuan.org.models import Staff
from bihuan.regulation.queries import edition_in_force
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order, take_action
from tests.browser.conftest import PageAs
from tests.browser.department import Hands, moment, telecom_department

ZHANG_MIN, LIU_YANG, WANG_FANG, WU_DI, HUBEI = "2012", "2013", "2021", "2032", "4012"
ABOUT = {"classification": "mobile", "business": "gsm", "problem": "network_quality", "level": "provincial_ordinary"}


@pytest.fixture
def people(page_as: PageAs, at: Callable[[datetime], None]) -> Mapping[str, Staff]:
    """The department on a Monday afternoon; `page_as` first, so that its database is empty."""
    people = telecom_department().people
    at(moment("2026-03-02 15:00"))
    return people


@pytest.fixture
def order(people: Mapping[str, Staff]) -> WorkOrder:
    """A complaint with a long title, called in at the hotline and waiting for its review."""
    customer = Customer.objects.get(number="KH37100001")
    edition = edition_in_force("telecom", moment("2026-03-02 15:00"))
    assert edition is not None
    values = ABOUT | {
        "channel": "hotline",
        "customer": customer.pk,
        "contact_phone": "13900001001",
        "text": "家里晚上八点以后经常打不出电话，信号只有一格。",
        "phenomenon": "每天晚上八点到十二点客厅和两间卧室都没有信号打不出电话也收不到短信验证码",
        "contact_ended_at": moment("2026-03-02 14:50"),
        "recording_number": "R20260302-0117",
        "demand": "尽快修好。",
        "level": "provincial_vip",
        "flags": ["gravity", "importance"],
        "gravity_reason": "客户称将向媒体反映。",
        "importance_reason": "集团客户负责人。",
        "promised_at": moment("2026-03-04 14:50"),
    }
    return open_work_order(
        edition=edition,
        procedure="complaint",
        values=values,
        then="submit",
        by=people[WANG_FANG],
        at=moment("2026-03-02 14:55"),
    )


def test_a_page_that_is_behind_says_who_was_faster_and_keeps_what_was_typed(
    page_as: PageAs, people: Mapping[str, Staff], order: WorkOrder
) -> None:
    slow = Hands(page_as(people[ZHANG_MIN]), people[ZHANG_MIN])
    slow.open(order.number)
    form = slow.begin("派单")
    slow.fill(form, dispatch_note="请先核对基站告警。")
    note = {"progress": "已转技术部门。", "expected_at": moment("2026-03-03 09:00")}
    take_action(order=order, action="tell_progress", values=note, by=people[LIU_YANG], at=moment("2026-03-02 14:59"))

    form.get_by_role("button", name="派单", exact=True).click()

    expect(slow.page.get_by_text("工单已由 刘洋（工号 2013） 于 03-02 14:59 变更（回复进度）")).to_be_visible()
    assert form.locator("#f-dispatch_note").input_value() == "请先核对基站告警。"
    with slow.page.expect_navigation():
        form.get_by_role("button", name="派单", exact=True).click()
    assert slow.stage() == "待接单"


def test_an_action_that_is_gone_meanwhile_says_who_took_it(
    page_as: PageAs, people: Mapping[str, Staff], order: WorkOrder
) -> None:
    slow = Hands(page_as(people[ZHANG_MIN]), people[ZHANG_MIN])
    slow.open(order.number)
    form = slow.begin("复核退回")
    slow.fill(form, return_reason="没有写明楼层。")
    reason = {"return_reason": "缺少机型。"}
    take_action(
        order=order, action="return_to_channel", values=reason, by=people[LIU_YANG], at=moment("2026-03-02 14:59")
    )

    form.get_by_role("button", name="复核退回", exact=True).click()

    expect(slow.page.get_by_text("工单已由 刘洋（工号 2013）")).to_be_visible()
    assert form.locator("#f-return_reason").input_value() == "没有写明楼层。"


def test_a_double_click_acts_once(page_as: PageAs, people: Mapping[str, Staff], order: WorkOrder) -> None:
    desk = Hands(page_as(people[ZHANG_MIN]), people[ZHANG_MIN])
    desk.open(order.number)
    form = desk.begin("复核退回")
    desk.fill(form, return_reason="没有写明楼层。")

    with desk.page.expect_navigation():
        form.get_by_role("button", name="复核退回", exact=True).dblclick()

    assert desk.stage() == "复核退回"
    assert Entry.objects.filter(name="work_order.returned").count() == 1


def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(
    page_as: PageAs, people: Mapping[str, Staff], order: WorkOrder, axe: Callable[..., None]
) -> None:
    desk = Hands(page_as(people[ZHANG_MIN]), people[ZHANG_MIN])
    desk.open(order.number)
    form = desk.begin("不予受理")
    desk.fill(form, decline_note="属于业务咨询。")

    form.get_by_role("button", name="不予受理", exact=True).click()

    fault = form.locator('[data-cell="decline_reason"] .field-error')
    expect(fault).to_have_text("请选择“不予受理原因”（2.1.1）。")
    assert form.locator("#f-decline_note").input_value() == "属于业务咨询。"
    axe(desk.page)


def test_another_provinces_work_order_is_not_there(
    page_as: PageAs, people: Mapping[str, Staff], order: WorkOrder
) -> None:
    answer = page_as(people[HUBEI]).goto(f"/work-orders/{order.number}/")
    assert answer is not None
    assert answer.status == 404


def test_an_action_of_others_says_whose_it_is(page_as: PageAs, people: Mapping[str, Staff], order: WorkOrder) -> None:
    """The receiver sees the work order and may not dispatch it."""
    page = page_as(people[WANG_FANG])
    page.goto(f"/work-orders/{order.number}/")
    expect(page.get_by_role("link", name="派单", exact=True)).to_have_count(0)
    token = page.evaluate("document.cookie.match(/bihuan_csrf=([^;]+)/)[1]")
    address = f"/work-orders/{order.number}/actions/return_to_channel/"
    answer = page.request.post(
        f"{page.url.split('/work-orders')[0]}{address}",
        form={"csrfmiddlewaretoken": token, "return_reason": "缺少机型。"},
        headers={"X-CSRFToken": token},
    )
    assert answer.status == 403
    assert "复核派单员" in answer.text()


def test_the_pages_fit_every_screen_and_every_reader(
    page_as: PageAs, people: Mapping[str, Staff], order: WorkOrder, axe: Callable[..., None], shot: Callable[..., None]
) -> None:
    """No sideways scrolling at 1440, 1280 and 390 px, nothing grave for axe, in both languages."""
    places = {
        "workbench": "/",
        "queue": "/work-orders/",
        "order": f"/work-orders/{order.number}/",
        "search": "/search/?q=信号",
    }
    for language in ("zh-hans", "en"):
        page = page_as(people[ZHANG_MIN], language=language)
        for name, address in places.items():
            page.goto(address)
            axe(page)
            for width in (1440, 1280, 390):
                page.set_viewport_size({"width": width, "height": 844})
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
            shot(page, f"workorders-{name}-{language}")


def test_everything_works_without_scripts(people: Mapping[str, Staff], order: WorkOrder, client: Client) -> None:
    """The composing area is a page of its own, and sending it leads back to the work order."""
    client.force_login(people[ZHANG_MIN], backend="django.contrib.auth.backends.ModelBackend")
    address = f"/work-orders/{order.number}/actions/return_to_channel/"
    assert f'href="{address}"' in client.get(f"/work-orders/{order.number}/").content.decode()
    page = client.get(address).content.decode()
    assert "<h1>" in page
    assert f'action="{address}"' in page

    answer = client.post(address, {"seen": order.version, "return_reason": "没有写明楼层。"})

    assert (answer.status_code, answer["Location"]) == (302, f"/work-orders/{order.number}/")
    order.refresh_from_db()
    assert order.stage == "returned"
