"""One work order as its pages tell it."""

from bihuan.workorders.story.page import (
    UrgingLine,
    numbers_for,
    phones_for,
    receipt_of,
    story_of,
    why_of,
)

__all__ = ["UrgingLine", "numbers_for", "phones_for", "receipt_of", "story_of", "why_of"]
