"""What a person has been told, who was told what about a work order, and which messages there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from bihuan.notices.models import Delivery, Mute, Notice
from bihuan.org.models import Staff
from bihuan.regulation.queries import pack_of, packs_in_force
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.scripts import Message
from bihuan.workorders.models import Urging, WorkOrder

PAGE = 40
MOST_COUNTED = 99
MOST_TOLD = 200


def unread_count(staff: Staff, *, at: datetime) -> int:
    """How many wait to be read; beyond 99 it does not count on."""
    return Notice.objects.visible_to(staff, at=at).unread()[: MOST_COUNTED + 1].count()


@dataclass(frozen=True, slots=True)
class Way:
    """One way that a notice took out of the house, and how far it came."""

    title: str
    words: str
    tone: str  # quiet | plain | late
    at: datetime | None
    fault: str


def way_of(delivery: Delivery) -> Way:
    """A delivery in words."""
    title = _("邮件") if delivery.by == "mail" else _("短信")
    match delivery.state:
        case Delivery.State.SENT:
            return Way(title, _("已发送"), "plain", delivery.sent_at, "")
        case Delivery.State.FAILED:
            return Way(title, _("未送达"), "late", delivery.tried_at, _fault_words(delivery.fault))
    words = _("待重发") if delivery.tries else _("待发送")
    return Way(title, words, "quiet", delivery.tried_at, _fault_words(delivery.fault))


def _fault_words(fault: str) -> str:
    known = {"no_gateway": _("未配置短信网关"), "bad_address": _("地址无效")}
    return known.get(fault, fault)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as its reader sees it."""

    notice: Notice
    ways: Sequence[Way]


@dataclass(frozen=True, slots=True)
class NoticePage:
    lines: Sequence[NoticeLine]
    after: int | None  # the last one here, when there are more


def notice_page(staff: Staff, *, unread: bool = False, after: int | None = None, at: datetime) -> NoticePage:
    """A person's notices, newest first, all or only those unread."""
    notices = Notice.objects.visible_to(staff, at=at)
    notices = notices.unread() if unread else notices
    notices = notices.filter(pk__lt=after) if after is not None else notices
    found = list(notices.prefetch_related(_DELIVERIES).order_by("-pk")[: PAGE + 1])
    lines = [line_of(notice) for notice in found[:PAGE]]
    return NoticePage(lines, found[PAGE - 1].pk if len(found) > PAGE else None)


def line_of(notice: Notice) -> NoticeLine:
    return NoticeLine(notice, [way_of(delivery) for delivery in notice.deliveries.all()])


_DELIVERIES = Prefetch("deliveries", Delivery.objects.order_by("by"))


@dataclass(frozen=True, slots=True)
class Told:
    """One person who was told: when, by which ways, when they read it."""

    name: str
    told_at: datetime
    read_at: datetime | None
    ways: Sequence[Way]


@dataclass(frozen=True, slots=True)
class Telling:
    """One message about a work order: to whom it went, and what came of it (WO-093)."""

    title: str
    clause: str
    at: datetime
    people: Sequence[Told]
    reacted_at: datetime | None
    answered_at: datetime | None
    is_urging: bool

    @property
    def read(self) -> int:
        return sum(person.read_at is not None for person in self.people)

    @property
    def reaction(self) -> timedelta | None:
        """From being told to the first thing done about it."""
        return max(self.reacted_at - self.at, timedelta(0)) if self.reacted_at else None


def told_about(order_id: int) -> list[Telling]:
    """What was told to whom about a work order, newest first, with delivered, read and reaction times."""
    order = WorkOrder.objects.only("edition_id").filter(pk=order_id).first()
    if order is None:
        return []
    notices = Notice.objects.filter(order_id=order_id).select_related("staff").prefetch_related(_DELIVERIES)
    found = list(notices.order_by("-entry_id", "message", "staff__number")[:MOST_TOLD])
    urgings = Urging.objects.in_bulk({notice.urging_id for notice in found if notice.urging_id})
    titles = {message.code: str(message.title) for message in pack_of(order.edition_id).scripts.messages}
    return [
        _telling(list(group), urgings, titles)
        for _key, group in groupby(found, key=lambda notice: (notice.entry_id, notice.message))
    ]


def _telling(notices: Sequence[Notice], urgings: dict[int, Urging], titles: dict[str, str]) -> Telling:
    first = notices[0]
    urging = urgings.get(first.urging_id or 0)
    people = [
        Told(one.staff.name, one.told_at, one.read_at, [way_of(delivery) for delivery in one.deliveries.all()])
        for one in notices
    ]
    return Telling(
        title=titles.get(first.message, first.message),
        clause=first.clause,
        at=first.at,
        people=people,
        reacted_at=urging.reacted_at if urging else None,
        answered_at=urging.answered_at if urging else None,
        is_urging=urging is not None,
    )


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A kind of message that the person may or may not turn off."""

    message: Message
    ways: Sequence[str]
    muted: bool


def message_lines(staff: Staff, *, at: datetime) -> list[tuple[Pack, list[MessageLine]]]:
    """The messages of each regulation in force: first those that always arrive."""
    muted = set(Mute.objects.filter(staff=staff).values_list("regulation", "message"))
    ways = {"product": _("站内"), "mail": _("邮件"), "sms": _("短信")}
    return [
        (
            pack,
            [
                MessageLine(one, [ways[way] for way in one.by], (pack.regulation.code, one.code) in muted)
                for one in _always_first(pack.scripts.messages)
            ],
        )
        for pack in packs_in_force(at)
    ]


def _always_first(messages: Iterable[Message]) -> list[Message]:
    return sorted(messages, key=lambda message: message.may_be_muted)


def message_of(regulation: str, code: str, *, at: datetime) -> Message | None:
    """A message of a regulation in force, by its code."""
    messages = (
        one for pack in packs_in_force(at) if pack.regulation.code == regulation for one in pack.scripts.messages
    )
    return next((message for message in messages if message.code == code), None)
