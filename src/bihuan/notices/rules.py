"""Whether an entry is news at all, whether it may still leave the house, and whether a person may turn it off."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from bihuan.journal.models import Entry
from bihuan.kernel.errors import Refusal
from bihuan.regulation.schema.scripts import Message
from bihuan.workorders.models import Urging

# So long may the product have stood still: what people were told late, they were told. What is older is history that
# was brought in or played: nobody's phone rings about it.
STALE = timedelta(hours=24)


class MayNotBeMuted(Refusal):
    """A warning or an urging order reaches its person, whatever the person likes (OP-SYS-08)."""

    code = "may_not_be_muted"


def is_news(entry: Entry, urging: Urging | None) -> bool:
    """Whether people are told: of what was written down long after it happened only if an answer is still asked for."""
    if entry.recorded_at - entry.happened_at <= STALE:
        return True
    return urging is not None and urging.kind == "urging" and urging.answered_at is None


def may_leave(entry: Entry, *, at: datetime) -> bool:
    """Whether a mail or SMS about this entry still says something new."""
    return at - entry.happened_at <= STALE


def require_mutable(message: Message) -> None:
    """Refuse to turn off what always arrives."""
    if not message.may_be_muted:
        raise MayNotBeMuted(
            _("“%(title)s”消息不能关闭，请保持畅通。") % {"title": message.title}, clause=message.clause[0]
        )
