"""Setting a seal on a sheet that has been checked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.operations import record
from bihuan.kernel.errors import ChangedMeanwhile
from bihuan.org.models import Seal, Staff
from bihuan.org.scope import acting
from bihuan.registers import rules
from bihuan.registers.events import RegisterSheetSealed
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations.keeping import held_row
from bihuan.sheets.models import Signature


@transaction.atomic
def seal_register_sheet(*, row: RegisterSheet, seal: Seal, seen: int, by: Staff, at: datetime) -> Signature:
    """Set the seal under what the sheet says now; a new one takes the old one's place.

    `seen` is the version that the page showed: what is sealed is what was read.
    """
    row, pack, rule = held_row(row)
    held = rules.require_sealer(pack, rule, row, by=by, at=at)
    if row.sheet.version != seen:
        raise ChangedMeanwhile(_("该表已被他人修改，请刷新后再操作。"))
    seal = rules.require_seal(rule, row, seal, held, at=at)
    digest = row.sheet.digest
    signature, _is_new = Signature.objects.update_or_create(
        sheet=row.sheet,
        role=Signature.Role.SEAL,
        defaults={"staff": by, "at": at, "seal": seal, "digest": digest},
    )
    said = RegisterSheetSealed(rule.title, row.number, seal.name, seal.unit.title, seal.picture.sha256, digest)
    record(said, about=row, by=acting(by, held), at=at)
    return signature
