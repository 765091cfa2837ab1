"""What can be said of editions."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from bihuan.journal.events import Event
from bihuan.kernel.text import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class EditionInstalled(Event):
    name: ClassVar[str] = "edition.installed"
    tells: ClassVar["StrPromise"] = _("安装《{title}》{edition} 版，自 {effective_from} 起施行")

    title: Words
    edition: str
    effective_from: date
    content_hash: str
    historical: bool
