"""What these endpoints share: their router, who may enter, and finding what one administers."""

from datetime import datetime

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from bihuan.api.endpoints import Room
from bihuan.api.shapes import Out
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.org.models import Staff, Unit
from bihuan.org.queries import administered_staff, administered_units
from bihuan.org.requests import ApiRequest
from bihuan.org.rules import administers

room = Room()


class NoSuchPerson(Refusal):
    code = "no_such_person"


class DoneOut(Out):
    """What a write answers: which thing it was, and how far its journal has come."""

    kind: str
    code: str
    version: int
    id: int | None = None


def unit_done(unit: Unit) -> DoneOut:
    return DoneOut(kind="unit", code=unit.code, version=unit.journal_seq)


def staff_done(staff: Staff, pk: int | None = None) -> DoneOut:
    return DoneOut(kind="staff", code=staff.number, version=staff.journal_seq, id=pk)


def administered_unit(request: ApiRequest, code: str, at: datetime) -> Unit:
    """A unit that the caller administers; another one is not there."""
    require_an_administrator(request, at)
    return get_object_or_404(administered_units(request.user, at=at), code=code)


def administered_person(request: ApiRequest, number: str, at: datetime) -> Staff:
    """A person whom the caller administers; another one is not there."""
    require_an_administrator(request, at)
    return get_object_or_404(administered_staff(request.user, at=at), number=number)


def require_an_administrator(request: ApiRequest, at: datetime) -> None:
    if not administers(request.user, at):
        raise NotPermitted(_("“管理”由系统管理员使用。"))


def colleague(number: str, field: str) -> Staff:
    """Somebody who works here, named by number in a field of the body."""
    found = Staff.objects.filter(number=number, active=True).first()
    if found is None:
        sentence = _("没有工号为 %(number)s 的在职员工。") % {"number": number}
        raise NoSuchPerson(sentence, fields={field: sentence})
    return found
