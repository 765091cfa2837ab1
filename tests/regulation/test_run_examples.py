"""Worked examples are asked here; those that take steps are played by whoever knows work orders."""

from datetime import datetime, timedelta

from bihuan.kernel.spans import Span
from bihuan.regulation.examples import moment, run_examples
from bihuan.regulation.load import load_pack
from bihuan.regulation.schema.examples import Example
from tests.regulation.breaking import LIBRARY

PACK = load_pack(LIBRARY)


class WallClock:
    """Counts working days as days from midnight to midnight: enough for a week without holidays."""

    def due(self, start: datetime, span: Span) -> datetime:
        if span.counting == "working_days":
            return start.replace(hour=0, minute=0) + timedelta(days=span.amount + 1)
        return start + timedelta(**{span.counting: span.amount})

    def part(self, start: datetime, span: Span, percent: int) -> datetime:
        return start + (self.due(start, span) - start) * percent / 100


def test_asks_limits_and_tables() -> None:
    results = list(run_examples(PACK, timing=WallClock()))

    assert [result.example.code for result in results] == [
        "three_working_days",
        "urgent_and_grave",
        "waits_at_the_desk",
    ]
    assert [result.faults for result in results] == [(), (), ()]


def test_says_what_came_out_instead() -> None:
    wrong = {
        "three_working_days": {"due": "2026-12-07 00:00"},
        "urgent_and_grave": {"warned": "2026-12-02 11:00"},
        "waits_at_the_desk": {"gives": "plain"},
    }
    examples = [
        each.model_copy(update={"ask": each.ask.model_copy(update=wrong[each.code])})
        for each in PACK.examples
        if each.ask
    ]
    results = run_examples(PACK.model_copy(update={"examples": tuple(examples)}), timing=WallClock())

    assert [result.faults for result in results] == [
        ("到期为 2026-12-06 00:00:00，不是 2026-12-07 00:00。",),
        ("预警为 2026-12-02 11:48:00，不是 2026-12-02 11:00。",),
        ("得到 grave，不是 plain。",),
    ]


def test_a_limit_that_is_not_meant_for_the_case_is_told() -> None:
    [asked] = [each for each in PACK.examples if each.code == "urgent_and_grave"]
    stray = asked.model_copy(update={"ask": asked.ask.model_copy(update={"facts": {"level": ""}})})  # type: ignore[union-attr]

    [result] = run_examples(PACK.model_copy(update={"examples": (stray,)}), timing=WallClock())
    assert result.faults == ("该时限不适用于这种情形。",)
    assert not result.holds


def test_steps_are_played_from_above() -> None:
    played: list[str] = []

    def play(example: Example) -> list[str]:
        played.append(example.code)
        return ["stage: draft, not settled"]

    results = list(run_examples(PACK, timing=WallClock(), play=play))

    assert played == ["straight"]
    assert results[-1].faults == ("stage: draft, not settled",)


def test_moments_are_local() -> None:
    assert moment("2026-12-02 10:00").isoformat() == "2026-12-02T10:00:00+08:00"
