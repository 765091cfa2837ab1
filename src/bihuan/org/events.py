"""What can be said of units and people."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from bihuan.journal.events import Event, personal
from bihuan.kernel.text import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class UnitCreated(Event):
    name: ClassVar[str] = "unit.created"
    tells: ClassVar["StrPromise"] = _("设立单位{title}（编码 {code}），上级单位：{above}")

    title: Words
    code: str
    kind: str
    above: Words | None
    path: str


@dataclass(frozen=True, slots=True)
class UnitChanged(Event):
    name: ClassVar[str] = "unit.changed"
    tells: ClassVar["StrPromise"] = _("修改单位资料：{fields}")

    fields: tuple[Words, ...]
    before: tuple[str, ...]  # in the order of the fields
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitMoved(Event):
    name: ClassVar[str] = "unit.moved"
    tells: ClassVar["StrPromise"] = _("上级单位由{from_above}调整为{to_above}")

    from_above: Words
    to_above: Words
    from_path: str
    to_path: str


@dataclass(frozen=True, slots=True)
class UnitClosed(Event):
    name: ClassVar[str] = "unit.closed"
    tells: ClassVar["StrPromise"] = _("停用单位：{reason}")

    reason: str


@dataclass(frozen=True, slots=True)
class SealKept(Event):
    name: ClassVar[str] = "unit.seal_kept"
    tells: ClassVar["StrPromise"] = _("上传印章“{title}”")

    title: str
    from_on: date
    until_on: date | None
    sha256: str  # of the picture


@dataclass(frozen=True, slots=True)
class SealEnded(Event):
    name: ClassVar[str] = "unit.seal_ended"
    tells: ClassVar["StrPromise"] = _("停用印章“{title}”：{reason}")

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class StaffCreated(Event):
    name: ClassVar[str] = "staff.created"
    tells: ClassVar["StrPromise"] = _("新增员工{staff}（工号 {number}），所属单位：{unit}")

    number: str
    unit: Words
    staff: str = personal()
    email: str = personal(default="")
    mobile: str = personal(default="")


@dataclass(frozen=True, slots=True)
class StaffChanged(Event):
    name: ClassVar[str] = "staff.changed"
    tells: ClassVar["StrPromise"] = _("修改员工资料：{fields}")

    fields: tuple[Words, ...]
    before: tuple[str, ...] = personal()  # in the order of the fields
    after: tuple[str, ...] = personal()


@dataclass(frozen=True, slots=True)
class StaffDeactivated(Event):
    name: ClassVar[str] = "staff.deactivated"
    tells: ClassVar["StrPromise"] = _("停用账号：{reason}")

    reason: str


@dataclass(frozen=True, slots=True)
class StaffReactivated(Event):
    name: ClassVar[str] = "staff.reactivated"
    tells: ClassVar["StrPromise"] = _("恢复账号")


@dataclass(frozen=True, slots=True)
class PasswordReset(Event):
    name: ClassVar[str] = "staff.password_reset"
    tells: ClassVar["StrPromise"] = _("重置登录密码")


@dataclass(frozen=True, slots=True)
class StaffUnlocked(Event):
    name: ClassVar[str] = "staff.unlocked"
    tells: ClassVar["StrPromise"] = _("解除登录锁定")


@dataclass(frozen=True, slots=True)
class PasswordChanged(Event):
    name: ClassVar[str] = "staff.password_changed"
    tells: ClassVar["StrPromise"] = _("本人修改登录密码")


@dataclass(frozen=True, slots=True)
class LanguageChosen(Event):
    name: ClassVar[str] = "staff.language_chosen"
    tells: ClassVar["StrPromise"] = _("界面语言改为 {language}")

    language: str


NO_END = Words("长期", "no end")


@dataclass(frozen=True, slots=True)
class StaffAppointed(Event):
    name: ClassVar[str] = "staff.appointed"
    tells: ClassVar["StrPromise"] = _("任{unit}{post}，自 {from_on} 起，至 {until_on}")

    unit: Words
    unit_code: str
    post: Words
    post_code: str
    regulation: str
    from_on: date
    until_on: date | Words


@dataclass(frozen=True, slots=True)
class AppointmentEnded(Event):
    name: ClassVar[str] = "staff.appointment_ended"
    tells: ClassVar["StrPromise"] = _("不再担任{unit}{post}，最后一天 {until_on}")

    unit: Words
    unit_code: str
    post: Words
    post_code: str
    regulation: str
    until_on: date


@dataclass(frozen=True, slots=True)
class DeputyAppointed(Event):
    name: ClassVar[str] = "staff.deputy_appointed"
    tells: ClassVar["StrPromise"] = _("{from_at} 至 {until_at} 由{deputy}代理")

    deputy_number: str
    from_at: datetime
    until_at: datetime
    deputy: str = personal()


@dataclass(frozen=True, slots=True)
class DeputyEnded(Event):
    name: ClassVar[str] = "staff.deputy_ended"
    tells: ClassVar["StrPromise"] = _("{deputy}的代理提前结束")

    deputy_number: str
    deputy: str = personal()


@dataclass(frozen=True, slots=True)
class AbsenceRecorded(Event):
    name: ClassVar[str] = "staff.absence_recorded"
    tells: ClassVar["StrPromise"] = _("{from_at} 至 {until_at} 不在岗：{reason}")

    from_at: datetime
    until_at: datetime
    reason: str = personal()


@dataclass(frozen=True, slots=True)
class AbsenceEnded(Event):
    name: ClassVar[str] = "staff.absence_ended"
    tells: ClassVar["StrPromise"] = _("不在岗提前结束，已返岗")

    from_at: datetime


@dataclass(frozen=True, slots=True)
class TokenMade(Event):
    name: ClassVar[str] = "staff.token_made"
    tells: ClassVar["StrPromise"] = _("新建访问令牌“{title}”（{begins}…），权限：{scopes}，有效至 {expires_at}")

    title: str
    begins: str
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenRevoked(Event):
    name: ClassVar[str] = "staff.token_revoked"
    tells: ClassVar["StrPromise"] = _("吊销访问令牌“{title}”（{begins}…）")

    title: str
    begins: str


@dataclass(frozen=True, slots=True)
class SignInEnded(Event):
    name: ClassVar[str] = "staff.sign_in_ended"
    tells: ClassVar["StrPromise"] = _("结束一处登录（{agent}）")

    agent: str


@dataclass(frozen=True, slots=True)
class SecondFactorSetUp(Event):
    name: ClassVar[str] = "staff.second_factor_set_up"
    tells: ClassVar["StrPromise"] = _("启用两步验证")


@dataclass(frozen=True, slots=True)
class SecondFactorEnded(Event):
    name: ClassVar[str] = "staff.second_factor_ended"
    tells: ClassVar["StrPromise"] = _("本人停用两步验证")


@dataclass(frozen=True, slots=True)
class SecondFactorReset(Event):
    name: ClassVar[str] = "staff.second_factor_reset"
    tells: ClassVar["StrPromise"] = _("重置两步验证")


@dataclass(frozen=True, slots=True)
class RecoveryCodesRenewed(Event):
    name: ClassVar[str] = "staff.recovery_codes_renewed"
    tells: ClassVar["StrPromise"] = _("换发恢复码")


@dataclass(frozen=True, slots=True)
class RecoveryCodeUsed(Event):
    name: ClassVar[str] = "staff.recovery_code_used"
    tells: ClassVar["StrPromise"] = _("使用恢复码登录，还剩 {left} 个")

    left: int


@dataclass(frozen=True, slots=True)
class SecondFactorRequired(Event):
    name: ClassVar[str] = "unit.second_factor_required"
    tells: ClassVar["StrPromise"] = _("必须使用两步验证的岗位：{posts}")

    posts: tuple[Words, ...]
