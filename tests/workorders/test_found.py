"""Finding work orders by words: newest first, each once, and only what the person sees, however wide their sight."""

import pytest
from django.db import connection

from bihuan.workorders.queries import finding, found
from tests.workorders.department import Department

WORD = "断线"


def numbers(telecom: Department, who: str, words: str = WORD) -> list[str]:
    return [row.order.number for row in found(words, getattr(telecom.world, who), at=telecom.at)]


@pytest.mark.parametrize("share", [0.01, 0.9])
def test_everybody_finds_what_they_see_and_the_newest_first(
    telecom: Department, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "share_of", lambda _units: share)
    handled = telecom.taken(text=f"宽带{WORD}一周，还没有修好。")
    waiting = telecom.opened("submit", text=f"光纤{WORD}。")
    other = telecom.opened("submit", text="账单不对。")

    assert numbers(telecom, "order_handler") == [handled.number]
    assert numbers(telecom, "reviewer") == [waiting.number, handled.number]
    assert numbers(telecom, "hubei_reviewer") == []
    assert other.number not in numbers(telecom, "reviewer")


@pytest.mark.parametrize("share", [0.01, 0.9])
def test_what_units_of_one_sight_take_part_in_together_is_found_once(
    telecom: Department, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "share_of", lambda _units: share)
    order = telecom.assisted(text=f"宽带{WORD}。")
    telecom.world.post(telecom.world.order_handler, telecom.world.it, "assistant")

    assert numbers(telecom, "order_handler") == [order.number]


def test_knows_about_how_much_a_unit_sees(telecom: Department) -> None:
    unit = telecom.world.network
    assert finding.share_of([unit.pk]) == 1.0  # nothing is known of a table that was never looked at

    for _number in range(3):
        telecom.taken()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE workorders_participation")
    assert 0 < finding.share_of([unit.pk]) < finding.share_of([unit.pk, telecom.world.centre.pk]) <= 1


@pytest.mark.parametrize("words", ["", "。，！", "   ", "𠮷", "a" * 10_000, "%", "_"])
def test_what_cannot_be_found_is_not(telecom: Department, words: str) -> None:
    telecom.taken(text=f"宽带{WORD}一周。")

    assert numbers(telecom, "order_handler", words) == []
