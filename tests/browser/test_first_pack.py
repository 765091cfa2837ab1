"""A regulation made from nothing in docs/first-pack.md, at work in the browser: no line of Python knows it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bihuan.cli.demo_people import DemoPeople, load_demo_people
from bihuan.journal.events import SYSTEM
from bihuan.regulation.operations import install_edition
from tests.browser.conftest import PageAs
from tests.browser.department import BEFORE, Hands, moment
from tests.papers.reading import text_of
from tests.regulation.first_pack import first_pack_in

GU_WEN, BAI_SHI, JIANG_HE = "9001", "9002", "9003"


@pytest.fixture
def library(tmp_path: Path) -> DemoPeople:
    pack = first_pack_in(tmp_path)
    install_edition(folder=pack, historical=True, by=SYSTEM, at=BEFORE)
    return load_demo_people(pack / "demo", regulation="lost_and_found", at=BEFORE)


def test_a_telephone_is_found_kept_claimed_and_listed(
    library: DemoPeople, page_as: PageAs, at: Callable[[datetime], None], shot: Callable[..., None]
) -> None:
    windows: dict[str, Hands] = {}

    def sits_down(when: str, who: str, number: str = "") -> Hands:
        at(moment(when))
        if who not in windows:
            windows[who] = Hands(page_as(library.people[who]), library.people[who])
        if number:
            windows[who].open(number)
        return windows[who]

    # found by the words that people use, written down with what the regulation fills in
    desk = sits_down("2026-03-02 09:00", GU_WEN)
    desk.go("/desk/?q=捡到东西")
    desk.page.get_by_role("link", name="失物单").click()
    form = desk.page.locator("form.intake")
    expect(form.locator("[name=channel]")).to_be_checked()  # what the form begins with
    desk.fill(
        form,
        found_at="2026-03-02 08:50",
        place="大厅",
        kind="电子产品",
        marks_seen="黑色手机，屏幕有裂纹",
        worth="1800",
        finder="保洁员",
    )
    shot(desk.page, "first-pack-intake")
    form.get_by_role("button", name="只登记", exact=True).click()
    desk.page.wait_for_url("**/received/")
    number = desk.page.locator(".received-number").inner_text().strip()

    desk = sits_down("2026-03-02 09:10", GU_WEN, number)
    assert desk.due("送保卫室") == "2026-03-02 11:00"
    desk.act("送保卫室", shelf="保险柜")

    # refused by its clause, with what was typed still there
    guard = sits_down("2026-03-02 10:00", BAI_SHI, number)
    form = guard.begin("认领")
    guard.fill(form, claimant="孟三", told_marks="否", document_seen="是")
    form.get_by_role("button", name="认领", exact=True).click()
    expect(guard.page.locator("form.compose")).to_contain_text("说出的特征与登记不符，不能领取")
    expect(guard.page.locator('[data-cell="claimant"] input')).to_have_value("孟三")
    shot(guard.page, "first-pack-refused")

    # what is worth so much goes to the head of security first
    guard.open(number)
    guard.act("认领", claimant="孟三", told_marks="是", document_seen="是")
    assert guard.stage() == "待主管同意"
    chief = sits_down("2026-03-02 10:10", JIANG_HE, number)
    chief.act("同意领回")
    guard = sits_down("2026-03-02 10:15", BAI_SHI, number)
    guard.act("交还失主", settlement="失主领回")
    guard.open(number)
    assert guard.stage() == "已了结"
    assert guard.words_of("保管期") == "按时"
    shot(guard.page, "first-pack-closed")
    assert "黑色手机" in text_of(_fetched(guard.page, f"/work-orders/{number}/print/"))

    # the month's list draws itself, and another person checks it
    guard = sits_down("2026-03-31 17:00", BAI_SHI)
    guard.go("/registers/lost_and_found/month/gather/")
    guard.page.get_by_label("期间").select_option(label="2026 年 3 月")
    guard.page.locator("main button.btn-primary").click()
    guard.page.wait_for_url("**/registers/sheets/*/")
    expect(guard.page.locator("#sheet")).to_contain_text("黑色手机，屏幕有裂纹")
    expect(guard.page.locator("#sheet")).to_contain_text("1,800.00")
    sheet = guard.page.url.removeprefix(guard.page.url.split("/registers/")[0])
    chief = sits_down("2026-03-31 17:10", JIANG_HE)
    chief.go(sheet)
    with chief.page.expect_navigation():
        chief.page.get_by_role("button", name="审核通过").click()
    shot(chief.page, "first-pack-month")
    assert "失物月报" in text_of(_fetched(chief.page, f"{sheet}print/"))


def _fetched(page: Page, address: str) -> bytes:
    answer = page.context.request.get(page.url.split("/work-orders/")[0].split("/registers/")[0] + address)
    assert answer.ok
    return answer.body()
