"""Withdrawing a seal."""

from datetime import date, timedelta

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.org.models import Seal
from bihuan.org.operations import end_seal, keep_seal
from bihuan.org.operations.seals import SealIsOver, WrongSeal
from tests.org.pictures import seal_png
from tests.world import MONDAY_NINE, World


@pytest.fixture
def seal(world: World) -> Seal:
    facts = {"name": "公章", "picture": seal_png(), "from_on": date(2026, 3, 2), "until_on": date(2026, 3, 31)}
    return keep_seal(unit=world.henan, **facts, by=world.administrator, at=MONDAY_NINE)


def test_is_out_of_use_at_once_and_told(world: World, seal: Seal) -> None:
    assert list(Seal.objects.in_use(MONDAY_NINE)) == [seal]

    end_seal(seal=seal, reason="遗失", by=world.administrator, at=MONDAY_NINE)

    assert not Seal.objects.in_use(MONDAY_NINE).exists()
    [entry] = Entry.objects.filter(name="unit.seal_ended")
    assert entry.data["reason"] == "遗失"


@pytest.mark.parametrize(("days", "used"), [(-1, False), (0, True), (29, True), (30, False)])
def test_is_in_use_from_its_first_day_to_its_last(seal: Seal, days: int, used: bool) -> None:
    assert Seal.objects.in_use(MONDAY_NINE + timedelta(days=days)).exists() is used


def test_only_once(world: World, seal: Seal) -> None:
    end_seal(seal=seal, reason="遗失", by=world.administrator, at=MONDAY_NINE)
    with pytest.raises(SealIsOver):
        end_seal(seal=seal, reason="遗失", by=world.administrator, at=MONDAY_NINE)


def test_wants_a_reason(world: World, seal: Seal) -> None:
    with pytest.raises(WrongSeal):
        end_seal(seal=seal, reason=" ", by=world.administrator, at=MONDAY_NINE)


def test_is_for_the_administrator(world: World, seal: Seal) -> None:
    with pytest.raises(NotPermitted):
        end_seal(seal=seal, reason="遗失", by=world.hall_clerk, at=MONDAY_NINE)
