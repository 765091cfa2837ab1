"""What can be said of clocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.journal.events import Event


@dataclass(frozen=True, slots=True)
class ClockWarned(Event):
    """A limit has used up its warning share."""

    name: ClassVar[str] = "clock.warned"
    tells: ClassVar[str | Promise] = _("时限预警,{due_at} 到期")

    limit: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ClockBreached(Event):
    """A limit has passed."""

    name: ClassVar[str] = "clock.breached"
    tells: ClassVar[str | Promise] = _("已超时限,应于 {due_at} 前完成")

    limit: str
    due_at: datetime
    rung: int = 1


@dataclass(frozen=True, slots=True)
class ClockClimbed(Event):
    """A missed limit stays missed: the next one up the ladder hears of it."""

    name: ClassVar[str] = "clock.climbed"
    tells: ClassVar[str | Promise] = _("持续超时,督办上升一级(第 {rung} 级)")

    limit: str
    due_at: datetime
    rung: int


@dataclass(frozen=True, slots=True)
class ClockRePromised(Event):
    """Another moment was promised before the old one ended; the old one is kept."""

    name: ClassVar[str] = "clock.re_promised"
    tells: ClassVar[str | Promise] = _("重新承诺时限:{was} 改为 {until}({reason})")

    limit: str
    was: datetime
    until: datetime
    reason: str
    approver: str
    customer_agreed: bool


@dataclass(frozen=True, slots=True)
class ClockPaused(Event):
    name: ClassVar[str] = "clock.paused"
    tells: ClassVar[str | Promise] = _("时限暂停:{reason}")

    limit: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClockResumed(Event):
    name: ClassVar[str] = "clock.resumed"
    tells: ClassVar[str | Promise] = _("时限恢复计算,{due_at} 到期")

    limit: str
    due_at: datetime
