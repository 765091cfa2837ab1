"""What can be said of customers' cards."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from bihuan.journal.events import Event, personal
from bihuan.kernel.text import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class CustomerRegistered(Event):
    name: ClassVar[str] = "customer.registered"
    tells: ClassVar["StrPromise"] = _("登记客户 {number}")

    number: str
    tier: str
    customer: str = personal()
    phones: tuple[str, ...] = personal()


@dataclass(frozen=True, slots=True)
class CustomerChanged(Event):
    name: ClassVar[str] = "customer.changed"
    tells: ClassVar["StrPromise"] = _("修改客户资料：{fields}")

    fields: tuple[Words, ...]
    before: tuple[str, ...] = personal()  # in the order of the fields
    after: tuple[str, ...] = personal()
