"""The telecom regulation's worked examples, played through the product's own operations."""

from datetime import datetime
from pathlib import Path

import pytest

from bihuan.cli.demo_people import load_demo_people
from bihuan.cli.playing import play
from bihuan.journal.events import SYSTEM
from bihuan.kernel.time import SHANGHAI
from bihuan.regulation.operations import install_edition
from bihuan.regulation.queries import pack_of

TELECOM = Path(__file__).parents[2] / "packs" / "telecom"
BEFORE = datetime(2025, 12, 1, 9, 0, tzinfo=SHANGHAI)


@pytest.mark.django_db
def test_each_played_example_leads_to_what_it_says() -> None:
    edition = install_edition(folder=TELECOM, historical=True, by=SYSTEM, at=BEFORE)
    load_demo_people(TELECOM / "demo", regulation="telecom", at=BEFORE)
    played = [example for example in pack_of(edition.pk).examples if example.steps]

    faults = {example.code: found for example in played if (found := play(edition, example))}

    assert len(played) >= 12
    assert faults == {}
