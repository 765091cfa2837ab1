"""The people of a regulation's demonstration at their windows, with the product's clock in hand."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Locator

from bihuan.cli.demo_people import load_demo_people
from bihuan.journal.events import SYSTEM
from bihuan.regulation.operations import install_edition
from tests.browser.conftest import PageAs
from tests.browser.department import BEFORE, TELECOM, Hands, moment
from tests.papers.reading import text_of

PACKS = TELECOM.parent


class House:
    """A regulation in force and those who work by it; `at` seats somebody in front of a work order."""

    def __init__(self, folder: Path, page_as: PageAs, hold: Callable[[datetime], None]) -> None:
        edition = install_edition(folder=folder, historical=True, by=SYSTEM, at=BEFORE)
        self.regulation = edition.regulation
        self.people = load_demo_people(folder / "demo", regulation=self.regulation, at=BEFORE).people
        self.page_as, self.hold = page_as, hold
        self.windows: dict[str, Hands] = {}

    def at(self, when: str, who: str, number: str = "") -> Hands:
        self.hold(moment(when))
        if who not in self.windows:
            self.windows[who] = Hands(self.page_as(self.people[who]), self.people[who])
        if number:
            self.windows[who].open(number)
        return self.windows[who]

    def opened(self, when: str, who: str, procedure: str, button: str, **fields: str) -> str:
        """Somebody begins a work order and sends it with this button; its number."""
        hands = self.at(when, who)
        hands.go(f"/work-orders/new/{self.regulation}/{procedure}/")
        form = hands.page.locator("form.intake")
        hands.fill(form, **fields)
        form.get_by_role("button", name=button, exact=True).click()
        hands.page.wait_for_url("**/received/")
        return hands.page.locator(".received-number").inner_text().strip()

    def gathered(self, when: str, who: str, register: str, period: str) -> Hands:
        """Somebody lets a list draw itself for a period, and looks at it."""
        hands = self.at(when, who)
        hands.go(f"/registers/{self.regulation}/{register}/gather/")
        hands.page.get_by_label("期间").select_option(label=period)
        hands.page.locator("main button.btn-primary").click()
        hands.page.wait_for_url("**/registers/sheets/*/")
        return hands


def note_copies(form: Locator, copies: Mapping[str, str], at: str) -> None:
    """Write down to whom each copy was handed, and when."""
    for number, (copy, receiver) in enumerate(copies.items()):
        if number:
            form.locator("[data-row-add]").click()
        row = form.locator("tbody tr").nth(number)
        row.get_by_label("联次").select_option(label=copy)
        row.get_by_label("接收人").fill(receiver)
        row.get_by_label("交付时间").fill(at)


def paper_of(hands: Hands, address: str) -> str:
    """What a printed paper says."""
    server = hands.page.url.split("/work-orders/")[0].split("/registers/")[0]
    answer = hands.page.context.request.get(server + address)
    assert answer.ok
    return text_of(answer.body())
