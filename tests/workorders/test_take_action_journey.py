"""Every stage is reached, and the journal tells the way."""

import pytest

from tests.workorders.department import Department

STAGES = (
    "draft", "awaiting_review", "returned", "awaiting_take", "handling", "assisting", "feedback_check",
    "awaiting_reply", "settled", "awaiting_callback", "screening", "reworking", "awaiting_second_callback",
    "called_back", "archived", "withdrawn", "declined",
)  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_reaches_every_stage(telecom: Department, stage: str) -> None:
    order = telecom.brought_to(stage)

    assert order.stage == stage
