"""All components on one page: drawn in both languages on every width, without serious findings."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page
from pytest_django import Settings

from tests.browser.conftest import PageAs
from tests.world import World, build_world

TUESDAY_TEN = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def cast(real_commits: None, settings: Settings, at: Callable[[datetime], None]) -> World:
    settings.DEBUG = True
    at(TUESDAY_TEN)
    return build_world()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_components_have_no_serious_findings(
    cast: World, page_as: PageAs, axe: Callable[[Page], None], shot: Callable[..., None], language: str
) -> None:
    page = page_as(cast.order_handler, language=language)
    page.goto("/ui/gallery/")

    shot(page, f"components-{language}", widths=(1440, 1280, 390))
    axe(page)
