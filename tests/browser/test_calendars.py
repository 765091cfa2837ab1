"""The calendar pages as an administrator sees them."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageAs
from tests.clocks.test_deadlines import when
from tests.world import World, build_world

PAGES = {
    "year": "/administration/calendars/mainland/2026/",
    "year-missing": "/administration/calendars/mainland/2027/",
    "day": "/administration/calendars/mainland/days/2026-10-01/",
    "frames": "/administration/calendars/mainland/frames/",
}


@pytest.fixture
def office(transactional_db: None, at: Callable[[datetime], None]) -> World:
    """A Monday in November: the next year is published, and not yet entered."""
    at(when("2026-11-23 09:00"))
    return build_world()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_reads_well_and_is_open_to_all(
    office: World, page_as: PageAs, shot: Callable[..., None], axe: Callable[[Page], None], language: str
) -> None:
    page = page_as(office.administrator, language=language)
    for name, address in PAGES.items():
        page.goto(address)
        shot(page, f"calendar-{name}-{language}")
        axe(page)
        page.set_viewport_size({"width": 390, "height": 844})
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.set_viewport_size({"width": 1440, "height": 900})
        assert not wide, f"{address} scrolls sideways on a phone"


def test_a_day_off_is_entered_and_seen(office: World, page_as: PageAs) -> None:
    page = page_as(office.administrator)
    page.goto("/administration/units/")
    page.get_by_role("link", name="工作日历").click()
    page.get_by_title("2026-12-24 工作日").click()

    page.get_by_label("放假").check()
    page.get_by_label("原因", exact=True).fill("公司搬迁")
    page.get_by_role("button", name="保存").click()

    expect(page.get_by_title("2026-12-24 公司搬迁")).to_be_visible()
