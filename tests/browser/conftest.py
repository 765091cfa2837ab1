"""A real browser in front of the product, which runs in this process: its clock can be held and its tables seen."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.ui import assets, messages

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {1440: 900, 390: 844}
QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

PageAs = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, one for all tests of the process."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("Chromium is missing: apt-get install chromium.")
    assets.build()
    messages.compile_all()
    # Playwright keeps a loop in this thread, in which Django would refuse to touch the database
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(QUIETLY))
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page_as(browser: Browser, live_server: LiveServer, real_commits: None) -> Iterator[PageAs]:
    """`page_as(staff)` is a window in which this person is signed in, `page_as(None)` one in which nobody is.

    Errors of scripts and whatever the content security policy refused fail the test at its end.
    """
    complaints: list[str] = []
    with ExitStack() as windows:

        def open_window(staff: Staff | None, *, language: str = "zh-hans", width: int = 1440) -> Page:
            context = browser.new_context(
                base_url=live_server.url,
                viewport={"width": width, "height": WIDTHS.get(width, 900)},
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                reduced_motion="reduce",
            )
            windows.callback(context.close)
            context.set_default_timeout(10_000)
            _remember(context, live_server.url, settings.LANGUAGE_COOKIE_NAME, language)
            if staff is not None:
                _remember(context, live_server.url, settings.SESSION_COOKIE_NAME, _session_of(staff))
            page = context.new_page()
            _listen(page, complaints)
            return page

        yield open_window
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    """`at(instant)` holds the product's clock there, until another instant is said or the test ends."""
    with ExitStack() as held:

        def hold(instant: datetime) -> None:
            held.close()
            held.enter_context(standing_at(instant))

        yield hold


@pytest.fixture
def shot() -> Callable[..., None]:
    """`shot(page, "queue")` keeps what the page looks like on a desk and on a phone, as screenshots/queue-1440.png."""

    def take(page: Page, name: str, *, widths: tuple[int, ...] = (1440, 390)) -> None:
        SHOTS.mkdir(exist_ok=True)
        before = page.viewport_size
        for width in widths:
            page.set_viewport_size({"width": width, "height": WIDTHS.get(width, 900)})
            page.evaluate("scrollTo(0, 0), document.fonts.ready")
            page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
        if before:
            page.set_viewport_size(before)

    return take


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails on every serious or critical finding of axe-core."""

    def examine(page: Page) -> None:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[dict[str, Any]] = page.evaluate("axe.run({resultTypes: ['violations']}).then(r => r.violations)")
        grave = [finding for finding in found if finding["impact"] in ("serious", "critical")]
        assert not grave, "\n".join(_said(finding) for finding in grave)

    return examine


def _said(finding: dict[str, Any]) -> str:
    places = "; ".join(node["html"][:160] for node in finding["nodes"][:5])
    return f"{finding['id']} ({finding['impact']}): {finding['help']}: {places}"


def _remember(context: BrowserContext, url: str, name: str, value: str) -> None:
    context.add_cookies([{"name": name, "value": value, "url": url}])


def _session_of(staff: Staff) -> str:
    """Signed in without the form and its slow password."""
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _listen(page: Page, complaints: list[str]) -> None:
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda line: complaints.append(f"{page.url}: {line.text}") if _is_policy(line.text) else None,
    )


def _is_policy(text: str) -> bool:
    return "Content Security Policy" in text or "Content-Security-Policy" in text
