"""What stands beside a work order: numbers, papers, links, urging, and the exception for handlers."""

from collections.abc import Callable, Mapping
from datetime import datetime

import pytest
from playwright.sync_api import expect

from bihuan.customers.models import Customer
from bihuan.journal.models import AccessEntry
from bihuan.org.models import Staff, Unit
from bihuan.regulation.queries import edition_in_force
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order, take_action
from tests.browser.conftest import PageAs
from tests.browser.department import Hands, moment, telecom_department

ZHAO_QIANG, ZHANG_MIN, WANG_FANG, WEI_ZHIYUAN = "2011", "2012", "2021", "2042"
ABOUT = {"classification": "mobile", "business": "gsm", "problem": "network_quality", "level": "provincial_ordinary"}


@pytest.fixture
def people(page_as: PageAs, at: Callable[[datetime], None]) -> Mapping[str, Staff]:
    people = telecom_department().people
    at(moment("2026-03-02 15:00"))
    return people


def submitted(people: Mapping[str, Staff], title: str) -> WorkOrder:
    """A complaint of the same customer, waiting for review."""
    edition = edition_in_force("telecom", moment("2026-03-02 15:00"))
    assert edition is not None
    values = ABOUT | {
        "channel": "hotline",
        "customer": Customer.objects.get(number="KH37100002").pk,
        "contact_phone": "13900007777",
        "text": "家里打不出电话。",
        "phenomenon": title,
        "contact_ended_at": moment("2026-03-02 14:00"),
        "recording_number": "R20260302-0117",
        "demand": "尽快修好。",
        "promised_at": moment("2026-03-04 14:00"),
    }
    return open_work_order(
        edition=edition,
        procedure="complaint",
        values=values,
        then="submit",
        by=people[WANG_FANG],
        at=moment("2026-03-02 14:10"),
    )


@pytest.fixture
def order(people: Mapping[str, Staff]) -> WorkOrder:
    return submitted(people, "晚间室内无信号")


@pytest.fixture
def handled(people: Mapping[str, Staff], order: WorkOrder) -> WorkOrder:
    """The same, taken by a handler of the network department."""
    target = Unit.objects.get(code="ha_net")
    take_action(
        order=order,
        action="dispatch",
        values=ABOUT | {"target": target.pk},
        by=people[ZHANG_MIN],
        at=moment("2026-03-02 14:20"),
    )
    return take_action(order=order, action="take", values={}, by=people[WEI_ZHIYUAN], at=moment("2026-03-02 14:30"))


def test_numbers_are_shown_on_demand_and_the_look_is_kept(
    page_as: PageAs, people: Mapping[str, Staff], order: WorkOrder
) -> None:
    desk = Hands(page_as(people[ZHANG_MIN]), people[ZHANG_MIN])
    desk.open(order.number)
    assert "13900001002" not in desk.page.content()
    assert "13900007777" not in desk.page.content()
    assert not AccessEntry.objects.filter(kind="read").exists()

    desk.page.get_by_role("button", name="查看号码").click()

    expect(desk.page.locator("#phone")).to_contain_text("13900001002")
    expect(desk.page.locator("#phone")).to_contain_text("13900007777")
    looks = AccessEntry.objects.filter(kind="read", actor_id=people[ZHANG_MIN].pk)
    assert set(looks.values_list("subject_kind", flat=True)) == {"customer", "work_order"}


def test_a_handler_sees_a_number_only_by_an_exception(
    page_as: PageAs, people: Mapping[str, Staff], handled: WorkOrder
) -> None:
    handler = Hands(page_as(people[WEI_ZHIYUAN]), people[WEI_ZHIYUAN])
    handler.open(handled.number)
    expect(handler.page.get_by_role("button", name="查看号码")).to_have_count(0)

    supervisor = Hands(page_as(people[ZHAO_QIANG]), people[ZHAO_QIANG])
    supervisor.open(handled.number)
    supervisor.page.locator(".order > .actions").get_by_text("更多").click()
    supervisor.page.get_by_role("link", name="允许联系客户").click()
    supervisor.page.get_by_label("原因").fill("需要与客户约上门时间。")
    supervisor.page.get_by_role("button", name="允许", exact=True).click()
    expect(supervisor.page.get_by_text("允许 魏志远 联系客户")).to_be_visible()

    handler.open(handled.number)
    handler.page.get_by_role("button", name="查看号码").click()
    expect(handler.page.locator("#phone")).to_contain_text("13900001002")


def test_a_paper_is_added_and_struck_out_with_a_reason(
    page_as: PageAs, people: Mapping[str, Staff], order: WorkOrder
) -> None:
    desk = Hands(page_as(people[ZHANG_MIN]), people[ZHANG_MIN])
    desk.open(order.number)
    desk.page.get_by_role("link", name="添加附件").click()
    desk.page.get_by_label("文件").set_input_files(
        {"name": "核查记录.txt", "mimeType": "text/plain", "buffer": "基站无告警。".encode()}
    )
    desk.page.get_by_role("button", name="上传").click()
    desk.page.get_by_role("link", name="作废", exact=True).click()
    desk.page.get_by_label("作废原因").fill("传错了工单。")
    desk.page.get_by_role("button", name="作废", exact=True).click()

    expect(desk.page.locator(".voided")).to_contain_text("核查记录.txt")
    expect(desk.page.locator(".voided")).to_contain_text("已作废：传错了工单。")


def test_a_repeated_call_is_linked(page_as: PageAs, people: Mapping[str, Staff], order: WorkOrder) -> None:
    again = submitted(people, "晚间又没有信号")
    desk = Hands(page_as(people[ZHANG_MIN]), people[ZHANG_MIN])
    desk.open(again.number)

    desk.page.locator(".line", has_text=order.number).get_by_role("button", name="关联").click()

    expect(desk.page.locator(".line", has_text=f"{order.number} 重复来电")).to_be_visible()


def test_urging_from_the_board_asks_for_an_answer(
    page_as: PageAs, at: Callable[[datetime], None], people: Mapping[str, Staff], handled: WorkOrder
) -> None:
    """Handling is due 41 h after 03-02 14:20, at 03-04 07:20; the board shows it late from then on."""
    at(moment("2026-03-04 08:20"))
    supervisor = Hands(page_as(people[ZHAO_QIANG]), people[ZHAO_QIANG])
    supervisor.go("/supervision/")
    row = supervisor.page.locator("tr", has_text=handled.number)
    expect(row.locator(".chip-words")).to_have_text("超时 1小时")
    row.get_by_role("link", name="督办").click()
    supervisor.page.get_by_label("督办内容").fill("请今天上午答复处理进展。")
    supervisor.page.get_by_role("button", name="发出督办").click()
    expect(supervisor.page.locator(".event", has_text="魏志远：请今天上午答复处理进展。")).to_be_visible()

    handler = Hands(page_as(people[WEI_ZHIYUAN]), people[WEI_ZHIYUAN])
    handler.open(handled.number)
    handler.page.get_by_role("link", name="答复督办").click()
    handler.page.get_by_label("答复内容").fill("正在现场。")
    handler.page.get_by_role("button", name="提交答复").click()
    expect(handler.page.locator(".line", has_text="魏志远：正在现场。")).to_be_visible()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_button_is_reached_on_a_phone(
    page_as: PageAs, people: Mapping[str, Staff], handled: WorkOrder, language: str
) -> None:
    page = page_as(people[WEI_ZHIYUAN], language=language, width=390)
    page.goto(f"/work-orders/{handled.number}/")

    buttons = page.locator(".actions > *").all()
    assert len(buttons) > 3
    for button in buttons:
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
