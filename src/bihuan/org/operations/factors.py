"""The second step of signing in: a code from a device, or one of the recovery codes."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime
from hmac import compare_digest
from typing import ClassVar

import pyotp
from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.text import Words
from bihuan.org.events import (
    RecoveryCodesRenewed,
    RecoveryCodeUsed,
    SecondFactorEnded,
    SecondFactorRequired,
    SecondFactorReset,
    SecondFactorSetUp,
)
from bihuan.org.models import RequiredFactor, SecondFactor, Staff, Unit
from bihuan.org.queries import must_have_factor
from bihuan.org.rules import require_administrator, require_administrator_of
from bihuan.org.vocabulary import vocabulary

CODES = 10
STEP = 30  # seconds
LATE = (0, -1, 1)  # steps that a device's clock may be wrong, the likeliest first
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike


class WrongCode(Refusal):
    code: ClassVar[str] = "wrong_code"

    def __init__(self) -> None:
        sentence = _("验证码不正确或已经用过，请输入设备上最新的六位数字。")
        super().__init__(sentence, fields={"code": sentence})


class AsItIs(Refusal):
    code: ClassVar[str] = "second_factor_as_it_is"


class RequiredByPost(Refusal):
    code: ClassVar[str] = "second_factor_required"


@transaction.atomic
def set_up_second_factor(*, staff: Staff, secret: str, code: str, by: Staff, at: datetime) -> tuple[str, ...]:
    """Take a device into use once it shows a right code; the recovery codes are told here and never again."""
    staff = _oneself(staff, by)
    if SecondFactor.objects.filter(staff=staff).exists():
        raise AsItIs(_("两步验证已经启用。"))
    step = _step_of(secret, code, after=0, at=at)
    codes = _new_codes()
    SecondFactor.objects.create(
        staff=staff, secret=secret, set_up_at=at, last_step=step, recovery=[_digest(each) for each in codes]
    )
    record(SecondFactorSetUp(), about=staff, by=by, at=at)
    return codes


@transaction.atomic
def renew_recovery_codes(*, staff: Staff, code: str, by: Staff, at: datetime) -> tuple[str, ...]:
    """New recovery codes in the place of all old ones, for whoever shows a code of the device."""
    staff = _oneself(staff, by)
    factor = _factor_of(staff)
    codes = _new_codes()
    factor.last_step = _step_of(factor.secret, code, after=factor.last_step, at=at)
    factor.recovery = [_digest(each) for each in codes]
    factor.save(update_fields=["last_step", "recovery"])
    record(RecoveryCodesRenewed(), about=staff, by=by, at=at)
    return codes


@transaction.atomic
def end_second_factor(*, staff: Staff, code: str, by: Staff, at: datetime) -> None:
    """Do without, for whoever shows a code of the device and holds no post that must have one."""
    staff = _oneself(staff, by)
    factor = _factor_of(staff)
    if must_have_factor(staff, at=at):
        raise RequiredByPost(_("您的岗位必须使用两步验证，不能停用。"))
    _step_of(factor.secret, code, after=factor.last_step, at=at)
    factor.delete()
    record(SecondFactorEnded(), about=staff, by=by, at=at)


@transaction.atomic
def reset_second_factor(*, staff: Staff, by: Actor, at: datetime) -> None:
    """Take a lost device out of use; the person sets up another one."""
    staff = Staff.objects.locked(staff)
    actor = require_administrator_of(staff, by=by, at=at)
    if staff.pk == by.actor_id:
        raise AsItIs(_("不能重置自己的两步验证，请由其他系统管理员操作。"))
    _factor_of(staff).delete()
    record(SecondFactorReset(), about=staff, by=actor, at=at)


@transaction.atomic
def accept_code(*, staff: Staff, code: str, by: Staff, at: datetime) -> None:
    """Take a code at sign-in: the device's, or a recovery code, each once."""
    staff = _oneself(staff, by)
    factor = _factor_of(staff)
    digest = _digest(code)
    if digest in factor.recovery:
        factor.recovery.remove(digest)
        factor.save(update_fields=["recovery"])
        record(RecoveryCodeUsed(len(factor.recovery)), about=staff, by=by, at=at)
        return
    factor.last_step = _step_of(factor.secret, code, after=factor.last_step, at=at)
    factor.save(update_fields=["last_step"])


@transaction.atomic
def require_second_factor(*, posts: Collection[tuple[str, str]], top: Unit, by: Actor, at: datetime) -> None:
    """Say which posts, each with its regulation, must have a second factor; all others may."""
    top = Unit.objects.locked(top)
    actor = require_administrator(by, over=top.path, at=at)
    if top.parent_id is not None:
        raise NotPermitted(_("登录要求由最上级单位的系统管理员设置。"))
    wanted = sorted(set(posts))
    if set(wanted) == set(RequiredFactor.objects.values_list("regulation", "post")):
        raise AsItIs(_("没有改动。"))
    unknown = [post for regulation, post in wanted if not vocabulary(regulation).knows_post(post)]
    if unknown:
        raise AsItIs(_("没有岗位“%(post)s”。") % {"post": unknown[0][:40]})
    RequiredFactor.objects.all().delete()
    RequiredFactor.objects.bulk_create(RequiredFactor(regulation=each, post=post) for each, post in wanted)
    titles = tuple(vocabulary(regulation).post(post).title for regulation, post in wanted)
    record(SecondFactorRequired(titles or (Words("无", "none"),)), about=top, by=actor, at=at)


def _oneself(staff: Staff, by: Staff) -> Staff:
    if staff.pk != by.pk:
        raise NotPermitted(_("两步验证由本人设置。"))
    return Staff.objects.locked(staff)


def _factor_of(staff: Staff) -> SecondFactor:
    factor = SecondFactor.objects.select_for_update().filter(staff=staff).first()
    if factor is None:
        raise AsItIs(_("两步验证没有启用。"))
    return factor


def _step_of(secret: str, code: str, *, after: int, at: datetime) -> int:
    """The step of time whose code this is; one that was taken, and all before it, are over."""
    device, typed, present = pyotp.TOTP(secret), code.replace(" ", ""), int(at.timestamp()) // STEP
    for step in (present + late for late in LATE):
        if step > after and compare_digest(device.generate_otp(step).encode(), typed.encode(errors="replace")):
            return step
    raise WrongCode


def _new_codes() -> tuple[str, ...]:
    """Long enough that one round of a plain digest serves."""
    letters = ["".join(secrets.choice(_LETTERS) for _each in range(16)) for _code in range(CODES)]
    return tuple("-".join(each[start : start + 4] for start in range(0, 16, 4)) for each in letters)


def _digest(code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(letters.encode(errors="replace")).hexdigest()
