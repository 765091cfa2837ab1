"""Hands draw: a customer signs a callback in the form; a head sets the seal that the administrator handed in."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bihuan.cli.demo_people import load_demo_people
from bihuan.files.models import Draft
from bihuan.journal.events import SYSTEM
from bihuan.org.models import Staff
from bihuan.regulation.operations import install_edition
from tests.browser.conftest import PageAs
from tests.browser.department import BEFORE, TELECOM, Hands, moment, telecom_department
from tests.browser.test_registers import save, sign
from tests.org.pictures import seal_png
from tests.papers.reading import text_of

INSURANCE = TELECOM.parent / "insurance"
CLERK = "7022"
ADMINISTRATOR, SUPERVISOR, HEAD = "1001", "2011", "2001"
DRAWN = re.compile(r"^\[\[\[")


@pytest.fixture
def people() -> Mapping[str, Staff]:
    install_edition(folder=INSURANCE, historical=True, by=SYSTEM, at=BEFORE)
    return load_demo_people(INSURANCE / "demo", regulation="insurance", at=BEFORE).people


def test_a_customer_signs_in_the_form(
    page_as: PageAs,
    at: Callable[[datetime], None],
    shot: Callable[..., None],
    axe: Callable[[Page], None],
    people: Mapping[str, Staff],
) -> None:
    at(moment("2026-03-02 10:00"))
    clerk = Hands(page_as(people[CLERK]), people[CLERK])
    clerk.go("/registers/insurance/callback_record/new/")
    form = clerk.page.locator("form.compose")
    expect(form.locator("canvas")).to_be_hidden()

    # the field shows with the way that wants it; what is drawn outlives the tab
    said = {"plan": "三月回访", "customer_name": "高文博", "way": "现场回访", "subject": "服务满意度回访"}
    clerk.fill(form, **said, called_at="2026-03-02T09:30", caller="兰心怡", place="客户办公室")
    clerk.fill(form, answers="理赔进度清楚。", opinion="满意。")
    form.locator("canvas").scroll_into_view_if_needed()
    sign(clerk.page)
    expect(form.locator("[name=signature]")).to_have_value(DRAWN)
    for _turn in range(40):
        if any(DRAWN.match(str(draft.data.get("signature", [""])[0])) for draft in Draft.objects.all()):
            break
        clerk.page.wait_for_timeout(250)
    other_tab = clerk.page.context.new_page()
    clerk.page.close()
    clerk.page = other_tab
    clerk.go("/registers/insurance/callback_record/new/")
    form = clerk.page.locator("form.compose")
    expect(form.locator("canvas")).to_be_visible()
    expect(form.locator("[name=signature]")).to_have_value(DRAWN)
    shot(clerk.page, "signature-field")
    axe(clerk.page)
    save(clerk.page)
    expect(clerk.page.locator("#sheet svg.signature")).to_be_visible()
    sheet = clerk.page.url

    # other words, and it stands no longer
    clerk.page.get_by_role("link", name="修改").click()
    expect(clerk.page.locator("form.compose svg.signature")).to_be_visible()
    expect(clerk.page.locator("form.compose canvas")).to_be_hidden()
    clerk.fill(clerk.page.locator("form.compose"), opinion="不满意。")
    save(clerk.page)
    expect(clerk.page.locator("#sheet")).to_contain_text("签名后内容有改动，签名已失效")
    assert "签名已失效" in text_of(clerk.page.context.request.get(f"{sheet}print/").body())


def test_a_head_sets_the_seal(
    page_as: PageAs,
    at: Callable[[datetime], None],
    shot: Callable[..., None],
    axe: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    people = telecom_department().people
    at(moment("2026-03-02 10:00"))
    picture = tmp_path / "章.png"
    picture.write_bytes(seal_png())

    # the administrator hands in the picture
    keeper = Hands(page_as(people[ADMINISTRATOR]), people[ADMINISTRATOR])
    keeper.go("/administration/units/ha/")
    keeper.page.locator("summary").filter(has_text="更多").first.click()
    keeper.page.get_by_role("link", name="上传印章").click()
    keeper.page.get_by_label("印章名称").fill("客户服务专用章")
    keeper.page.get_by_label("印章图片").set_input_files(picture)
    shot(keeper.page, "seal-form")
    axe(keeper.page)
    with keeper.page.expect_navigation():
        keeper.page.get_by_role("button", name="上传", exact=True).click()
    expect(keeper.page.locator("img.seal")).to_have_count(2)  # the demonstration has one of its own
    shot(keeper.page, "seal-unit")
    axe(keeper.page)

    # a notice is made, checked by the head, and sealed
    maker = Hands(page_as(people[SUPERVISOR]), people[SUPERVISOR])
    maker.go("/registers/telecom/service_assessment/new/")
    form = maker.page.locator("form.compose")
    maker.fill(form, period="2026 年 2 月", unit="郑州远端处理单元", matter="报告质量差", measure="扣 2 分")
    save(maker.page)
    expect(maker.page.get_by_role("link", name="用印")).to_have_count(0)
    head = Hands(page_as(people[HEAD], language="en"), people[HEAD])
    head.go("/registers/sheets/" + maker.page.url.rstrip("/").rsplit("/", 1)[1] + "/")
    with head.page.expect_navigation():
        head.page.get_by_role("button", name="Check", exact=True).click()
    head.page.get_by_role("link", name="Set the seal").click()
    head.page.get_by_text("客户服务专用章").click()
    shot(head.page, "seal-set-en")
    axe(head.page)
    with head.page.expect_navigation():
        head.page.get_by_role("button", name="Set the seal").click()
    expect(head.page.locator("dl.facts")).to_contain_text("客户服务专用章")
    paper = text_of(head.page.context.request.get(f"{head.page.url}print/").body())
    assert f"公章{people[HEAD].name}2026-03-0210:00" in paper
