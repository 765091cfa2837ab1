"""What can be said of addresses that hear of work orders."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from bihuan.journal.events import Event

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class WebhookMade(Event):
    name: ClassVar[str] = "webhook.made"
    tells: ClassVar["StrPromise"] = _("新建外部推送“{title}”：{url}")

    title: str
    url: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WebhookEnded(Event):
    name: ClassVar[str] = "webhook.ended"
    tells: ClassVar["StrPromise"] = _("停止外部推送“{title}”")

    title: str


@dataclass(frozen=True, slots=True)
class NewsResent(Event):
    name: ClassVar[str] = "webhook.resent"
    tells: ClassVar["StrPromise"] = _("重新推送 {count} 条")

    count: int
