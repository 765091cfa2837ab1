"""What every page does by itself: drafts, refusals, double clicks, keys, dialogs, a lost server or session."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from bihuan.files.models import Draft
from bihuan.org.models import SignedIn
from tests.browser import desk
from tests.browser.conftest import PageAs
from tests.world import build_world


@pytest.fixture
def page(page_as: PageAs, settings: Settings) -> Iterator[Page]:
    settings.ROOT_URLCONF = desk.__name__
    desk.sent.clear()
    desk.answers.clear()
    page = page_as(build_world().reviewer)
    page.goto("/desk/")
    yield page
    page.evaluate("window.onbeforeunload = null")


def test_answer_comes_into_its_place_and_the_form_can_be_used_again(page: Page) -> None:
    page.fill("#text", "已处理")
    page.click("text=答复")

    expect(page.locator("#answer")).to_have_text("已答复")
    expect(page.locator("#note button")).to_be_enabled()


def test_second_click_sends_nothing(page: Page) -> None:
    page.fill("#text", "已处理")
    page.evaluate("const b = document.querySelector('#note button'); b.click(); b.click(); b.click()")
    expect(page.locator("#answer")).to_have_text("已答复")

    page.evaluate("const b = document.querySelector('#plain button'); b.click(); b.click()")
    page.wait_for_url("**/desk/send/")

    assert desk.sent == {"reply 已处理": 1, "take": 1}


def test_form_refused_with_422_is_shown(page: Page) -> None:
    desk.answers["status"] = 422
    page.click("text=答复")

    expect(page.locator("#answer")).to_have_text("请填写内容")


def test_refusal_is_said_with_its_clause_and_what_was_typed_stays(page: Page) -> None:
    desk.answers["status"] = 409
    page.fill("#text", "已处理")
    page.click("text=答复")

    expect(page.locator("#refused")).to_contain_text("该工单已由刘洋派单。")
    expect(page.locator("#refused")).to_contain_text("2.4.4")
    expect(page.locator("#text")).to_have_value("已处理")
    expect(page.locator("#answer")).to_be_empty()


@pytest.mark.parametrize(("status", "sentence"), [(503, "系统暂时不可用"), (500, "系统出错")])
def test_failing_server_is_said_quietly_and_what_was_typed_stays(page: Page, status: int, sentence: str) -> None:
    desk.answers["status"] = status
    page.fill("#text", "已处理")
    page.click("text=答复")

    expect(page.locator("#network")).to_contain_text(sentence)
    expect(page.locator("#text")).to_have_value("已处理")
    desk.answers.clear()
    page.click("text=答复")
    expect(page.locator("#network")).to_be_hidden()


def test_lost_network_is_said_quietly(page: Page) -> None:
    page.context.set_offline(True)
    page.click("text=答复")

    expect(page.locator("#network")).to_contain_text("连不上服务器")
    page.context.set_offline(False)


def test_ended_session_is_said_and_the_way_back_shown(page: Page) -> None:
    page.fill("#text", "已处理")
    SignedIn.objects.all().delete()
    page.click("#why")

    expect(page.locator("#network")).to_contain_text("登录已超时")
    expect(page.locator("#network a")).to_have_attribute("href", "/sign-in/")
    expect(page.locator("#text")).to_have_value("已处理")


def test_draft_is_saved_and_comes_back_and_can_be_discarded(page: Page) -> None:
    page.fill("#text", "客户要求今日上门")
    page.check("[name=marks]")
    expect(page.locator("[data-draft-state]")).to_have_text("草稿已保存", timeout=8000)
    page.goto("/desk/")

    expect(page.locator("#text")).to_have_value("客户要求今日上门")
    expect(page.locator("[name=marks]")).to_be_checked()
    page.click("text=放弃草稿")
    expect(page.locator("#text")).to_have_value("")
    assert not Draft.objects.exists()


def test_keys_move_open_and_select(page: Page) -> None:
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-bulk]")).to_be_visible()
    expect(page.locator("[data-bulk-count]")).to_have_text("1")

    page.keyboard.press("Escape")
    expect(page.locator("[data-bulk]")).to_be_hidden()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/?row=1")


def test_keys_are_letters_while_one_types(page: Page) -> None:
    page.click("#text")
    page.keyboard.type("jkx?/")

    expect(page.locator("#text")).to_have_value("jkx?/")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_ctrl_enter_submits_from_within_the_form(page: Page) -> None:
    page.fill("#text", "已处理")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#answer")).to_have_text("已答复")


def test_overview_of_keys_opens_and_closes(page: Page) -> None:
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_search_box_opens_by_key_and_closes_empty(page: Page, key: str) -> None:
    page.locator("h1").click()
    page.keyboard.press(key)
    page.keyboard.type("no such thing")
    expect(page.locator("#palette input")).to_have_value("no such thing")

    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#palette input")).to_have_value("")


def test_explanation_opens_in_the_dialog_and_focus_returns(page: Page) -> None:
    page.click("#why")
    expect(page.locator("#dialog")).to_contain_text("处理时限 17 小时")

    page.click("#dialog [data-close]")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("#why")).to_be_focused()


def test_rail_stays_folded_on_the_next_page(page: Page) -> None:
    page.click("[data-fold]")
    page.goto("/desk/")

    expect(page.locator("body.rail-slim")).to_have_count(1)


def test_language_changes_at_once_and_the_page_stays(page: Page) -> None:
    page.click(".who summary")
    page.click(".who [value=en]")

    page.wait_for_url("**/desk/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".searchbox")).to_contain_text("Number, name")
