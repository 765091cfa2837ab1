"""What can be said of mandates: used, and judged. Both are told on the work order that asked for the use."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from bihuan.journal.events import Event
from bihuan.kernel.text import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class MandateUsed(Event):
    name: ClassVar[str] = "mandate.used"
    tells: ClassVar["StrPromise"] = _("使用{level}：{purpose}，{amount} 元")

    mandate: str
    level: Words
    purpose: Words
    amount: str
    clause: tuple[str, ...]
    beyond: str = ""


@dataclass(frozen=True, slots=True)
class MandateUseJudged(Event):
    name: ClassVar[str] = "mandate.judged"
    tells: ClassVar["StrPromise"] = _("授权使用检查：{title} {note}")

    verdict: str
    title: Words
    note: str
    clause: tuple[str, ...]
