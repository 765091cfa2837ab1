"""Seals of units: their pictures are kept by an administrator, who by that may not yet set them on anything."""

from datetime import date, datetime
from io import BytesIO
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.files.operations import store_file
from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal
from bihuan.org.events import SealEnded, SealKept
from bihuan.org.models import Seal, Staff, Unit
from bihuan.org.pictures import redrawn
from bihuan.org.rules import require_administrator


class WrongSeal(Refusal):
    code: ClassVar[str] = "wrong_seal"


class SealAlreadyThere(Refusal):
    code: ClassVar[str] = "seal_already_there"


class SealIsOver(Refusal):
    code: ClassVar[str] = "seal_is_over"


@transaction.atomic
def keep_seal(
    *, unit: Unit, name: str, picture: bytes, from_on: date, until_on: date | None, by: Staff, at: datetime
) -> Seal:
    """Keep the picture of a seal for a period of use; one of the same name must be over by then."""
    unit = Unit.objects.locked(unit)
    actor = require_administrator(by, over=unit.path, at=at)
    name = name.strip()
    if not 0 < len(name) <= 40:
        raise WrongSeal(_("请填写印章名称，最长 40 个字。"), fields={"name": _("请填写印章名称，最长 40 个字。")})
    if until_on is not None and until_on < from_on:
        raise WrongSeal(_("停用日期不能早于启用日期。"), fields={"until_on": _("停用日期不能早于启用日期。")})
    if unit.seals.overlapping(from_on, until_on).filter(name=name).exists():
        raise SealAlreadyThere(_("这段时间已有名为“%(name)s”的印章，请先停用。") % {"name": name})
    file = store_file(content=BytesIO(redrawn(picture)), name="seal.png", by=by, at=at)
    seal = Seal.objects.create(unit=unit, name=name, picture=file, from_on=from_on, until_on=until_on)
    record(SealKept(name, from_on, until_on, file.sha256), about=unit, by=actor, at=at)
    return seal


@transaction.atomic
def end_seal(*, seal: Seal, reason: str, by: Staff, at: datetime) -> Seal:
    """Withdraw a seal at once; what it was set on keeps it."""
    unit = Unit.objects.locked(seal.unit)
    actor = require_administrator(by, over=unit.path, at=at)
    seal = Seal.objects.get(pk=seal.pk)
    if seal.ended_at is not None:
        raise SealIsOver(_("该印章已经停用。"))
    reason = reason.strip()
    if not 0 < len(reason) <= 200:
        raise WrongSeal(_("请填写停用原因，最长 200 个字。"), fields={"reason": _("请填写停用原因，最长 200 个字。")})
    seal.ended_at = at
    seal.save(update_fields=["ended_at"])
    record(SealEnded(seal.name, reason), about=unit, by=actor, at=at)
    return seal
