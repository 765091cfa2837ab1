"""Taking people on and correcting what is written about them."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal
from bihuan.kernel.text import Words
from bihuan.org.events import StaffChanged, StaffCreated
from bihuan.org.models import Staff, Unit
from bihuan.org.names import spelling
from bihuan.org.operations.passwords import check_password
from bihuan.org.rules import require_administrator


class WrongStaff(Refusal):
    code: ClassVar[str] = "wrong_staff"


class NumberTaken(Refusal):
    code: ClassVar[str] = "number_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCard:
    """What is written about a person."""

    name: str
    unit: Unit
    email: str = ""
    mobile: str = ""


FIELDS = {
    "name": Words("姓名", "name"),
    "unit": Words("所属单位", "unit"),
    "email": Words("邮箱", "e-mail"),
    "mobile": Words("手机号", "mobile phone"),
}


@transaction.atomic
def create_staff(
    *, number: str, card: StaffCard, password: str, language: str = "zh-hans", by: Actor, at: datetime
) -> Staff:
    """Open an account for a person; posts are given separately."""
    actor = require_administrator(by, over=card.unit.path, at=at)
    _check_number(number)
    _check(card)
    staff = Staff(number=number, language=language)
    _write(staff, card)
    check_password(password, staff)
    staff.set_password(password)
    staff.save(force_insert=True)
    event = StaffCreated(number=number, unit=card.unit.title, staff=staff.name, email=staff.email, mobile=staff.mobile)
    record(event, about=staff, by=actor, at=at)
    return staff


@transaction.atomic
def change_staff(*, staff: Staff, card: StaffCard, by: Actor, at: datetime) -> Staff:
    """Correct what is written about a person, or put them under another unit. Posts stay as they are."""
    staff = Staff.objects.locked(staff)
    require_administrator(by, over=staff.unit.path, at=at)
    actor = require_administrator(by, over=card.unit.path, at=at)
    _check(card)
    before = _shown(staff)
    _write(staff, card)
    after = _shown(staff)
    changed = [field for field in FIELDS if before[field] != after[field]]
    if changed:
        staff.save(update_fields=[*changed, "pinyin", "initials"])
        event = StaffChanged(
            fields=tuple(FIELDS[field] for field in changed),
            before=tuple(before[field] for field in changed),
            after=tuple(after[field] for field in changed),
        )
        record(event, about=staff, by=actor, at=at)
    return staff


def _check_number(number: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9]{1,20}", number):
        sentence = _("工号由 1 至 20 个字母或数字组成。")
        raise WrongStaff(sentence, fields={"number": sentence})
    if Staff.objects.filter(number=number).exists():
        sentence = _("工号 %(number)s 已被使用，工号不重复发放。") % {"number": number}
        raise NumberTaken(sentence, fields={"number": sentence})


def _check(card: StaffCard) -> None:
    faults: dict[str, str] = {}
    if not card.name.strip():
        faults["name"] = _("请填写姓名。")
    if not card.unit.active:
        faults["unit"] = _("%(unit)s已停用。") % {"unit": card.unit}
    if card.mobile and not re.fullmatch(r"\+?[0-9][0-9-]{4,18}", card.mobile):
        faults["mobile"] = _("手机号只能包含数字和短横线。")
    try:
        if card.email:
            validate_email(card.email)
    except ValidationError:
        faults["email"] = _("邮箱地址不正确。")
    if faults:
        raise WrongStaff(" ".join(faults.values()), fields=faults)


def _write(staff: Staff, card: StaffCard) -> None:
    staff.name, staff.unit = card.name.strip(), card.unit
    staff.email, staff.mobile = card.email, card.mobile
    spelled = spelling(staff.name)
    staff.pinyin, staff.initials = spelled.pinyin[:120], spelled.initials[:20]


def _shown(staff: Staff) -> dict[str, str]:
    return {"name": staff.name, "unit": staff.unit.code, "email": staff.email, "mobile": staff.mobile}
