"""Being away, and who stands in."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal, require_at_most
from bihuan.org.events import AbsenceEnded, AbsenceRecorded, DeputyAppointed, DeputyEnded
from bihuan.org.models import Absence, Deputy, Staff
from bihuan.org.rules import require_administrator, require_administrator_of
from bihuan.org.scope import forget_posts


class WrongPeriod(Refusal):
    code: ClassVar[str] = "wrong_period"


class AlreadyCovered(Refusal):
    code: ClassVar[str] = "already_covered"


class WrongDeputy(Refusal):
    code: ClassVar[str] = "wrong_deputy"


class AlreadyOver(Refusal):
    code: ClassVar[str] = "already_over"


@transaction.atomic
def appoint_deputy(
    *, absent: Staff, deputy: Staff, from_at: datetime, until_at: datetime, by: Actor, at: datetime
) -> Deputy:
    """Let somebody hold a colleague's posts for a time; what they do with them is written down as 代."""
    locked = Staff.objects.locked(absent)
    actor = require_administrator_of(locked, by=by, at=at)
    _check_period(from_at, until_at, at)
    if deputy.pk == locked.pk:
        raise WrongDeputy(_("代理人不能是本人。"), fields={"deputy": _("代理人不能是本人。")})
    if not deputy.active:
        raise WrongDeputy(_("代理人账号已停用。"), fields={"deputy": _("代理人账号已停用。")})
    if deputy.absences.overlapping(from_at, until_at).exists():
        sentence = _("%(deputy)s在这段时间也不在岗。") % {"deputy": deputy}
        raise WrongDeputy(sentence, fields={"deputy": sentence})
    before = locked.deputised_by.overlapping(from_at, until_at).select_related("deputy").first()
    if before is not None:
        raise AlreadyCovered(_("这段时间已由%(deputy)s代理，请先结束该代理。") % {"deputy": before.deputy})
    made = Deputy.objects.create(absent=locked, deputy=deputy, from_at=from_at, until_at=until_at)
    forget_posts(deputy)
    event = DeputyAppointed(deputy_number=deputy.number, from_at=from_at, until_at=until_at, deputy=deputy.name)
    record(event, about=locked, by=actor, at=at)
    return made


@transaction.atomic
def end_deputy(*, deputy: Deputy, by: Actor, at: datetime) -> Deputy:
    """End a deputyship now; one that has not begun never begins."""
    absent = Staff.objects.locked(deputy.absent)
    deputy = Deputy.objects.select_related("deputy").get(pk=deputy.pk)
    actor = require_administrator(by, over=absent.unit.path, at=at)
    if deputy.until_at <= at:
        raise AlreadyOver(_("该代理已经结束。"))
    deputy.until_at = max(at, deputy.from_at)
    deputy.save(update_fields=["until_at"])
    forget_posts(deputy.deputy)
    event = DeputyEnded(deputy_number=deputy.deputy.number, deputy=deputy.deputy.name)
    record(event, about=absent, by=actor, at=at)
    return deputy


@transaction.atomic
def record_absence(
    *, staff: Staff, from_at: datetime, until_at: datetime, reason: str, by: Actor, at: datetime
) -> Absence:
    """Write down that a person is away; it may be told afterwards."""
    staff = Staff.objects.locked(staff)
    actor = require_administrator(by, over=staff.unit.path, at=at)
    _check_period(from_at, until_at, None)
    if not reason.strip():
        raise WrongPeriod(_("请填写不在岗的原因。"), fields={"reason": _("请填写不在岗的原因。")})
    require_at_most(100, reason=reason)
    if staff.absences.overlapping(from_at, until_at).exists():
        raise AlreadyCovered(_("这段时间已登记不在岗。"))
    absence = Absence.objects.create(staff=staff, from_at=from_at, until_at=until_at, reason=reason.strip())
    record(AbsenceRecorded(from_at=from_at, until_at=until_at, reason=absence.reason), about=staff, by=actor, at=at)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, by: Actor, at: datetime) -> Absence:
    """The person is back earlier; an absence that has not begun never begins."""
    staff = Staff.objects.locked(absence.staff)
    absence = Absence.objects.get(pk=absence.pk)
    actor = require_administrator(by, over=staff.unit.path, at=at)
    if absence.until_at <= at:
        raise AlreadyOver(_("该次不在岗已经结束。"))
    absence.until_at = max(at, absence.from_at)
    absence.save(update_fields=["until_at"])
    record(AbsenceEnded(from_at=absence.from_at), about=staff, by=actor, at=at)
    return absence


def _check_period(from_at: datetime, until_at: datetime, at: datetime | None) -> None:
    if until_at <= from_at:
        sentence = _("结束时间要晚于开始时间。")
        raise WrongPeriod(sentence, fields={"until_at": sentence})
    if at is not None and until_at <= at:
        sentence = _("结束时间已经过去。")
        raise WrongPeriod(sentence, fields={"until_at": sentence})
