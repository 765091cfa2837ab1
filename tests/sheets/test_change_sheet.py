"""Changing a sheet."""

from datetime import timedelta

import pytest

from bihuan.sheets.models import Sheet
from bihuan.sheets.operations import Difference, change_sheet, make_sheet
from tests.sheets.test_make_sheet import an_edition
from tests.world import MONDAY_NINE, World

LATER = MONDAY_NINE + timedelta(hours=1)


@pytest.fixture
def sheet(world: World) -> Sheet:
    values = {"subject": "旧标题", "copies": 2}
    return make_sheet(
        form="loss_report", edition_id=an_edition().pk, values=values, by=world.hall_clerk, at=MONDAY_NINE
    )


def test_merges_values_and_returns_what_changed(world: World, sheet: Sheet) -> None:
    changed = change_sheet(
        sheet=sheet, values={"subject": "新标题", "story": "经过", "copies": 2}, by=world.reviewer, at=LATER
    )

    assert changed == {"subject": Difference("旧标题", "新标题"), "story": Difference(None, "经过")}
    kept = Sheet.objects.get(pk=sheet.pk)
    assert kept.values == {"subject": "新标题", "copies": 2, "story": "经过"}
    assert (kept.version, kept.changed_by, kept.changed_at) == (2, world.reviewer, LATER)


def test_takes_out_what_was_emptied(world: World, sheet: Sheet) -> None:
    changed = change_sheet(sheet=sheet, values={"copies": None, "subject": ""}, by=world.reviewer, at=LATER)

    assert changed == {"copies": Difference(2, None), "subject": Difference("旧标题", None)}
    assert Sheet.objects.get(pk=sheet.pk).values == {}


def test_a_zero_and_a_no_are_answers(world: World, sheet: Sheet) -> None:
    change_sheet(sheet=sheet, values={"copies": 0, "agrees": False}, by=world.reviewer, at=LATER)

    assert Sheet.objects.get(pk=sheet.pk).values == {"subject": "旧标题", "copies": 0, "agrees": False}


def test_writes_nothing_when_nothing_changed(world: World, sheet: Sheet) -> None:
    assert change_sheet(sheet=sheet, values={"copies": 2, "story": ""}, by=world.reviewer, at=LATER) == {}
    assert Sheet.objects.get(pk=sheet.pk).version == 1
