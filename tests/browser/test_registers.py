"""A sheet of a register: left, found again, checked by another, unlocked, printed; and the list, out and in."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from bihuan.org.models import Appointment, Staff
from tests.browser.conftest import PageAs
from tests.browser.department import Hands, moment, telecom_department
from tests.papers.reading import text_of

SUPERVISOR, HEAD = "2011", "2001"
REGISTER = "/registers/telecom/order_spot_check/"
FIRST, SECOND = "TCTS2026030200001", "TCTS2026030200002"
CHOSEN = {"filled_right": "问题", "routed_right": "是", "in_time": "是"}


def fill(hands: Hands, **said: str) -> None:
    form = hands.page.locator("form.compose")
    hands.fill(form, **said)
    for code, title in CHOSEN.items():
        form.locator(f'[data-cell="{code}"]').get_by_label(title, exact=True).check()


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form.compose").get_by_role("button", name="保存").click()


def sign(page: Page) -> None:
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 60 + 30 * step, box["y"] + 60 + (50 if step % 2 else -20))
    page.mouse.up()


def checks_as_well(staff: Staff) -> None:
    """The maker holds a post that checks too."""
    own = Appointment.objects.filter(staff=staff).first()
    head = Appointment.objects.filter(staff__number=HEAD).first()
    assert own is not None
    assert head is not None
    Appointment.objects.create(
        staff=staff, unit=head.unit, post=head.post, regulation=head.regulation, from_on=head.from_on
    )


def test_the_life_of_a_sheet(
    page_as: PageAs, at: Callable[[datetime], None], shot: Callable[..., None], axe: Callable[[Page], None]
) -> None:
    people = telecom_department().people
    checks_as_well(people[SUPERVISOR])
    at(moment("2026-03-02 15:00"))
    maker = Hands(page_as(people[SUPERVISOR]), people[SUPERVISOR])
    maker.go("/registers/")
    maker.page.get_by_role("link", name="工单抽查记录").click()
    maker.page.get_by_role("link", name="新填一张").click()
    shot(maker.page, "register-form")
    axe(maker.page)

    # the tab is lost, and what was typed is there again
    saved = partial(maker.page.expect_response, timeout=30_000)
    with saved(lambda answer: "/drafts/" in answer.url and answer.request.method == "POST"):
        fill(maker, period="2026 年 2 月", work_order=FIRST, remarks="缺少录音编号")
    other_tab = maker.page.context.new_page()
    maker.page.close()
    maker.page = other_tab
    maker.go(f"{REGISTER}new/")
    expect(maker.page.get_by_label("问题说明")).to_have_value("缺少录音编号")
    save(maker.page)
    sheet = maker.page.url
    expect(maker.page.locator("#sheet")).to_contain_text("缺少录音编号")

    # it is signed by hand
    maker.page.get_by_role("link", name="手写签名").click()
    sign(maker.page)
    shot(maker.page, "register-sign")
    axe(maker.page)
    with maker.page.expect_navigation():
        maker.page.get_by_role("button", name="签名", exact=True).click()
    expect(maker.page.locator("svg.signature")).to_be_visible()

    # its maker does not stand for it as the one who checks
    expect(maker.page.get_by_role("note")).to_contain_text("审核须由填写人以外的人进行")
    expect(maker.page.get_by_role("button", name="审核通过")).to_have_count(0)
    refused = maker.page.context.request.post(
        f"{sheet}check/",
        form={"csrfmiddlewaretoken": maker.page.locator("[name=csrfmiddlewaretoken]").first.input_value()},
        headers={"referer": sheet},
    )
    assert refused.status == 409
    assert "审核须由填写人以外的人进行" in refused.text()

    # another one checks it, in English; then it stays as it is
    checker = Hands(page_as(people[HEAD], language="en"), people[HEAD])
    checker.go(f"{REGISTER}?words=录音编号")
    shot(checker.page, "register-en")
    axe(checker.page)
    checker.page.locator("table").get_by_role("link", name="TCCC2026030200001").click()
    with checker.page.expect_navigation():
        checker.page.get_by_role("button", name="Check", exact=True).click()
    expect(checker.page.get_by_role("button", name="Check", exact=True)).to_have_count(0)
    shot(checker.page, "register-sheet-en")
    axe(checker.page)
    maker.go(sheet.removeprefix(maker.page.url.split("/registers")[0]))
    expect(maker.page.get_by_role("link", name="修改")).to_have_count(0)

    # the check is taken back with a reason; the maker corrects, and it is checked anew
    checker.page.get_by_role("link", name="Take the check back").click()
    checker.page.get_by_label("Reason for taking the check back").fill("工单号有误")
    with checker.page.expect_navigation():
        checker.page.get_by_role("button", name="Take the check back").click()
    at(moment("2026-03-02 15:20"))
    maker.page.reload()
    maker.page.get_by_role("link", name="修改").click()
    maker.fill(maker.page.locator("form.compose"), work_order=SECOND)
    save(maker.page)
    expect(maker.page.locator("#sheet")).to_contain_text(SECOND)
    checker.page.reload()
    with checker.page.expect_navigation():
        checker.page.get_by_role("button", name="Check", exact=True).click()

    # on paper it says who stands for it
    paper = text_of(maker.page.context.request.get(f"{sheet}print/").body())
    assert all(words in paper for words in ("工单抽查记录", SECOND, people[SUPERVISOR].name, people[HEAD].name))
    assert "手写签名" not in paper  # it was for the first content, and has fallen with it


def test_the_list_goes_out_and_comes_in(
    page_as: PageAs,
    at: Callable[[datetime], None],
    shot: Callable[..., None],
    axe: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    people = telecom_department().people
    at(moment("2026-03-02 15:00"))
    maker = Hands(page_as(people[SUPERVISOR]), people[SUPERVISOR])
    maker.go(f"{REGISTER}new/")
    fill(maker, period="2026 年 2 月", work_order=FIRST, remarks="缺少录音编号")
    save(maker.page)

    # out, as Excel and as CSV
    asked = maker.page.context.request
    book = CalamineWorkbook.from_filelike(io.BytesIO(asked.get(f"{REGISTER}export.xlsx").body()))
    lines = list(csv.reader(io.StringIO(asked.get(f"{REGISTER}export.csv").body().decode("utf-8-sig"))))
    cells = book.get_sheet_by_index(0).to_python()
    assert any(FIRST in row for row in cells)
    assert any(FIRST in row for row in lines)

    # in: a file with faults is told cell by cell, and nothing of it is taken
    heading = next(line for line in lines if "抽查期间" in line or "期间" in line)
    right = dict(zip(heading, next(line for line in lines if FIRST in line), strict=True))
    wrong = {**right, **dict.fromkeys((name for name, value in right.items() if value == "是"), "也许")}
    file = tmp_path / "抽查.csv"
    upload(maker.page, file, heading, [right, wrong])
    expect(maker.page.locator(".error-summary")).to_contain_text("一行也没有导入")
    expect(maker.page.locator("tbody")).to_contain_text("3")
    shot(maker.page, "register-import-faults")
    axe(maker.page)

    # corrected, it is looked at once more and then taken
    upload(maker.page, file, heading, [right, {**right, heading[heading.index("问题说明")]: "已补录音编号"}])
    with maker.page.expect_navigation():
        maker.page.get_by_role("button", name="导入 2 张").click()
    maker.go(f"{REGISTER}?words=已补录音编号")
    expect(maker.page.locator("tbody tr")).to_have_count(1)


def upload(page: Page, file: Path, heading: list[str], rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, heading)
        writer.writeheader()
        writer.writerows(rows)
    page.goto(f"{REGISTER}import/")
    page.get_by_label("文件").set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name="检查文件").click()
