"""Each pack's worked examples: limits, tables and sheets asked, steps played by the people of its demonstration."""

from pathlib import Path

import pytest

from bihuan.cli.demo_people import load_demo_people
from bihuan.cli.playing import play
from bihuan.clocks.calendar.shipped import mainland_calendar
from bihuan.journal.events import SYSTEM
from bihuan.regulation.examples import run_examples
from bihuan.regulation.operations import install_edition
from bihuan.regulation.queries import pack_of
from bihuan.sheets.examples import filled
from tests.regulation.first_pack import first_pack_in
from tests.regulations import BEFORE, PACKS


@pytest.mark.django_db
@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_each_example_leads_to_what_it_says(folder: Path) -> None:
    holds(folder)


@pytest.mark.django_db
def test_so_do_those_of_the_pack_made_from_nothing(tmp_path: Path) -> None:
    holds(first_pack_in(tmp_path))


def holds(folder: Path) -> None:
    edition = install_edition(folder=folder, historical=True, by=SYSTEM, at=BEFORE)
    load_demo_people(folder / "demo", regulation=edition.regulation, at=BEFORE)
    pack = pack_of(edition.pk)

    results = list(
        run_examples(pack, timing=mainland_calendar(), fill=filled, play=lambda example: play(edition, example))
    )

    assert len(results) == len(pack.examples)
    assert {result.example.code: result.faults for result in results if not result.holds} == {}
