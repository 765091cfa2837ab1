"""Counting key steps: from the examples of the regulation to the tiles of the board."""

import pytest

from bihuan.cli.demo_people import load_demo_people
from bihuan.cli.playing import Player, moment
from bihuan.journal.events import SYSTEM
from bihuan.journal.subscriptions import run_readers
from bihuan.org.models import Unit
from bihuan.regulation.operations import install_edition
from bihuan.regulation.queries import pack_of
from bihuan.workorders.queries.steps import key_steps
from tests.regulations import BEFORE, TELECOM

pytestmark = pytest.mark.django_db


def test_each_step_is_counted_once_with_what_was_late_and_why() -> None:
    edition = install_edition(folder=TELECOM, historical=True, by=SYSTEM, at=BEFORE)
    load_demo_people(TELECOM / "demo", regulation="telecom", at=BEFORE)
    examples = {example.code: example for example in pack_of(edition.pk).examples}
    Player(edition, examples["straight_path"]).play()
    Player(edition, examples["late_feedback"]).play()
    at = moment("2026-03-10 09:00")

    run_readers(at=at)
    tiles = {tile.step.code: tile for tile in key_steps(Unit.objects.get(code="ha"), at=at)}

    assert (tiles["intake"].done, tiles["intake"].late) == (2, 0)
    assert (tiles["handling"].done, tiles["handling"].late, tiles["handling"].late_share) == (2, 1, 50)
    assert tiles["intake"].causes == [("网络质量", 2)]
    assert tiles["authority"].late_share is None


def test_another_province_does_not_count_them() -> None:
    edition = install_edition(folder=TELECOM, historical=True, by=SYSTEM, at=BEFORE)
    load_demo_people(TELECOM / "demo", regulation="telecom", at=BEFORE)
    examples = {example.code: example for example in pack_of(edition.pk).examples}
    Player(edition, examples["straight_path"]).play()

    tiles = key_steps(Unit.objects.get(code="hb"), at=moment("2026-03-10 09:00"))

    assert sum(tile.done for tile in tiles) == 0
