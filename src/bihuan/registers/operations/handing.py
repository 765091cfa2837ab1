"""Copies of a sheet on paper: which one was handed to whom."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff
from bihuan.org.scope import acting
from bihuan.registers import rules
from bihuan.registers.events import RegisterSheetCopyHandedOver
from bihuan.registers.models import HandedCopy, RegisterSheet
from bihuan.registers.operations.keeping import held_row

LONGEST_RECIPIENT = 60


class WrongHandover(Refusal):
    code: ClassVar[str] = "wrong_handover"


@transaction.atomic
def hand_over_copy(*, row: RegisterSheet, copy: int, recipient: str, by: Staff, at: datetime) -> HandedCopy:
    """Write down who was given the copy of this place, counted from one; handed on, it has another line."""
    row, pack, rule = held_row(row)
    held = rules.require_hander(pack, rule, row, by=by, at=at)
    copies = pack.form[rule.form].copies
    if not 0 < copy <= len(copies):
        raise WrongHandover(_("该表没有这一联。"), fields={"copy": _("该表没有这一联。")})
    recipient = recipient.strip()
    if not 0 < len(recipient) <= LONGEST_RECIPIENT:
        said = _("请写明接收人，最多 %(most)s 个字。") % {"most": LONGEST_RECIPIENT}
        raise WrongHandover(said, fields={"recipient": said})
    handed = HandedCopy.objects.create(row=row, copy=copy, recipient=recipient, staff=by, at=at)
    said_of = RegisterSheetCopyHandedOver(rule.title, row.number, copies[copy - 1], recipient)
    record(said_of, about=row, by=acting(by, held), at=at)
    return handed
