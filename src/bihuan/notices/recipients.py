"""Whom a message of the regulation means: resolved on the work order as it stands."""

from datetime import datetime

from bihuan.org.models import Staff, Unit
from bihuan.regulation.schema.scripts import Message
from bihuan.workorders import queries
from bihuan.workorders.facts import Case
from bihuan.workorders.models import Urging
from bihuan.workorders.units import unit_of


def recipients(message: Message, case: Case, *, urging: Urging | None, at: datetime) -> list[Staff]:
    """Everybody that the message's `to` names, each once."""
    found: dict[int, Staff] = {}
    for word in message.to:
        for staff in _named(word, case, urging=urging, at=at):
            found.setdefault(staff.pk, staff)
    return list(found.values())


def _named(word: str, case: Case, *, urging: Urging | None, at: datetime) -> list[Staff]:
    order, owner = case.order, case.stage.owner
    posts = owner.posts if owner else ()
    match word:
        case "urged":
            return _urged(urging, at) if urging else []
        case "handler" if order.handler is not None:
            return [order.handler]
        case "handler" | "owner":
            return queries.holders(posts, order.owner_unit, at=at)
        case "first_asked":
            return [order.receiver]
    unit = unit_of(case, word)
    return _overseers(case, unit, at) if unit else []


def _urged(urging: Urging, at: datetime) -> list[Staff]:
    if urging.person is not None:
        return [urging.person]
    return queries.holders(tuple(urging.posts), urging.unit, at=at)


def _overseers(case: Case, unit: Unit, at: datetime) -> list[Staff]:
    """Whoever watches over work in a unit: the posts there that may supervise."""
    posts = tuple(post.code for post in case.pack.organisation.posts if "supervise" in post.may)
    return queries.holders(posts, unit, at=at)
