"""What a message says about a work order, in the reader's language and short enough for an SMS."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import translation

from bihuan.clocks.models import Clock
from bihuan.kernel.time import SHANGHAI
from bihuan.regulation.schema.scripts import Message
from bihuan.workorders.facts import Case
from bihuan.workorders.models import Urging, WorkOrder

MOST_SUBJECT = 120
MOST_TEXT = 300  # five parts of a Chinese SMS

_GIVES_WAY = ("text", "title")  # these are shortened, in this order, so that the rest of a message stays whole


class Wording:
    """The messages about one entry, worded once for each language."""

    def __init__(self, case: Case, urging: Urging | None) -> None:
        self._case = case
        self._limit, self._due = _limit_of(case, urging)
        self._urging = urging
        self._said: dict[tuple[str, str], tuple[str, str]] = {}

    def of(self, message: Message, language: str) -> tuple[str, str]:
        """The subject, on one line, and the text."""
        key = (message.code, language)
        if key not in self._said:
            with translation.override(language):
                facts = self._facts()
                subject = " ".join(fitting(str(message.subject), facts, MOST_SUBJECT).split())
                self._said[key] = (subject, " ".join(fitting(str(message.text), facts, MOST_TEXT).split()))
        return self._said[key]

    def _facts(self) -> Mapping[str, str]:
        order, urging = self._case.order, self._urging
        limit = self._case.pack.limit.get(self._limit)
        return {
            "number": order.number,
            "title": order.title,
            "stage": str(self._case.stage.title),
            "unit": str(order.owner_unit.title),
            "handler": order.handler.name if order.handler else "—",
            "limit": str(limit.title) if limit else "—",
            "due": _local(self._due),
            "text": urging.text if urging else "",
            "answer_by": _local(urging.answer_by if urging else None),
        }


def fitting(pattern: str, facts: Mapping[str, str], most: int) -> str:
    """The pattern filled in, at most so long: what people wrote is shortened, what the regulation says stays."""
    known = dict(facts)
    said = pattern.format_map(known)
    for name in _GIVES_WAY:
        if len(said) > most:
            known[name] = shortened(known[name], len(known[name]) - (len(said) - most))
            said = pattern.format_map(known)
    return shortened(said, most)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: max(most - 1, 0)]}…"


def _limit_of(case: Case, urging: Urging | None) -> tuple[str, datetime | None]:
    """The limit that it is about; where a person urges, the one that runs out first."""
    if urging is not None and urging.limit:
        return urging.limit, urging.due_at
    running = Clock.objects.filter(matter_kind=WorkOrder.subject_kind, matter_id=case.order.pk, state="running")
    first = running.order_by("due_at").only("limit", "due_at").first()
    return (first.limit, first.due_at) if first else ("", None)


def _local(at: datetime | None) -> str:
    return f"{at.astimezone(SHANGHAI):%m-%d %H:%M}" if at else "—"
