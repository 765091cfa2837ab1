"""The regulation as people read it: every page in both languages, wide and narrow, and the ways between them."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bihuan.journal.events import SYSTEM
from bihuan.regulation.operations import install_edition
from tests.browser.conftest import PageAs
from tests.world import MONDAY_NINE, World, build_world

TELECOM = Path(__file__).parents[2] / "packs" / "telecom"
PAGES = {
    "regulation-front": "",
    "regulation-clause": "clauses/2.4.2/",
    "regulation-procedure": "procedures/complaint/",
    "regulation-assist": "procedures/assist/",
    "regulation-limits": "limits/",
    "regulation-form": "forms/complaint_order/",
    "regulation-tables": "tables/",
    "regulation-catalogue": "catalogue/",
    "regulation-posts": "posts/",
    "regulation-scripts": "scripts/",
    "regulation-example": "examples/straight_path/",
    "regulation-decisions": "decisions/",
}


@pytest.fixture
def telecom(transactional_db: None, at: Callable[[datetime], None]) -> World:
    at(MONDAY_NINE)
    install_edition(folder=TELECOM, historical=True, by=SYSTEM, at=MONDAY_NINE)
    return build_world()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_reads_well_and_is_open_to_all(
    telecom: World, page_as: PageAs, shot: Callable[..., None], axe: Callable[[Page], None], language: str
) -> None:
    page = page_as(telecom.hall_clerk, language=language)

    for name, place in PAGES.items():
        page.goto(f"/regulations/telecom/{place}")
        axe(page)
        shot(page, f"{name}-{language}")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
        page.set_viewport_size({"width": 1440, "height": 900})


def test_a_clause_leads_to_its_rule_and_back(telecom: World, page_as: PageAs) -> None:
    page = page_as(telecom.hall_clerk)
    page.goto("/regulations/telecom/clauses/2.4.2/")

    page.get_by_role("article").get_by_role("link", name="审核派发").first.click()
    expect(page).to_have_url(re.compile(r"/limits/#limits-review$"))
    row = page.locator("#limits-review")
    expect(row).to_contain_text("4 小时")
    row.get_by_role("link", name="2.4.2").click()
    expect(page.get_by_role("heading", name="2.4.2").first).to_be_visible()


def test_a_box_of_the_chart_leads_to_its_stage(telecom: World, page_as: PageAs) -> None:
    page = page_as(telecom.hall_clerk)
    page.goto("/regulations/telecom/procedures/complaint/")

    page.locator("svg.chart a", has_text="待复核").click()
    expect(page).to_have_url(re.compile("#stage-awaiting_review$"))
