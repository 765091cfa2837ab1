"""Intake by the keyboard alone: what a practised person presses besides the words they write."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from playwright.sync_api import Page, expect

from bihuan.workorders.models import WorkOrder
from tests.browser.conftest import PageAs
from tests.browser.department import INTAKE, moment, telecom_department

MOST_KEYS = 60


@dataclass(slots=True)
class Keyboard:
    """Writes texts for nothing, and counts every other key."""

    page: Page
    pressed: int = 0

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.pressed += len(key.split("+"))
            self.page.keyboard.press(key)

    def tab_to(self, control: str) -> None:
        """Go on to a control, field by field."""
        for _stop in range(MOST_KEYS):
            self.press("Tab")
            if self.page.evaluate("document.activeElement.id") == control:
                return
        raise AssertionError(f"the Tab key never comes to {control}")

    def down(self, times: int) -> None:
        """Choose in a list; what depends on the choice is drawn before one goes on."""
        with self.page.expect_response("**/complaint/"):
            self.press(*["ArrowDown"] * times)
        self.page.wait_for_timeout(200)


def test_takes_at_most_sixty_keys(page_as: PageAs, at: Callable[[datetime], None]) -> None:
    people = telecom_department().people
    at(moment("2026-03-02 15:00"))
    page = page_as(people["3011"])
    page.goto(INTAKE)
    keys = Keyboard(page)

    keys.write("宽带每天晚上八点以后掉线五六次，光猫红灯闪。")
    keys.tab_to("f-customer")
    keys.write("李秀英")
    expect(page.get_by_role("option", name="李秀英")).to_be_visible()
    with page.expect_response("**/complaint/"):
        keys.press("Enter")
    expect(page.locator("#f-contact_phone")).to_have_value("13900001002")
    keys.tab_to("f-classification")
    keys.down(2)
    keys.tab_to("f-business")
    keys.down(2)
    keys.tab_to("f-problem")
    keys.down(1)
    keys.tab_to("f-phenomenon")
    keys.write("宽带晚间频繁掉线")
    keys.tab_to("f-demand")
    keys.write("尽快修好。")
    keys.tab_to("f-signature_refused-yes")
    keys.press("Space")
    expect(page.locator("#f-signature_witness")).to_be_visible()
    page.wait_for_timeout(200)
    keys.tab_to("f-signature_witness")
    keys.write("韩雪梅")
    keys.press("Control+Enter")

    page.wait_for_url("**/received/")
    order = WorkOrder.objects.get()
    assert (order.stage, order.channel, order.level) == ("awaiting_review", "hall", "provincial_ordinary")
    assert (order.classification, order.business, order.problem) == ("fixed", "broadband", "quality_inside")
    assert order.promised_at == moment("2026-03-04 15:00")
    assert keys.pressed <= MOST_KEYS, keys.pressed
    print("keys pressed:", keys.pressed)
