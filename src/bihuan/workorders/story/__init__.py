"""One work order as its pages tell it."""

from bihuan.workorders.story.page import (
    UrgingLine,
    numbers_for,
    phones_for,
    receipt_of,
    story_of,
    why_of,
)
from bihuan.workorders.story.telling import Telling

__all__ = ["Telling", "UrgingLine", "numbers_for", "phones_for", "receipt_of", "story_of", "why_of"]
