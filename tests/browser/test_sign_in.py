"""The pages without the frame: the door, its refusals, and a page that is not there."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageAs
from tests.world import build_world


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_door_and_its_refusal_have_no_serious_findings(
    page_as: PageAs, axe: Callable[[Page], None], shot: Callable[..., None], language: str
) -> None:
    page = page_as(None, language=language)
    page.goto("/sign-in/")
    axe(page)
    page.fill("[name=username]", "1003")
    page.fill("[name=password]", "wrong")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_visible()

    shot(page, f"sign-in-refused-{language}")
    axe(page)


def test_right_password_opens_the_page_asked_for(page_as: PageAs) -> None:
    reviewer = build_world().reviewer
    reviewer.set_password("long-and-secret-9")
    reviewer.save(update_fields=["password"])
    page = page_as(None)

    page.goto("/sign-in/?next=/account/password/")
    page.fill("[name=username]", "1003")
    page.fill("[name=password]", "long-and-secret-9")
    page.keyboard.press("Enter")

    page.wait_for_url("**/account/password/")


def test_a_device_is_signed_out_from_another(
    page_as: PageAs, axe: Callable[[Page], None], shot: Callable[..., None]
) -> None:
    reviewer = build_world().reviewer
    here, there = page_as(reviewer), page_as(reviewer)
    there.goto("/account/")
    here.goto("/account/")

    expect(here.get_by_text("本机")).to_have_count(1)
    axe(here)
    shot(here, "account-devices")
    here.get_by_role("button", name="结束登录").click()

    expect(here.get_by_text("该处登录已结束。")).to_be_visible()
    there.goto("/account/")
    expect(there).to_have_url(re.compile("/sign-in/"))


def test_page_that_is_not_there_says_so_in_both_languages(
    page_as: PageAs, axe: Callable[[Page], None], shot: Callable[..., None]
) -> None:
    page = page_as(build_world().reviewer)
    page.goto("/no-such-page/")

    expect(page.locator("main")).to_contain_text("没有这个页面")
    expect(page.locator("main")).to_contain_text("There is no such page")
    shot(page, "not-found")
    axe(page)
