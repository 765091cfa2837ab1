"""Writing notices, reading them, muting kinds of them, and noting what became of a delivery."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from bihuan.journal.models import Entry
from bihuan.notices import rules
from bihuan.notices.models import Delivery, Mute, Notice
from bihuan.notices.news import News, news_of, watchers
from bihuan.notices.recipients import recipients
from bihuan.notices.wording import Wording
from bihuan.org.models import Staff
from bihuan.regulation.conditions import holds
from bihuan.regulation.schema.scripts import Message
from bihuan.workorders import queries
from bihuan.workorders.facts import Case
from bihuan.workorders.models import Urging, WorkOrder

MOST_TRIES = 8


@transaction.atomic
def write_notices(*, entry: Entry, order: WorkOrder, at: datetime) -> Sequence[Delivery]:
    """Tell everybody whom the regulation names for this entry, each once; gives back what must leave the house."""
    case = queries.case_of(order)
    messages = [message for message in case.pack.scripts.messages if message.event == entry.name]
    if not messages:
        return []
    urging = _urging_of(entry)
    messages = [message for message in messages if _fits(message, urging, case)]
    if not rules.is_news(entry, urging):
        return []
    addressed = [(message, staff) for message in messages for staff in recipients(message, case, urging=urging, at=at)]
    leaves = rules.may_leave(entry, at=at)
    wording = Wording(case, urging)
    told_at = at if leaves else entry.recorded_at
    notices = [
        _notice(message, staff, wording, order=order, entry=entry, urging=urging, told_at=told_at)
        for message, staff in _still_wanted(addressed, entry=entry, regulation=order.regulation)
    ]
    Notice.objects.bulk_create(notices)
    ways = {message.code: message.by for message in messages}
    return Delivery.objects.bulk_create(_ways_out(notices, ways) if leaves else [])


@transaction.atomic
def write_news(*, entries: Sequence[Entry], at: datetime) -> Sequence[Delivery]:
    """Tell whoever watches for what these entries say, each once, with as many questions for one as for all."""
    fresh = [one for one in news_of(entries, at) if rules.is_news(one.entry, None)]
    told = set(Notice.objects.filter(entry_id__in=[one.entry.pk for one in fresh]).values_list("entry_id", "staff_id"))
    found = [(one, staff) for one, staff in watchers(fresh, at) if (one.entry.pk, staff.pk) not in told]
    muted = set(
        Mute.objects.filter(staff__in=[staff for _one, staff in found]).values_list("regulation", "message", "staff_id")
    )
    notices, ways, leaving = [], {}, set()
    for one, staff in found:
        for message in one.messages:
            if message.may_be_muted and (one.pack.regulation.code, message.code, staff.pk) in muted:
                continue
            notices.append(_news_notice(one, message, staff, at))
            ways[message.code] = message.by
            if rules.may_leave(one.entry, at=at):
                leaving.add(one.entry.pk)
    Notice.objects.bulk_create(notices)
    return Delivery.objects.bulk_create(_ways_out([notice for notice in notices if notice.entry_id in leaving], ways))


def _news_notice(one: News, message: Message, staff: Staff, at: datetime) -> Notice:
    subject, text = one.worded(message, staff.language)
    entry = one.entry
    return Notice(
        entry_id=entry.pk,
        staff=staff,
        message=message.code,
        regulation=one.pack.regulation.code,
        about_kind=entry.subject_kind,
        about_id=entry.subject_id,
        subject=subject,
        text=text,
        clause=message.clause[0],
        at=entry.recorded_at,
        told_at=at if rules.may_leave(entry, at=at) else entry.recorded_at,
    )


def _urging_of(entry: Entry) -> Urging | None:
    pk = entry.data.get("urging_id")
    return Urging.objects.select_related("unit", "person").get(pk=pk) if pk else None


def _fits(message: Message, urging: Urging | None, case: Case) -> bool:
    """Warning and urging share their event; the message says which of both, and which work orders, it is about."""
    if urging is not None and message.about not in (None, urging.kind):
        return False
    return message.when is None or holds(message.when, case.facts())


def _still_wanted(
    addressed: Sequence[tuple[Message, Staff]], *, entry: Entry, regulation: str
) -> Sequence[tuple[Message, Staff]]:
    """Without those told before, those who turned it off, and whoever did it and so knows."""
    people = {staff.pk for _message, staff in addressed}
    told = set(Notice.objects.filter(entry_id=entry.pk).values_list("message", "staff_id"))
    muted = set(Mute.objects.filter(regulation=regulation, staff_id__in=people).values_list("message", "staff_id"))

    def is_wanted(message: Message, staff: Staff) -> bool:
        if (message.code, staff.pk) in told:
            return False
        return not message.may_be_muted or ((message.code, staff.pk) not in muted and staff.pk != entry.actor_id)

    return [(message, staff) for message, staff in addressed if is_wanted(message, staff)]


def _notice(
    message: Message,
    staff: Staff,
    wording: Wording,
    *,
    order: WorkOrder,
    entry: Entry,
    urging: Urging | None,
    told_at: datetime,
) -> Notice:
    subject, text = wording.of(message, staff.language)
    return Notice(
        entry_id=entry.pk,
        staff=staff,
        message=message.code,
        regulation=order.regulation,
        order_id=order.pk,
        order_number=order.number,
        urging_id=urging.pk if urging else None,
        subject=subject,
        text=text,
        clause=message.clause[0],
        at=entry.recorded_at,
        told_at=told_at,
    )


def _ways_out(notices: Sequence[Notice], ways: Mapping[str, Sequence[str]]) -> list[Delivery]:
    addresses = [(notice, {"mail": notice.staff.email, "sms": notice.staff.mobile}) for notice in notices]
    return [
        Delivery(notice=notice, by=way, address=known[way])
        for notice, known in addresses
        for way in ways[notice.message]
        if known.get(way)
    ]


@transaction.atomic
def read_notices(*, ids: Sequence[int] | None = None, by: Staff, at: datetime) -> int:
    """Mark a person's own notices as read: those named, or all. The first reading counts."""
    unread = Notice.objects.visible_to(by, at=at).unread()
    if ids is not None:
        unread = unread.filter(pk__in=ids)
    return unread.update(read_at=Greatest(Value(at), F("told_at")))


@transaction.atomic
def mute_message(*, message: Message, regulation: str, muted: bool, by: Staff, at: datetime) -> None:
    """Stop or resume one kind of message for oneself; warnings and urging orders always arrive (OP-SYS-08)."""
    del at
    if muted:
        rules.require_mutable(message)
        Mute.objects.get_or_create(staff=by, regulation=regulation, message=message.code)
    else:
        Mute.objects.filter(staff=by, regulation=regulation, message=message.code).delete()


@transaction.atomic
def note_delivery(*, delivery: Delivery, fault: str = "", for_good: bool = False, at: datetime) -> Delivery:
    """Keep what became of a try: sent, or the fault; failed at once when it is for good, else after the last try."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state == Delivery.State.SENT:
        return delivery
    delivery.tries, delivery.tried_at, delivery.fault = delivery.tries + 1, at, fault[:300]
    if not fault:
        delivery.state, delivery.sent_at = Delivery.State.SENT, at
    elif for_good or delivery.tries >= MOST_TRIES:
        delivery.state = Delivery.State.FAILED
    delivery.save(update_fields=["tries", "tried_at", "fault", "state", "sent_at"])
    return delivery
