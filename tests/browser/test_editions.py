"""A new edition with a shorter limit: what runs keeps the old one, what is new takes the new one; both say so."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bihuan.regulation.models import Edition
from bihuan.transitions.operations import move_due_work_orders
from bihuan.workorders.models import WorkOrder
from tests.browser.conftest import PageAs
from tests.workorders.conftest import staffed
from tests.workorders.department import Department, fresh, when
from tests.workorders.editions import MIDNIGHT, installed
from tests.world import build_world

At = Callable[[datetime], None]
Shot = Callable[..., None]
Axe = Callable[[Page], None]


@pytest.fixture
def telecom(real_commits: None, at: At) -> Department:
    at(when("2026-03-09 22:00"))
    department = staffed(build_world())
    department.at = when("2026-03-09 22:00")
    return department


@pytest.fixture
def edition(telecom: Department, tmp_path: Path) -> Edition:
    return installed(tmp_path)


def fits(page: Page) -> bool:
    page.set_viewport_size({"width": 390, "height": 844})
    narrow: bool = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    return narrow


def why(page: Page, order: WorkOrder) -> str:
    """What the dialog beside the limit of 审核派发 says."""
    return opened_reason(page, order).inner_text()


def opened_reason(page: Page, order: WorkOrder) -> Locator:
    page.goto(f"/work-orders/{order.number}/")
    page.locator(".chip", has_text="审核派发").first.click()
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    return dialog


def test_what_runs_keeps_its_limit_and_what_is_new_takes_the_new_one(
    telecom: Department, edition: Edition, page_as: PageAs, at: At, shot: Shot
) -> None:
    running = telecom.brought_to("awaiting_review")
    telecom.at, telecom.edition = MIDNIGHT, edition
    opened = telecom.brought_to("awaiting_review")
    at(MIDNIGHT + timedelta(minutes=30))
    page = page_as(telecom.world.reviewer)

    old, new = why(page, running), why(page, opened)

    assert "4 小时" in old
    assert "按《客户投诉服务管理规范》2022.1 版（自 2022-07-14 起施行）起算" in old
    assert "2 小时" in new
    assert "按《客户投诉服务管理规范》2026.2 版（自 2026-03-10 起施行）起算" in new
    opened_reason(page, running)
    shot(page, "edition-why")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_two_editions_side_by_side_read_well(
    telecom: Department, edition: Edition, page_as: PageAs, shot: Shot, axe: Axe, language: str
) -> None:
    page = page_as(telecom.world.hall_clerk, language=language)
    page.goto("/regulations/telecom/changes/")

    changed = {"zh-hans": "时长由 4 小时 改为 2 小时", "en": "how long changes from 4 hours to 2 hours"}[language]
    expect(page.get_by_text(changed)).to_be_visible()
    axe(page)
    assert fits(page)
    shot(page, f"edition-changes-{language}")
    page.locator(".change", has_text=changed).locator(".clause").first.click()
    expect(page).to_have_url(re.compile(r"/clauses/2\.4\.2/\?edition=2026\.2$"))


def test_the_keeper_moves_what_runs_and_the_work_order_says_so(
    telecom: Department, edition: Edition, page_as: PageAs, at: At, shot: Shot, axe: Axe
) -> None:
    order = telecom.brought_to("awaiting_review")
    telecom.brought_to("handling")
    page = page_as(telecom.world.keeper)
    page.goto("/transitions/telecom/2026.2/")
    row = page.locator("tr", has_text="待复核")
    row.locator("summary").click()
    expect(row).to_contain_text("时长由 4 小时 改为 2 小时")
    axe(page)
    assert fits(page)
    shot(page, "transition-plan")

    page.get_by_role("link", name="作出决定").click()
    page.get_by_label("在办工单转到新版次").check()
    page.get_by_label("转移日期").fill("2026-03-10")
    page.get_by_label("原因").fill("总部要求一并提速。")
    assert fits(page)
    shot(page, "transition-decide")
    page.get_by_role("button", name="作出决定").click()
    expect(page.get_by_text("已决定：2026-03-10 零时起转到 2026.2 版。")).to_be_visible()

    assert move_due_work_orders(at=MIDNIGHT) == 2
    at(MIDNIGHT + timedelta(minutes=5))
    assert fresh(order).edition == edition
    page.reload()
    expect(page.get_by_text("已转 2 张，0 张仍按原版次")).to_be_visible()
    desk = page_as(telecom.world.reviewer)
    text = why(desk, order)
    shot(desk, "transition-why")
    assert "4 小时" in text
    assert "工单已转到 2026.2 版办理" in text
    expect(desk.locator("#story")).to_contain_text("由制度 2022.1 版转到 2026.2 版办理（总部要求一并提速。）")
    shot(desk, "transition-order")
