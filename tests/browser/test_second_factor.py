"""Two steps at the door: required of a post, set up on a page, asked for, replaced by a recovery code, reset."""

import re
from collections.abc import Callable

import pyotp
from playwright.sync_api import Page, expect

from bihuan.kernel.time import now
from bihuan.org.models import SecondFactor
from tests.browser.conftest import PageAs
from tests.workorders.conftest import staffed
from tests.world import build_world

PASSWORD = "long-and-secret-9"


def come_in(page: Page, *, until: str) -> None:
    page.goto("/sign-in/")
    page.fill("[name=username]", "1003")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{until}")


def test_from_the_requirement_to_the_reset(
    page_as: PageAs, axe: Callable[[Page], None], shot: Callable[..., None]
) -> None:
    world = build_world()
    staffed(world)
    world.reviewer.set_password(PASSWORD)
    world.reviewer.save(update_fields=["password"])
    keeper, person = page_as(world.administrator), page_as(None)

    keeper.goto("/administration/sign-in/")
    keeper.get_by_label("复核派单员").check()
    axe(keeper)
    shot(keeper, "sign-in-required")
    keeper.get_by_role("button", name="保存").click()
    expect(keeper.get_by_text("登录要求已保存")).to_be_visible()

    come_in(person, until="/account/second-factor/")
    expect(person.get_by_text("请先完成设置")).to_be_visible()
    axe(person)
    shot(person, "second-factor-new")
    device = pyotp.TOTP(re.sub(r"\s", "", person.locator("code[data-secret]").inner_text()))
    person.get_by_label("验证码").fill(device.at(now()))
    person.get_by_role("button", name="启用").click()
    expect(person.locator("ul[data-secret] li")).to_have_count(10)
    recovery = person.locator("ul[data-secret] code").first.inner_text()
    axe(person)
    shot(person, "recovery-codes")
    person.goto("/account/second-factor/")
    expect(person.get_by_text("还剩 10 个恢复码")).to_be_visible()
    shot(person, "second-factor")

    again = page_as(None)
    come_in(again, until="/sign-in/code/")
    again.get_by_label("验证码").fill("000000")
    again.get_by_role("button", name="继续").click()
    expect(again.locator(".error-summary")).to_be_visible()
    axe(again)
    shot(again, "second-step-refused")
    again.get_by_label("验证码").fill(recovery)
    again.get_by_role("button", name="继续").click()
    again.wait_for_url(re.compile(r"/$"))

    keeper.goto("/administration/staff/1003/")
    axe(keeper)
    shot(keeper, "staff-second-factor")
    keeper.get_by_role("button", name="重置").click()
    expect(keeper.get_by_text("两步验证已重置")).to_be_visible()
    assert not SecondFactor.objects.exists()
    english = page_as(world.replier, language="en")
    english.goto("/account/second-factor/")
    shot(english, "second-factor-en")
