"""What can be said of transitions, and of the work orders that they move."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from bihuan.journal.events import Event
from bihuan.kernel.text import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class TransitionDecided(Event):
    name: ClassVar[str] = "transition.decided"
    tells: ClassVar["StrPromise"] = _("“{procedure}”的在办工单于 {on} 转到 {edition} 版：{reason}")

    procedure: Words
    edition: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class TransitionDeclined(Event):
    name: ClassVar[str] = "transition.declined"
    tells: ClassVar["StrPromise"] = _("“{procedure}”的在办工单不转到 {edition} 版：{reason}")

    procedure: Words
    edition: str
    reason: str


@dataclass(frozen=True, slots=True)
class TransitionDone(Event):
    name: ClassVar[str] = "transition.done"
    tells: ClassVar["StrPromise"] = _("{moved} 张工单已转到 {edition} 版，{stayed} 张仍按原版次")

    edition: str
    moved: int
    stayed: int


@dataclass(frozen=True, slots=True)
class WorkOrderChangedEdition(Event):
    name: ClassVar[str] = "work_order.edition_changed"
    tells: ClassVar["StrPromise"] = _("由制度 {old} 版转到 {new} 版办理（{reason}），正在计的时限按原版次走完")

    old: str
    new: str
    reason: str
