"""The pages of the organisation and of customers, as people see them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bihuan.cli.demo_people import DemoPeople, load_demo_people
from bihuan.journal.events import SYSTEM
from bihuan.regulation.operations import install_edition
from tests.browser.conftest import PageAs
from tests.world import MONDAY_NINE, TELECOM

DEMO = Path(__file__).parents[2] / "packs" / "telecom" / "demo"
ADMINISTRATION = {
    "units": "/administration/units/",
    "unit": "/administration/units/ha_cc/",
    "unit-new": "/administration/units/zz/new/",
    "unit-move": "/administration/units/zz/move/",
    "staff-list": "/administration/staff/",
    "staff-list-empty": "/administration/staff/?words=nobody",
    "staff": "/administration/staff/2015/",
    "staff-new": "/administration/staff/new/",
    "staff-deputy": "/administration/staff/2012/deputies/new/",
    "staff-post": "/administration/staff/2012/posts/new/",
    "posts": "/administration/posts/?post=telecom/receiver",
    "account": "/account/",
    "password": "/account/password/",
}
CUSTOMERS = {
    "customers": "/customers/",
    "customer": "/customers/KH37100004/",
    "customer-new": "/customers/new/",
    "customer-change": "/customers/KH37100004/change/",
}


@pytest.fixture
def demo(transactional_db: None, at: Callable[[datetime], None]) -> DemoPeople:
    at(MONDAY_NINE)
    install_edition(folder=DEMO.parent, historical=True, by=SYSTEM, at=MONDAY_NINE)
    return load_demo_people(DEMO, regulation=TELECOM, at=MONDAY_NINE)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_reads_well_and_is_open_to_all(
    demo: DemoPeople,
    page_as: PageAs,
    shot: Callable[..., None],
    axe: Callable[[Page], None],
    language: str,
) -> None:
    for person, pages in (("1001", ADMINISTRATION), ("3011", CUSTOMERS)):
        page = page_as(demo.people[person], language=language)
        for name, address in pages.items():
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            shot(page, f"org-{name}-{language}")
            axe(page)
            page.set_viewport_size({"width": 390, "height": 844})
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            page.set_viewport_size({"width": 1440, "height": 900})
            assert not wide, f"{address} scrolls sideways on a phone"


def test_the_tree_opens_where_one_presses(demo: DemoPeople, page_as: PageAs) -> None:
    page = page_as(demo.people["1001"])
    page.goto("/administration/units/")

    page.get_by_label("河南省分公司的下级单位").click()

    expect(page.get_by_role("link", name="河南投诉处理中心")).to_be_visible()


def test_a_refusal_stands_at_its_field(demo: DemoPeople, page_as: PageAs, shot: Callable[..., None]) -> None:
    page = page_as(demo.people["3011"])
    page.goto("/customers/new/")
    page.get_by_label("姓名（名称）").fill("王小强")
    page.get_by_label("电话", exact=False).first.fill("13900001001")

    page.get_by_role("button", name="登记").click()

    expect(page.locator("#field-known_apart .field-error")).to_contain_text("王建国")
    shot(page, "org-customer-refused")
