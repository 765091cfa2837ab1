"""A form on the screen, in a browser: it follows what is chosen, loses nothing, and is complete by keyboard."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bihuan.customers.models import Customer, CustomerPhone, backward
from tests.browser.conftest import PageAs
from tests.world import MONDAY_NINE, World, build_world

Shot = Callable[..., None]


@pytest.fixture
def cast(real_commits: None, settings: Any, at: Callable[..., None]) -> World:
    settings.ROOT_URLCONF = "tests.browser.sheet_pages"
    at(MONDAY_NINE)
    world = build_world()
    customer = Customer.objects.create(
        number="C00000001", name="赵志强", tier="vip", home_unit=world.zhengzhou, registered_at=MONDAY_NINE
    )
    phone = "13800005678"
    CustomerPhone.objects.create(customer=customer, number=phone, backward=backward(phone), is_main=True)
    return world


@pytest.fixture
def page(cast: World, page_as: PageAs) -> Page:
    page = page_as(cast.hall_clerk)
    page.goto("/trial/")
    return page


def test_a_field_appears_when_the_channel_asks_for_it_and_keeps_what_was_typed(page: Page) -> None:
    tape = page.get_by_label("录音编号")
    expect(tape).to_be_hidden()
    page.get_by_label("标题").fill("封面写到一半")

    page.get_by_label("来电").check()
    expect(tape).to_be_visible()
    tape.fill("R-7")
    page.get_by_label("来信").check()
    expect(tape).to_be_hidden()
    page.get_by_label("来电").check()

    expect(tape).to_have_value("R-7")
    expect(page.get_by_label("标题")).to_have_value("封面写到一半")
    expect(page.locator("#reply")).to_have_text("call")


def test_typing_goes_on_while_the_answer_is_under_way(page: Page) -> None:
    page.route("**/trial/", lambda route: (page.wait_for_timeout(400), route.continue_()))
    page.get_by_label("来电").check()
    title = page.get_by_label("标题")
    title.press_sequentially("一本书丢了", delay=120)

    expect(page.get_by_label("录音编号")).to_be_visible()
    expect(title).to_have_value("一本书丢了")
    expect(title).to_be_focused()


def test_business_and_problem_follow_the_classification(page: Page) -> None:
    page.get_by_label("类别").select_option("books")
    page.get_by_label("服务").select_option("外借")
    page.get_by_label("问题", exact=True).select_option("遗失")

    expect(page.get_by_label("何时发现", exact=True)).to_be_visible()
    page.get_by_label("类别").select_option("rooms")
    expect(page.get_by_label("服务")).to_have_value("")


def test_a_customer_is_found_and_chosen_by_keyboard(page: Page) -> None:
    page.get_by_role("combobox", name="读者", exact=True).fill("5678")
    expect(page.get_by_role("option", name="赵志强")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.locator("[data-cell=reader]")).to_contain_text("138****5678")
    expect(page.locator("input[name=reader]")).not_to_have_value("")
    page.get_by_role("button", name="更换 读者").click()
    expect(page.get_by_role("combobox", name="读者", exact=True)).to_be_focused()
    expect(page.locator("input[name=reader]")).to_have_value("")


def test_a_unit_is_searched_for_in_the_list_at_hand(page: Page) -> None:
    page.get_by_label("分馆").select_option("武汉市分公司")
    people = page.get_by_role("combobox", name="经办人")
    people.fill("张")
    page.get_by_role("option", name="张敏").click()

    expect(page.locator("[data-cell=keeper]")).to_contain_text("河南省级投诉处理中心")


def test_files_leave_when_they_are_chosen_and_what_is_refused_is_said(page: Page, tmp_path: Path) -> None:
    good, bad = tmp_path / "说明.txt", tmp_path / "程序.exe"
    good.write_text("读者自述", encoding="utf-8")
    bad.write_bytes(b"MZ\0\0")
    page.get_by_label("附件").set_input_files([good, bad])

    expect(page.locator("[data-cell=papers] [data-token]")).to_have_count(1)
    expect(page.locator("[data-cell=papers]")).to_contain_text("不能上传“程序.exe”")
    page.get_by_role("button", name="移除 说明.txt").click()
    expect(page.locator("input[name=papers]")).to_have_value("")


def test_a_form_is_refused_completed_and_read(page: Page, shot: Shot, axe: Callable[[Page], None]) -> None:
    page.get_by_label("来电").check()
    page.get_by_label("类别").select_option("books")
    page.get_by_label("问题", exact=True).select_option("遗失")
    page.get_by_label("赔偿金额").fill("12.345")
    page.get_by_label("何时发现", exact=True).fill("周一早上开馆前后，读者在服务台翻找书包时")
    shot(page, "sheet-entry")
    axe(page)
    page.get_by_role("button", name="提交").click()

    expect(page.locator(".error-summary")).to_contain_text("请填写“录音编号”：电话渠道受理须登记录音编号（2.4.3）。")
    expect(page.get_by_label("赔偿金额")).to_have_value("12.345")
    shot(page, "sheet-refused")
    axe(page)

    page.get_by_label("录音编号").fill("R-7")
    page.get_by_label("标题").fill("《敦煌遗书》第三册借出后遗失，读者愿照价赔偿")
    page.get_by_label("赔偿金额").fill("1,280.50")
    page.get_by_label("最后在何处：未获得", exact=True).check()
    page.get_by_label("最后在何处：未获得的原因").fill("读者记不清")
    page.locator("[data-cell=agrees]").get_by_label("是").check()
    page.locator("[data-cell=talk]").get_by_label("4").check()
    page.get_by_role("button", name="提交").click()

    expect(page.locator(".paper")).to_contain_text("1,280.50 元")
    expect(page.locator(".paper")).to_contain_text("最后在何处：未获得（读者记不清）")
    shot(page, "sheet-read")
    axe(page)


def test_what_was_typed_comes_back_after_the_tab_was_closed(page: Page, page_as: PageAs, cast: World) -> None:
    page.get_by_label("来电").check()
    page.get_by_label("录音编号").fill("R-7")
    page.get_by_label("类别").select_option("books")
    page.get_by_label("服务").select_option("外借")
    page.get_by_label("问题", exact=True).select_option("遗失")
    page.get_by_label("何时发现", exact=True).fill("周一")
    page.get_by_role("combobox", name="读者", exact=True).fill("赵")
    page.get_by_role("option", name="赵志强").click()
    with page.expect_response(lambda answer: "/drafts/" in answer.url and answer.request.method == "POST"):
        page.get_by_label("标题").fill("丢书")

    again = page_as(cast.hall_clerk)
    again.goto("/trial/")

    expect(again.get_by_label("录音编号")).to_have_value("R-7")
    expect(again.get_by_label("录音编号")).to_be_visible()
    expect(again.locator("[data-cell=reader]")).to_contain_text("赵志强")
    expect(again.get_by_label("服务")).to_have_value("lending")
    expect(again.get_by_label("问题", exact=True)).to_have_value("lost")
    expect(again.get_by_label("何时发现", exact=True)).to_have_value("周一")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_looks_right_while_somebody_searches_and_in_both_languages(
    cast: World, page_as: PageAs, shot: Shot, language: str
) -> None:
    page = page_as(cast.hall_clerk, language=language)
    page.goto("/trial/")
    page.locator("#f-channel-call").check()
    page.locator("#f-reader").fill("赵")
    page.locator("#f-reader-found [role=option]").click()
    people = page.locator("#f-keeper")
    people.fill("张")
    expect(page.locator("#f-keeper-found")).to_be_visible()

    shot(page, f"sheet-picking-{language}")
