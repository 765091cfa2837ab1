"""Tokens, the API's reference and webhooks, as people meet them."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from bihuan.org.models import Staff
from tests.browser.conftest import PageAs
from tests.world import MONDAY_NINE, World, build_world


@pytest.fixture
def admin(real_commits: None, at: Callable[[datetime], None]) -> Staff:
    at(MONDAY_NINE)
    world: World = build_world()
    return world.administrator


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_makes_a_token_sees_it_once_and_revokes_it(
    page_as: PageAs, admin: Staff, axe: Callable[[Page], None], shot: Callable[..., None], language: str
) -> None:
    page = page_as(admin, language=language)
    page.goto("/account/tokens/new/")
    page.locator("[name=name]").fill("数据平台")
    page.locator("[name=scopes]").first.check()
    axe(page)
    shot(page, f"token-form-{language}")
    page.locator("form[data-submit] button.btn-primary, form[data-submit] button").last.click()
    secret = page.locator("[data-secret]").inner_text()
    assert secret.startswith("bh_")
    axe(page)
    shot(page, f"token-{language}")

    page.goto("/account/")
    expect(page.locator("main")).to_contain_text(secret[:9])
    expect(page.locator("main")).not_to_contain_text(secret)
    axe(page)
    shot(page, f"account-{language}")
    page.locator("form[action*=revoke] button").click()
    expect(page.locator("form[action*=revoke]")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_reads_the_reference(
    page_as: PageAs, admin: Staff, axe: Callable[[Page], None], shot: Callable[..., None], language: str
) -> None:
    page = page_as(admin, language=language)
    page.goto("/account/api/")
    expect(page.locator("main")).to_contain_text("POST /api/work-orders/bulk")
    axe(page)
    shot(page, f"api-reference-{language}")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_names_an_address_that_hears_of_work_orders(
    page_as: PageAs, admin: Staff, axe: Callable[[Page], None], shot: Callable[..., None], language: str
) -> None:
    page = page_as(admin, language=language)
    page.goto("/administration/webhooks/new/")
    page.locator("[name=title]").fill("数据平台")
    page.locator("[name=url]").fill("https://data.example.cn/heard")
    page.locator("form[data-submit] button").last.click()
    expect(page.locator("body")).to_contain_text("whs_")
    axe(page)
    shot(page, f"webhook-{language}")
    page.goto("/administration/webhooks/")
    expect(page.locator("main")).to_contain_text("数据平台")
    axe(page)
    shot(page, f"webhooks-{language}")
