"""Finding work orders by words: newest first, each once, and only what the person sees, however wide their sight."""

import pytest

from bihuan.workorders.queries import finding, found
from tests.workorders.department import Department

WORD = "断线"


def numbers(telecom: Department, who: str, words: str = WORD) -> list[str]:
    return [row.order.number for row in found(words, getattr(telecom.world, who), at=telecom.at)]


@pytest.mark.parametrize("few", [0, finding.FEW])
def test_everybody_finds_what_they_see_and_the_newest_first(
    telecom: Department, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    handled = telecom.taken(text=f"宽带{WORD}一周，还没有修好。")
    waiting = telecom.opened("submit", text=f"光纤{WORD}。")
    other = telecom.opened("submit", text="账单不对。")

    assert numbers(telecom, "order_handler") == [handled.number]
    assert numbers(telecom, "reviewer") == [waiting.number, handled.number]
    assert numbers(telecom, "hubei_reviewer") == []
    assert other.number not in numbers(telecom, "reviewer")


@pytest.mark.parametrize("few", [0, finding.FEW])
def test_what_units_of_one_sight_take_part_in_together_is_found_once(
    telecom: Department, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    order = telecom.assisted(text=f"宽带{WORD}。")
    telecom.world.post(telecom.world.order_handler, telecom.world.it, "assistant")

    assert numbers(telecom, "order_handler") == [order.number]


@pytest.mark.parametrize("words", ["", "。，！", "   ", "𠮷", "a" * 10_000, "%", "_"])
def test_what_cannot_be_found_is_not(telecom: Department, words: str) -> None:
    telecom.taken(text=f"宽带{WORD}一周。")

    assert numbers(telecom, "order_handler", words) == []
