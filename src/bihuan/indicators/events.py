"""What can be said of figures: a number from elsewhere was entered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from bihuan.journal.events import Event
from bihuan.kernel.text import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class NumberEntered(Event):
    name: ClassVar[str] = "number.entered"
    tells: ClassVar["StrPromise"] = _("{title} {month}：“{before}”改为“{after}”")

    title: Words
    month: str
    before: str
    after: str
