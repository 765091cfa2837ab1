"""What can be said of service warnings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from bihuan.journal.events import Event
from bihuan.kernel.text import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class ServiceWarningRaised(Event):
    name: ClassVar[str] = "service_warning.raised"
    tells: ClassVar["StrPromise"] = _("{title}：{branch}“{category}”{day} 有 {count} 件，此前日均 {average} 件")

    title: Words
    branch: Words
    category: Words
    day: str
    count: int
    average: str


@dataclass(frozen=True, slots=True)
class GatheringProposed(Event):
    name: ClassVar[str] = "gathering.proposed"
    tells: ClassVar["StrPromise"] = _("{count} 张工单情况相同（{alike}），建议{title}")

    title: Words
    alike: Words
    count: int


@dataclass(frozen=True, slots=True)
class ServiceWarningAnswered(Event):
    name: ClassVar[str] = "service_warning.answered"
    tells: ClassVar["StrPromise"] = _("答复服务预警：{measures}")

    measures: str
