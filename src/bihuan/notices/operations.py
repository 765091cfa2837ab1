"""Writing notices, reading them, muting kinds of them, and noting what became of a delivery."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bihuan.journal.models import Entry
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import SHANGHAI
from bihuan.notices.models import Delivery, Mute, Notice
from bihuan.notices.recipients import recipients
from bihuan.org.models import Staff
from bihuan.regulation.conditions import holds
from bihuan.regulation.schema.scripts import Message
from bihuan.workorders import queries
from bihuan.workorders.facts import Case, Facts
from bihuan.workorders.models import Urging, WorkOrder

MOST_TRIES = 8


class MayNotBeMuted(Refusal):
    code: ClassVar[str] = "may_not_be_muted"


@transaction.atomic
def write_notices(*, entry: Entry, order: WorkOrder, at: datetime) -> list[Delivery]:
    """Tell everybody whom the regulation's messages name for this entry; gives back what must leave the house."""
    case = queries.case_of(order)
    urging = Urging.objects.filter(pk=entry.data.get("urging_id") or 0).select_related("unit", "person").first()
    deliveries: list[Delivery] = []
    for message in case.pack.scripts.messages:
        if message.event == entry.name and _fits(message, urging, case.facts()):
            for staff in recipients(message, case, urging=urging, at=at):
                deliveries += _write(message, case, staff, entry=entry, urging=urging, at=at)
    return deliveries


def _fits(message: Message, urging: Urging | None, facts: Facts) -> bool:
    """Warning and urging share their event; the message says which of both, and which work orders, it is about."""
    if urging is not None and message.about not in (None, urging.kind):
        return False
    return message.when is None or holds(message.when, facts)


def _write(
    message: Message, case: Case, staff: Staff, *, entry: Entry, urging: Urging | None, at: datetime
) -> Sequence[Delivery]:
    muted = Mute.objects.filter(staff=staff, regulation=case.order.regulation, message=message.code)
    if message.may_be_muted and muted.exists():
        return []
    with translation.override(staff.language):
        facts = _facts(case, urging)
        subject, text = str(message.subject).format_map(facts), str(message.text).format_map(facts)
    notice, made = Notice.objects.get_or_create(
        entry_id=entry.pk,
        staff=staff,
        message=message.code,
        defaults={
            "regulation": case.order.regulation,
            "order_id": case.order.pk,
            "order_number": case.order.number,
            "urging_id": urging.pk if urging else None,
            "subject": subject[:200],
            "text": text[:500],
            "clause": message.clause[0],
            "at": at,
        },
    )
    ways = {"mail": staff.email, "sms": staff.mobile}
    rows = [Delivery(notice=notice, by=way, address=ways[way]) for way in message.by if ways.get(way)] if made else []
    return Delivery.objects.bulk_create(rows)


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"


def _facts(case: Case, urging: Urging | None) -> _Facts:
    order = case.order
    due = urging.due_at if urging else None
    limit = case.pack.limit.get(urging.limit) if urging else None
    return _Facts(
        number=order.number,
        title=order.title,
        stage=str(case.stage.title),
        unit=str(order.owner_unit.title),
        handler=order.handler.name if order.handler else "—",
        limit=str(limit.title) if limit else "—",
        due=f"{due.astimezone(SHANGHAI):%m-%d %H:%M}" if due else "—",
        text=urging.text if urging else "",
        answer_by=f"{urging.answer_by.astimezone(SHANGHAI):%m-%d %H:%M}" if urging and urging.answer_by else "—",
    )


@transaction.atomic
def read_notices(*, staff: Staff, ids: Sequence[int] | None = None, at: datetime) -> int:
    """Mark notices of this person as read: those named, or all."""
    unread = Notice.objects.unread().filter(staff=staff)
    if ids is not None:
        unread = unread.filter(pk__in=ids)
    return unread.update(read_at=at)


@transaction.atomic
def mute_message(*, message: Message, regulation: str, muted: bool, by: Staff, at: datetime) -> None:
    """Stop or resume one kind of message for oneself; warnings and urging orders always arrive (OP-SYS-08)."""
    del at
    if muted and not message.may_be_muted:
        raise MayNotBeMuted(_("预警和督办消息不能关闭。"), clause=message.clause[0])
    if muted:
        Mute.objects.get_or_create(staff=by, regulation=regulation, message=message.code)
    else:
        Mute.objects.filter(staff=by, regulation=regulation, message=message.code).delete()


@transaction.atomic
def note_delivery(*, delivery: Delivery, fault: str = "", at: datetime) -> Delivery:
    """Keep what became of a try: sent, or the fault and another try until the last."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    delivery.tries += 1
    delivery.fault = fault[:300]
    if not fault:
        delivery.state, delivery.sent_at = Delivery.State.SENT, at
    elif delivery.tries >= MOST_TRIES:
        delivery.state = Delivery.State.FAILED
    delivery.save(update_fields=["tries", "fault", "state", "sent_at"])
    return delivery
