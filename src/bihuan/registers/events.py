"""What can be said of the sheets in a register."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from bihuan.journal.events import Event, personal
from bihuan.kernel.text import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class RegisterSheetMade(Event):
    name: ClassVar[str] = "register_sheet.made"
    tells: ClassVar["StrPromise"] = _("填写{title} {number}")

    title: Words
    number: str
    work_order: str
    values: Mapping[str, Any] = personal()


@dataclass(frozen=True, slots=True)
class RegisterSheetChanged(Event):
    name: ClassVar[str] = "register_sheet.changed"
    tells: ClassVar["StrPromise"] = _("修改{title} {number}")

    title: Words
    number: str
    before: Mapping[str, Any] = personal()
    after: Mapping[str, Any] = personal()


@dataclass(frozen=True, slots=True)
class RegisterSheetGathered(Event):
    name: ClassVar[str] = "register_sheet.gathered"
    tells: ClassVar["StrPromise"] = _("重新取数{title} {number}，共 {rows} 行")

    title: Words
    number: str
    rows: int
    before: Mapping[str, Any] = personal()
    after: Mapping[str, Any] = personal()


@dataclass(frozen=True, slots=True)
class RegisterSheetChecked(Event):
    name: ClassVar[str] = "register_sheet.checked"
    tells: ClassVar["StrPromise"] = _("审核{title} {number}")

    title: Words
    number: str


@dataclass(frozen=True, slots=True)
class RegisterSheetUnlocked(Event):
    name: ClassVar[str] = "register_sheet.unlocked"
    tells: ClassVar["StrPromise"] = _("反审核{title} {number}：{reason}")

    title: Words
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class RegisterSheetVoided(Event):
    name: ClassVar[str] = "register_sheet.voided"
    tells: ClassVar["StrPromise"] = _("作废{title} {number}：{reason}")

    title: Words
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class RegisterSheetSigned(Event):
    name: ClassVar[str] = "register_sheet.signed"
    tells: ClassVar["StrPromise"] = _("手写签名{title} {number}（{role}）")

    title: Words
    number: str
    role: Words
    digest: str  # of the values that were signed


@dataclass(frozen=True, slots=True)
class RegisterSheetSealed(Event):
    name: ClassVar[str] = "register_sheet.sealed"
    tells: ClassVar["StrPromise"] = _("在{title} {number} 上用印：{unit}“{seal}”")

    title: Words
    number: str
    seal: str
    unit: Words
    picture: str  # its digest
    digest: str  # of the values that were sealed


@dataclass(frozen=True, slots=True)
class RegisterSheetCopyHandedOver(Event):
    name: ClassVar[str] = "register_sheet.copy_handed_over"
    tells: ClassVar["StrPromise"] = _("交付{title} {number}：{copy}")

    title: Words
    number: str
    copy: Words
    recipient: str = personal()
