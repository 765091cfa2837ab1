"""Giving people posts and ending them."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import SHANGHAI
from bihuan.org.events import NO_END, AppointmentEnded, StaffAppointed
from bihuan.org.models import Appointment, Staff, Unit
from bihuan.org.queries import ADMINISTRATOR
from bihuan.org.rules import require_administrator
from bihuan.org.scope import forget_posts
from bihuan.org.vocabulary import holds_for, vocabulary


class WrongPost(Refusal):
    code: ClassVar[str] = "wrong_post"


class AlreadyAppointed(Refusal):
    code: ClassVar[str] = "already_appointed"


class NobodyFollows(Refusal):
    code: ClassVar[str] = "nobody_follows"


class LastAdministrator(Refusal):
    code: ClassVar[str] = "last_administrator"


@transaction.atomic
def appoint_staff(
    *,
    staff: Staff,
    unit: Unit,
    post: str,
    regulation: str,
    from_on: date,
    until_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Appointment:
    """Give a person a post in a unit. It holds for the unit and all below it."""
    locked = Staff.objects.locked(staff)
    actor = require_administrator(by, over=unit.path, at=at)
    _check(locked, unit, post, regulation, from_on, until_on)
    same = locked.appointments.filter(unit=unit, post=post, regulation=regulation).ahead(from_on)
    if (same.filter(from_on__lte=until_on) if until_on else same).exists():
        raise AlreadyAppointed(_("%(staff)s在这段时间已担任该岗位。") % {"staff": locked})
    appointment = Appointment.objects.create(
        staff=locked, unit=unit, post=post, regulation=regulation, from_on=from_on, until_on=until_on
    )
    forget_posts(staff)
    event = StaffAppointed(
        unit=unit.title,
        unit_code=unit.code,
        post=vocabulary(regulation).post(post).title,
        post_code=post,
        regulation=regulation,
        from_on=from_on,
        until_on=until_on or NO_END,
    )
    record(event, about=locked, by=actor, at=at)
    return appointment


@transaction.atomic
def end_appointment(*, appointment: Appointment, until_on: date, by: Actor, at: datetime) -> Appointment:
    """Let a post end with a day; one that has not begun by then is as if it had never been given."""
    staff = Staff.objects.locked(appointment.staff)
    appointment = Appointment.objects.select_related("unit").get(pk=appointment.pk)
    actor = require_administrator(by, over=appointment.unit.path, at=at)
    if until_on < at.astimezone(SHANGHAI).date():
        sentence = _("最后任职日不能早于今天。")
        raise WrongPost(sentence, fields={"until_on": sentence})
    if appointment.until_on is not None and appointment.until_on <= until_on:
        raise WrongPost(_("该任职本来就在 %(day)s 结束。") % {"day": appointment.until_on})
    require_another_administrator(appointment, at=at)
    require_successor(appointment, after=until_on)
    if appointment.from_on > until_on:
        Appointment.objects.filter(pk=appointment.pk).delete()
    else:
        appointment.until_on = until_on
        appointment.save(update_fields=["until_on"])
    forget_posts(appointment.staff)
    event = AppointmentEnded(
        unit=appointment.unit.title,
        unit_code=appointment.unit.code,
        post=vocabulary(appointment.regulation).post(appointment.post).title,
        post_code=appointment.post,
        regulation=appointment.regulation,
        until_on=until_on,
    )
    record(event, about=staff, by=actor, at=at)
    return appointment


def require_another_administrator(appointment: Appointment, *, at: datetime) -> None:
    """Somebody must be left who can administer from the top, or nobody can ever be appointed again."""
    if appointment.post != ADMINISTRATOR or appointment.unit.parent_id is not None:
        return
    day = at.astimezone(SHANGHAI).date()
    others = Appointment.objects.filter(post=ADMINISTRATOR, unit=appointment.unit, until_on=None, staff__active=True)
    if not others.on(day).exclude(staff=appointment.staff_id).select_for_update().exists():
        raise LastAdministrator(_("%(unit)s只剩这一位系统管理员，请先任命另一位。") % {"unit": appointment.unit})


def require_successor(appointment: Appointment, *, after: date) -> None:
    """A post that must not be broken off is left only when somebody else holds it there from the next day on."""
    known = vocabulary(appointment.regulation).post(appointment.post)
    if not known.unbroken or appointment.from_on > after:
        return
    next_day = after + timedelta(days=1)
    same = Appointment.objects.filter(
        unit=appointment.unit, post=appointment.post, regulation=appointment.regulation, staff__active=True
    )
    if not same.on(next_day).exclude(staff=appointment.staff_id).select_for_update(of=("self",)).exists():
        words = {"unit": appointment.unit, "post": known.title, "day": next_day}
        raise NobodyFollows(_("%(unit)s的%(post)s不能中断，请先任命 %(day)s 起的接任人。") % words)


def _check(staff: Staff, unit: Unit, post: str, regulation: str, from_on: date, until_on: date | None) -> None:
    words = vocabulary(regulation)
    known = words.post(post)
    faults: dict[str, str] = {}
    if not staff.active:
        faults["staff"] = _("%(staff)s的账号已停用。") % {"staff": staff}
    if not unit.active:
        faults["unit"] = _("%(unit)s已停用。") % {"unit": unit}
    if not words.knows_post(post) and words.regulation:
        faults["post"] = _("制度中没有这个岗位。")
    elif words.regulation and unit.regulation not in holds_for(regulation):
        facts = {"unit": unit, "main": vocabulary(unit.regulation).title, "title": words.title}
        faults["post"] = _("%(unit)s的主制度是《%(main)s》，不能按《%(title)s》任职。") % facts
    elif known.sits_in and unit.kind not in known.sits_in:
        kinds = _("、").join(str(words.kind(kind).title) for kind in known.sits_in)
        faults["post"] = _("%(post)s设在：%(kinds)s。") % {"post": known.title, "kinds": kinds}
    if until_on is not None and until_on < from_on:
        faults["until_on"] = _("最后任职日不能早于开始日。")
    if faults:
        raise WrongPost(" ".join(faults.values()), fields=faults)
