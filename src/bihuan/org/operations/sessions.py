"""Ending sessions on other devices."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal
from bihuan.org.events import SignInEnded
from bihuan.org.models import SignedIn, Staff
from bihuan.org.rules import require_administrator_of


class EndedAlready(Refusal):
    code: ClassVar[str] = "ended_already"


@transaction.atomic
def end_sign_in(*, signed_in: SignedIn, by: Staff, at: datetime) -> None:
    """End a session at once: one's own, or that of somebody whom one administers."""
    if signed_in.staff is None:
        raise EndedAlready(_("这处登录已经结束。"))
    staff = Staff.objects.locked(signed_in.staff)
    actor = by if staff.pk == by.pk else require_administrator_of(staff, by=by, at=at)
    ended, _tables = SignedIn.objects.filter(pk=signed_in.pk).delete()
    if not ended:
        raise EndedAlready(_("这处登录已经结束。"))
    record(SignInEnded(signed_in.agent), about=staff, by=actor, at=at)
