"""Throwing a draft away: by its owner alone, and never what was typed later."""

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.files.models import Draft
from bihuan.files.operations import discard_draft, save_draft
from tests.world import World

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_is_thrown_away_by_its_owner_alone(world: World) -> None:
    save_draft(key="intake", data={"text": "上网断线"}, by=world.hall_clerk, at=NINE)

    assert not discard_draft(key="intake", by=world.hotline_clerk, at=NINE)
    assert discard_draft(key="intake", by=world.hall_clerk, at=NINE)
    assert not Draft.objects.exists()


def test_stays_when_it_was_saved_after_the_discarding(world: World) -> None:
    save_draft(key="intake", data={}, by=world.hall_clerk, at=NINE + timedelta(seconds=1))

    assert not discard_draft(key="intake", by=world.hall_clerk, at=NINE)
