"""A group event with five children: opened over them, led for hours, each customer answered by itself."""

from collections.abc import Callable, Mapping
from datetime import datetime

from playwright.sync_api import Page, expect

from bihuan.clocks.operations import raise_due_clocks
from bihuan.org.models import Staff
from bihuan.workorders.models import WorkOrder
from tests.browser.conftest import PageAs
from tests.browser.department import Hands, moment
from tests.browser.test_workorders_aside import ZHANG_MIN, people, submitted

__all__ = ["people"]

ANSWER = {
    "reply_way": "电话",
    "attitude": "认可",
    "settlement": "彻底解决",
    "cause": "通信资源故障",
    "cause_origin": "公司",
    "solution_way": "排障修复",
}
STATEMENT = "城东基站断电，正在抢修，预计中午恢复。"


def test_a_group_event_with_five_children(
    page_as: PageAs,
    at: Callable[[datetime], None],
    people: Mapping[str, Staff],
    shot: Callable[..., None],
    axe: Callable[[Page], None],
) -> None:
    orders = [submitted(people, f"{place}没有信号") for place in ("东关", "西关", "南关", "北关", "城郊")]
    desk = Hands(page_as(people[ZHANG_MIN]), people[ZHANG_MIN])
    desk.go("/work-orders/new/telecom/group_event/")
    form = desk.page.locator("form.intake")
    desk.fill(form, event="城东手机无信号", effect="五个片区无法通话。", happened_on="2026-03-02 14:00")
    desk.fill(form, add_orders="\n".join(order.number for order in orders))
    axe(desk.page)
    shot(desk.page, "group-event-intake")
    desk.page.get_by_role("button", name="只登记").click()
    desk.page.wait_for_url("**/received/")
    event = WorkOrder.objects.get(procedure="group_event")
    desk.open(event.number)
    expect(desk.page.locator("#gathered a.line-main")).to_have_count(5)

    desk.act("指定指挥人", commander="张敏", measures="调发电车。", statement=STATEMENT)
    expect(desk.page.locator("#story")).to_contain_text("指定指挥人")
    at(moment("2026-03-02 16:30"))
    raise_due_clocks(at=moment("2026-03-02 16:30"))  # nobody noted anything for an hour and a half
    desk.open(event.number)
    expect(desk.page.locator("#story")).to_contain_text("已超时：“每小时进展”")
    desk.act("记进展", progress="发电车已到，三个片区恢复。")
    axe(desk.page)
    shot(desk.page, "group-event")
    desk.go("/supervision/emergency/")
    [line] = desk.page.locator("#emergencies tbody tr").all()
    for words in (event.number, "群发", "应急处置中", "张敏"):
        expect(line).to_contain_text(words)
    expect(line.locator(".count-late")).to_have_text("1")  # the note that was missed
    axe(desk.page)
    shot(desk.page, "emergency")

    for number, order in enumerate(orders):
        desk.open(order.number)
        expect(desk.page.locator("#gathered")).to_contain_text(event.number)
        form = desk.begin("中心答复办结")
        expect(form.locator('[data-cell="reply_text"] textarea')).to_have_value(STATEMENT)
        desk.fill(form, reply_text=f"第 {number + 1} 位：{STATEMENT}", **ANSWER)
        with desk.page.expect_navigation():
            form.get_by_role("button", name="中心答复办结", exact=True).click()
        assert desk.stage() == "待回访"
        assert WorkOrder.objects.filter(procedure="complaint", settled_at=None).count() == 4 - number

    desk.open(event.number)
    desk.act("结束事件", lessons="机房备用电源加装告警。")
    assert desk.stage() == "已结束"
    expect(desk.page.locator("#gathered a.line-main")).to_have_count(5)
