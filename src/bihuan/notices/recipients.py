"""Whom a message of the regulation means: resolved on the work order as it stands."""

from datetime import datetime

from bihuan.org.models import Deputy, Staff, Unit
from bihuan.regulation.schema.scripts import Message
from bihuan.workorders import queries
from bihuan.workorders.facts import Case
from bihuan.workorders.models import Urging
from bihuan.workorders.units import unit_of


def recipients(message: Message, case: Case, *, urging: Urging | None, at: datetime) -> list[Staff]:
    """Everybody that the message's `to` names and whoever deputises them, each once; never the accused (WO-022)."""
    found: dict[int, Staff] = {}
    for word in message.to:
        found |= {staff.pk: staff for staff in _named(word, case, urging=urging, at=at)}
    standing_in = Deputy.objects.at(at).filter(absent__in=found, deputy__active=True).select_related("deputy")
    found |= {deputy.deputy_id: deputy.deputy for deputy in standing_in}
    return [staff for staff in found.values() if staff.active and staff.pk != case.order.accused_id]


def _named(word: str, case: Case, *, urging: Urging | None, at: datetime) -> list[Staff]:
    order = case.order
    match word:
        case "urged":
            return _urged(urging, at) if urging else []
        case "handler" if order.handler is not None and order.handler.active:
            return [order.handler]
        case "handler" | "owner":
            return _owners(case, at)
        case "first_asked":
            return [order.receiver]
    unit = unit_of(case, word)
    return _overseers(case, unit, at) if unit else []


def _owners(case: Case, at: datetime) -> list[Staff]:
    """Who holds the posts that the stage belongs to."""
    owner = case.stage.owner
    return queries.holders(owner.posts if owner else (), case.order.owner_unit, at=at)


def _urged(urging: Urging, at: datetime) -> list[Staff]:
    """The person named; else whoever holds the posts, else the head of the unit, else everybody there."""
    if urging.person is not None and urging.person.active:
        return [urging.person]
    holders = queries.holders(tuple(urging.posts), urging.unit, at=at)
    head = urging.unit.head
    return holders or ([head] if head is not None and head.active else queries.colleagues(urging.unit, at=at))


def _overseers(case: Case, unit: Unit, at: datetime) -> list[Staff]:
    """Whoever watches over work in a unit: the posts there that may supervise."""
    posts = tuple(post.code for post in case.pack.organisation.posts if "supervise" in post.may)
    return queries.holders(posts, unit, at=at)
