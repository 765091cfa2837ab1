"""The telecom department of the demonstration in front of a browser: who is there, and what their hands do."""

import re
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from bihuan.cli.demo_people import DemoPeople, load_demo_people
from bihuan.journal.events import SYSTEM
from bihuan.journal.queries import reader_delays
from bihuan.journal.subscriptions import run_readers
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.regulation.operations import install_edition

TELECOM = Path(__file__).parents[2] / "packs" / "telecom"
BEFORE = datetime(2025, 12, 1, 9, 0, tzinfo=SHANGHAI)
INTAKE = "/work-orders/new/telecom/complaint/"


def telecom_department() -> DemoPeople:
    """Put the telecom pack into force and let its demonstration's people take their posts."""
    install_edition(folder=TELECOM, historical=True, by=SYSTEM, at=BEFORE)
    return load_demo_people(TELECOM / "demo", regulation="telecom", at=BEFORE)


def moment(text: str) -> datetime:
    """A local time, as people write it."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def let_readers_catch_up(at: datetime) -> None:
    """Run the journal's readers until nothing waits; a transaction elsewhere on the server may hold them up."""
    for _turn in range(1500):  # as long as the longest test in one transaction beside this one
        run_readers(at=at)
        delays = reader_delays(at=at)
        if not any(delay.waiting_since for delay in delays):
            return
        assert not any(delay.failures for delay in delays), [delay.failure for delay in delays]
        time.sleep(0.1)
    raise AssertionError(f"still waiting: {delays}")


@dataclass(slots=True)
class Hands:
    """One person in front of one window: reads what is there, fills in fields by their labels, presses buttons."""

    page: Page
    staff: Staff

    def go(self, address: str) -> None:
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"

    def open(self, number: str) -> None:
        self.go(f"/work-orders/{number}/")

    def act(self, title: str, **fields: str) -> None:
        """Press an action's button, fill in its fields (by code, in words), and send."""
        self._open_more(title)
        at_once = self._actions().get_by_role("button", name=title, exact=True)
        if at_once.count():
            with self.page.expect_navigation():
                at_once.click()
            return
        self.begin(title)
        form = self.page.locator("form.compose")
        self.fill(form, **fields)
        with self.page.expect_navigation():
            form.get_by_role("button", name=title, exact=True).click()

    def begin(self, title: str) -> Locator:
        """Open the composing area of an action."""
        self._open_more(title)
        self._actions().get_by_role("link", name=title, exact=True).click()
        form = self.page.locator("form.compose")
        expect(form).to_be_visible()
        return form

    def _open_more(self, title: str) -> None:
        """What can be done in many stages stands behind 更多."""
        aside = self._actions().locator(".menu").filter(has=self.page.locator(".menu-item", has_text=title))
        if aside.count() and not aside.first.locator(".menu-item").first.is_visible():
            aside.first.locator("summary").click()

    def _actions(self) -> Locator:
        return self.page.locator(".order > .actions")

    def fill(self, form: Locator, **fields: str) -> None:
        for code, words in fields.items():
            self._fill_cell(form.locator(f'[data-cell="{code}"]'), words)

    def _fill_cell(self, cell: Locator, words: str) -> None:
        expect(cell).to_be_visible()
        if cell.get_attribute("data-drives") is None or _stands(cell, words):
            return _put(cell, words)
        with self.page.expect_event("console", lambda line: line.text == "followed"):
            self.page.evaluate("addEventListener('form:followed', () => console.log('followed'), {once: true})")
            _put(cell, words)
        return None

    def chosen(self, form: Locator, code: str) -> str:
        """What stands in a list, by its title."""
        return form.locator(f'[data-cell="{code}"]').locator("select option:checked, .picked-title").inner_text()

    def due(self, limit: str) -> str:
        """When a limit falls due, as its chip says in full."""
        chip = self._chip(limit)
        found = re.search(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", chip.get_attribute("title") or "")
        assert found, f"no time in the chip of {limit}"
        return found.group()

    def words_of(self, limit: str) -> str:
        """What the chip of a limit says: time left, late, or how it ended."""
        return self._chip(limit).locator(".chip-words").inner_text()

    def _chip(self, limit: str) -> Locator:
        return self.page.locator(".chip", has=self.page.locator(f'.chip-label:text-is("{limit}")')).first

    def stage(self) -> str:
        return self.page.locator('[aria-current="step"]').inner_text()

    def why(self, limit: str) -> dict[str, str]:
        """Everything the dialog beside a limit says, line by line."""
        self._chip(limit).click()
        dialog = self.page.locator("#dialog")
        expect(dialog).to_be_visible()
        lines = dialog.locator(".why-facts > div").all()
        said = {line.locator("dt").inner_text(): line.locator("dd").inner_text() for line in lines}
        self.page.keyboard.press("Escape")
        return said


def _put(cell: Locator, words: str) -> None:
    """Fill in one control, whichever it is; options go by their titles."""
    if cell.locator(".script").count():
        return _answer(cell, words)
    if cell.locator("canvas").count():
        return sign(cell)
    if cell.locator("[data-row-add]").count():
        return _add_rows(cell, words)
    if cell.locator("input[type=radio], input[type=checkbox]").count():
        for title in words.split("、"):
            cell.get_by_label(title, exact=True).check()
    elif cell.locator("select").count():
        cell.locator("select").select_option(label=words)
    elif cell.locator("[role=combobox]").count():
        _pick(cell, words)
    else:
        control = cell.locator("textarea, input:not([type=hidden])").first
        control.fill(words.replace(" ", "T") if control.get_attribute("type") == "datetime-local" else words)
        control.blur()
    return None


def sign(cell: Locator) -> None:
    """Draw a line as a signature."""
    canvas = cell.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box, mouse = canvas.bounding_box(), cell.page.mouse
    assert box is not None
    mouse.move(box["x"] + 30, box["y"] + 40)
    mouse.down()
    for step in range(1, 8):
        mouse.move(box["x"] + 30 + 15 * step, box["y"] + 40 + (20 if step % 2 else -10))
    mouse.up()


def _add_rows(cell: Locator, words: str) -> None:
    """Repeated rows, one a line: `品名=A4纸 数量=8`, by the labels of the columns."""
    for number, line in enumerate(words.splitlines()):
        if cell.locator("tbody tr").count() <= number:
            cell.locator("[data-row-add]").click()
        row = cell.locator("tbody tr").nth(number)
        for part in line.split():
            label, _sign, value = part.partition("=")
            control = row.get_by_label(label, exact=True)
            if control.evaluate("each => each.tagName") == "SELECT":
                control.select_option(label=value)
            else:
                control.fill(value)


def _stands(cell: Locator, words: str) -> bool:
    """Whether the one choice is made already: proposed, or known from before."""
    chosen = cell.locator("label:has(input[type=radio]:checked), select option:checked")
    return chosen.count() == 1 and chosen.inner_text().strip() == words


def _pick(cell: Locator, words: str) -> None:
    """Search in a list and take the line of that name."""
    again = cell.locator("[data-picker-again]")
    if again.is_visible():
        again.click()
    cell.locator("[role=combobox]").press_sequentially(words)
    cell.locator("[role=option]:visible", has_text=words).first.click()


def _answer(cell: Locator, words: str) -> None:
    """Answer the questions of a script one after the other; a dash leaves one out."""
    for question, answer in zip(cell.locator(".script li").all(), words.split("、"), strict=True):
        if answer != "-":
            question.get_by_label(answer, exact=True).check()
