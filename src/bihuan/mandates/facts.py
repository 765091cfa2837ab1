"""What conditions and forms may know of mandates: how one covers a matter, and what became of the use."""

from typing import Any

from bihuan.kernel.time import SHANGHAI
from bihuan.mandates import rules
from bihuan.mandates.models import MandateUse
from bihuan.mandates.queries import BEYOND_WORDS, level_of, line_of
from bihuan.workorders.facts import Case, Facts, answers
from bihuan.workorders.sources import tells_of


def answer() -> None:
    """Loading this module is what makes it answer."""


@answers("mandate")
def _verdict(case: Case, facts: Facts) -> str:
    return rules.weighed(case, facts, by=case.by, at=case.at).verdict


@answers("mandate_why")
def _why(case: Case, facts: Facts) -> str:
    return str(rules.weighed(case, facts, by=case.by, at=case.at).why)


@tells_of("mandate")
def _told(case: Case, name: str) -> Any:
    """The level and the check as they were at the use; before it, as they are for whoever asks."""
    use = MandateUse.objects.select_related("order", "charged").filter(order_id=case.order.pk).first()
    if use is not None:
        return _of_use(use, name)
    mandate = case.pack.mandate_of.get(case.order.procedure)
    if mandate is None or case.order.receiver_id is None:
        return None
    asker, at = case.order.receiver, case.order.opened_at
    if name == "level":
        level = level_of(case.pack, mandate, asker, at=at)
        return str(level.title) if level else None
    return str(rules.weighed(case, case.facts(), by=asker, at=at).why) if name == "weighed" else None


def _of_use(use: MandateUse, name: str) -> str:
    line = line_of(use)
    return {
        "level": str(line.level),
        "weighed": str(BEYOND_WORDS[use.beyond]),
        "approver": use.charged.name if use.was_approved else "",
        "used_at": f"{use.used_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "verdict": f"{line.verdict} {use.verdict_note}".strip(),
    }[name]
