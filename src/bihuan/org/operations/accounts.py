"""Accounts: passwords, language, leaving and coming back."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import SHANGHAI
from bihuan.org.events import (
    LanguageChosen,
    PasswordChanged,
    PasswordReset,
    StaffDeactivated,
    StaffReactivated,
    StaffUnlocked,
)
from bihuan.org.locks import forget_failures
from bihuan.org.models import Staff
from bihuan.org.operations.passwords import check_password
from bihuan.org.operations.posts import require_another_administrator, require_successor
from bihuan.org.rules import require_administrator, require_administrator_of
from bihuan.org.scope import forget_posts


class NotNow(Refusal):
    code: ClassVar[str] = "not_now"


class WrongPassword(Refusal):
    code: ClassVar[str] = "wrong_password"


LANGUAGES = ("zh-hans", "en")


@transaction.atomic
def deactivate_staff(*, staff: Staff, reason: str, by: Actor, at: datetime) -> Staff:
    """Close an account at once: the person is signed out, and the posts end with this day."""
    staff = Staff.objects.locked(staff)
    actor = require_administrator(by, over=staff.unit.path, at=at)
    if not staff.active:
        raise NotNow(_("%(staff)s的账号已经停用。") % {"staff": staff})
    if staff.pk == by.actor_id:
        raise NotNow(_("不能停用自己的账号，请由其他系统管理员操作。"))
    if not reason.strip():
        raise NotNow(_("请填写停用原因。"), fields={"reason": _("请填写停用原因。")})
    day = at.astimezone(SHANGHAI).date()
    for appointment in staff.appointments.ahead(day).select_related("unit"):
        require_another_administrator(appointment, at=at)
        require_successor(appointment, after=day)
    staff.active = False
    staff.save(update_fields=["active"])
    staff.appointments.filter(from_on__gt=day).delete()
    staff.appointments.ahead(day).update(until_on=day)
    staff.deputises.filter(until_at__gt=at, from_at__lte=at).update(until_at=at)
    staff.deputises.filter(from_at__gt=at).delete()
    forget_posts(staff)
    record(StaffDeactivated(reason=reason.strip()), about=staff, by=actor, at=at)
    return staff


@transaction.atomic
def reactivate_staff(*, staff: Staff, password: str, by: Actor, at: datetime) -> Staff:
    """Open a closed account again, with a new password and without posts."""
    staff = Staff.objects.locked(staff)
    actor = require_administrator(by, over=staff.unit.path, at=at)
    if staff.active:
        raise NotNow(_("%(staff)s的账号正在使用中。") % {"staff": staff})
    if not staff.unit.active:
        raise NotNow(_("%(unit)s已停用。") % {"unit": staff.unit})
    check_password(password, staff)
    staff.active = True
    staff.set_password(password)
    staff.save(update_fields=["active", "password"])
    record(StaffReactivated(), about=staff, by=actor, at=at)
    return staff


@transaction.atomic
def reset_password(*, staff: Staff, password: str, by: Actor, at: datetime) -> Staff:
    """Give a person a new password and lift the lock after failed sign-ins. Sessions under the old one end."""
    staff = Staff.objects.locked(staff)
    actor = require_administrator_of(staff, by=by, at=at)
    check_password(password, staff)
    staff.set_password(password)
    staff.save(update_fields=["password"])
    forget_failures(staff.number)
    record(PasswordReset(), about=staff, by=actor, at=at)
    return staff


@transaction.atomic
def unlock_staff(*, staff: Staff, by: Actor, at: datetime) -> Staff:
    """Lift the lock after failed sign-ins; the password stays as it is."""
    staff = Staff.objects.locked(staff)
    actor = require_administrator_of(staff, by=by, at=at)
    if not forget_failures(staff.number):
        raise NotNow(_("%(staff)s的账号没有被锁定。") % {"staff": staff})
    record(StaffUnlocked(), about=staff, by=actor, at=at)
    return staff


@transaction.atomic
def change_password(*, staff: Staff, old: str, new: str, by: Staff, at: datetime) -> Staff:
    """Change one's own password."""
    staff = _oneself(staff, by)
    if not staff.check_password(old):
        sentence = _("当前密码不正确。")
        raise WrongPassword(sentence, fields={"old": sentence})
    check_password(new, staff)
    staff.set_password(new)
    staff.save(update_fields=["password"])
    record(PasswordChanged(), about=staff, by=by, at=at)
    return staff


@transaction.atomic
def choose_language(*, staff: Staff, language: str, by: Staff, at: datetime) -> Staff:
    """Choose the language of one's own screens and notices."""
    staff = _oneself(staff, by)
    if language not in LANGUAGES:
        raise NotNow(_("没有这种界面语言。"))
    if staff.language != language:
        staff.language = language
        staff.save(update_fields=["language"])
        record(LanguageChosen(language={"zh-hans": "中文", "en": "English"}[language]), about=staff, by=by, at=at)
    return staff


def _oneself(staff: Staff, by: Staff) -> Staff:
    if staff.pk != by.pk:
        raise NotPermitted(_("只能修改本人的密码和语言。"))
    return Staff.objects.locked(staff)
