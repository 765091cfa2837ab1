"""Each pack's worked examples, played through the product's own operations among the people of its demonstration."""

from pathlib import Path

import pytest

from bihuan.cli.demo_people import load_demo_people
from bihuan.cli.playing import play
from bihuan.journal.events import SYSTEM
from bihuan.regulation.operations import install_edition
from bihuan.regulation.queries import pack_of
from tests.regulations import BEFORE, PACKS


@pytest.mark.django_db
@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_each_played_example_leads_to_what_it_says(folder: Path) -> None:
    edition = install_edition(folder=folder, historical=True, by=SYSTEM, at=BEFORE)
    load_demo_people(folder / "demo", regulation=edition.regulation, at=BEFORE)
    played = [example for example in pack_of(edition.pk).examples if example.steps]

    faults = {example.code: found for example in played if (found := play(edition, example))}

    assert played
    assert faults == {}
