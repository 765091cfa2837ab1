"""Signing a sheet by hand: its maker and who checked it, each under what it says at that moment."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.operations import record
from bihuan.kernel.errors import ChangedMeanwhile
from bihuan.org.models import Staff
from bihuan.org.scope import acting
from bihuan.registers import rules
from bihuan.registers.events import RegisterSheetSigned
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations.keeping import held_row
from bihuan.registers.queries import ROLES
from bihuan.sheets.models import Signature
from bihuan.sheets.strokes import Strokes


@transaction.atomic
def sign_register_sheet(*, row: RegisterSheet, strokes: Strokes, seen: int, by: Staff, at: datetime) -> Signature:
    """The person's own signature in the role in which it stands for the sheet; a new one takes the old one's place.

    `seen` is the version that the page showed: what is signed is what was read. Refused for everybody else.
    """
    row, pack, rule = held_row(row)
    role, held = rules.require_signer(pack, rule, row, by=by, at=at)
    if row.sheet.version != seen:
        raise ChangedMeanwhile(_("该表已被他人修改，请刷新后再操作。"))
    digest = row.sheet.digest
    signature, _is_new = Signature.objects.update_or_create(
        sheet=row.sheet, role=role, defaults={"staff": by, "at": at, "strokes": strokes, "digest": digest}
    )
    said = RegisterSheetSigned(rule.title, row.number, ROLES[role], digest)
    record(said, about=row, by=acting(by, held), at=at)
    return signature
