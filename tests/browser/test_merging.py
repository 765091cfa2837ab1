"""Two complaints of one customer become one, and are taken apart again."""

from collections.abc import Callable, Mapping
from datetime import datetime

from playwright.sync_api import Page, expect

from bihuan.org.models import Staff
from bihuan.workorders.models import WorkOrder
from tests.browser.conftest import PageAs
from tests.browser.department import Hands, moment
from tests.browser.test_workorders_aside import WEI_ZHIYUAN, ZHANG_MIN, handled, order, people, submitted

__all__ = ["handled", "order", "people"]


def send(page: Page, title: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=title, exact=True).click()


def test_a_merge_undone(
    page_as: PageAs,
    at: Callable[[datetime], None],
    people: Mapping[str, Staff],
    handled: WorkOrder,
    shot: Callable[..., None],
    axe: Callable[[Page], None],
) -> None:
    again = submitted(people, "晚间又没有信号")
    desk = Hands(page_as(people[ZHANG_MIN]), people[ZHANG_MIN])
    desk.open(again.number)
    promised = desk.due("对外承诺答复")
    desk.page.locator(".order > .actions").get_by_text("更多").click()
    desk.page.get_by_role("link", name="合并", exact=True).click()
    axe(desk.page)
    shot(desk.page, "merge")
    desk.page.get_by_label(handled.number).check()
    desk.page.get_by_label("原因").fill("同一住址同一故障。")
    send(desk.page, "合并")

    expect(desk.page).to_have_url(f"{_server(desk.page)}/work-orders/{handled.number}/")
    expect(desk.page.locator("#joined")).to_contain_text(again.number)
    expect(desk.page.locator("#story")).to_contain_text(f"{again.number} 并入本工单：同一住址同一故障。")

    desk.open(again.number)
    expect(desk.page.locator(".course [aria-current]")).to_contain_text("已合并")
    expect(desk.page.locator("#story")).to_contain_text("暂停计时：合并")
    expect(desk.page.locator(".order > .actions .btn-primary")).to_have_count(0)
    shot(desk.page, "merged")

    at(moment("2026-03-02 17:00"))
    desk.open(again.number)
    desk.page.get_by_role("link", name="撤销合并").click()
    desk.page.get_by_label("原因").fill("另一处住址，是两件事。")
    shot(desk.page, "merge-undo")
    send(desk.page, "撤销合并")

    expect(desk.page.locator(".course [aria-current]")).to_contain_text("待复核")
    expect(desk.page.locator("#story")).to_contain_text(f"撤销合并：{handled.number}（另一处住址，是两件事。）")
    assert desk.due("对外承诺答复") == promised

    handler = Hands(page_as(people[WEI_ZHIYUAN]), people[WEI_ZHIYUAN])
    handler.open(handled.number)
    expect(handler.page.locator("#story")).to_contain_text(f"{again.number} 恢复独立办理")


def _server(page: Page) -> str:
    return page.url.split("/work-orders/")[0]
