"""The access log as its administrator sees it."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from bihuan.journal.access import Nobody, note_door, note_reading, note_refusal
from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import now
from bihuan.org.operations import choose_language
from tests.browser.conftest import PageAs
from tests.world import build_world


def test_who_read_what_and_who_was_refused(
    page_as: PageAs, axe: Callable[[Page], None], shot: Callable[..., None]
) -> None:
    world, at = build_world(), now()
    ids = [world.order_handler.pk, world.assistant.pk, world.dispatcher.pk, world.replier.pk, world.screener.pk]
    for number, staff in enumerate((world.reviewer, world.replier)):
        note_reading(by=staff, kind="staff", id=ids[number], fields=["phones"], at=at - timedelta(hours=number))
    refused = {"what": "POST /work-orders/TCTS2026031500001/actions/dispatch/", "sentence": "派单由复核派单员办理。"}
    note_refusal(by=world.hall_clerk, **refused, code="not_permitted", clause="2.4.4", address="10.20.30.40", at=at)
    door = {"what": "Firefox · Windows", "address": "10.20.30.40", "at": at}
    note_door(AccessEntry.Kind.SIGNED_IN, by=world.reviewer, **door)
    note_door(AccessEntry.Kind.NOT_SIGNED_IN, by=Nobody(), code="unknown_number", sentence="没有这个工号。", **door)
    page = page_as(world.administrator)

    page.goto("/administration/access/")
    expect(page.locator("#access-rows tr")).to_have_count(5)
    axe(page)
    shot(page, "access-log")
    page.get_by_label("工号或姓名").fill("1003")
    page.get_by_role("button", name="查找").click()

    expect(page.locator("#access-rows tr")).to_have_count(2)
    with page.expect_download() as taken:
        page.get_by_role("link", name="导出").click()
    assert "张敏" in taken.value.path().read_text(encoding="utf-8-sig")
    choose_language(staff=world.administrator, language="en", by=world.administrator, at=at)
    english = page_as(world.administrator, language="en")
    english.goto("/administration/access/")
    expect(english.get_by_role("heading", name="Access log")).to_be_visible()
    shot(english, "access-log-en")
