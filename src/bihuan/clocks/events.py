"""What can be said of clocks and calendars."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from bihuan.journal.events import Event
from bihuan.kernel.text import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class ClockWarned(Event):
    """The limit is near. `promise` is 0 for the standard limit, else the number of the re-promise."""

    name: ClassVar[str] = "clock.warned"
    tells: ClassVar["StrPromise"] = _("时限预警：“{title}”将于 {due_at} 到期")

    limit: str
    title: Words
    due_at: datetime
    unit_id: int | None
    staff_id: int | None
    promise: int = 0


@dataclass(frozen=True, slots=True)
class ClockBreached(Event):
    name: ClassVar[str] = "clock.breached"
    tells: ClassVar["StrPromise"] = _("已超时：“{title}”应于 {due_at} 前完成")

    limit: str
    title: Words
    due_at: datetime
    unit_id: int | None
    staff_id: int | None
    rung: int = 1


@dataclass(frozen=True, slots=True)
class ClockClimbed(Event):
    name: ClassVar[str] = "clock.climbed"
    tells: ClassVar["StrPromise"] = _("超时未处理：“{title}”的督办升至第 {rung} 级")

    limit: str
    title: Words
    due_at: datetime
    unit_id: int | None
    staff_id: int | None
    rung: int


@dataclass(frozen=True, slots=True)
class ClockQuieted(Event):
    name: ClassVar[str] = "clock.quieted"
    tells: ClassVar["StrPromise"] = _("历史数据：“{title}”此前的预警和超时不再提醒")

    limit: str
    title: Words
    due_at: datetime
    breached: bool


@dataclass(frozen=True, slots=True)
class ClockStopped(Event):
    name: ClassVar[str] = "clock.stopped"
    tells: ClassVar["StrPromise"] = _("“{title}”停止计时：{result}")

    limit: str
    title: Words
    result: Words
    outcome: str
    strict_outcome: str
    started_at: datetime
    first_due_at: datetime
    due_at: datetime
    stopped_at: datetime
    edition_id: int | None
    unit_id: int | None
    staff_id: int | None


@dataclass(frozen=True, slots=True)
class ClockRetimed(Event):
    name: ClassVar[str] = "clock.retimed"
    tells: ClassVar["StrPromise"] = _("“{title}”按原起点重算：由 {old_due_at} 改为 {new_due_at}")

    limit: str
    title: Words
    old_due_at: datetime
    new_due_at: datetime


@dataclass(frozen=True, slots=True)
class ClockPaused(Event):
    name: ClassVar[str] = "clock.paused"
    tells: ClassVar["StrPromise"] = _("“{title}”暂停计时：{reason}")

    limit: str
    title: Words
    reason: str


@dataclass(frozen=True, slots=True)
class ClockResumed(Event):
    name: ClassVar[str] = "clock.resumed"
    tells: ClassVar["StrPromise"] = _("“{title}”恢复计时，{due_at} 到期")

    limit: str
    title: Words
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ClockRePromised(Event):
    name: ClassVar[str] = "clock.re_promised"
    tells: ClassVar["StrPromise"] = _(
        "重新承诺“{title}”：由 {old_due_at} 改为 {new_due_at}，原因：{reason}；客户同意：{customer_agreed}"
    )

    limit: str
    title: Words
    old_due_at: datetime
    new_due_at: datetime
    reason: str
    approver: str
    customer_agreed: bool


@dataclass(frozen=True, slots=True)
class ClockExtended(Event):
    name: ClassVar[str] = "clock.extended"
    tells: ClassVar["StrPromise"] = _(
        "延期“{title}”：由 {old_due_at} 改为 {new_due_at}，批准人：{approver}，原因：{reason}"
    )

    limit: str
    title: Words
    old_due_at: datetime
    new_due_at: datetime
    reason: str
    approver: str
    customer_agreed: bool


@dataclass(frozen=True, slots=True)
class CalendarYearImported(Event):
    name: ClassVar[str] = "calendar.year_imported"
    tells: ClassVar["StrPromise"] = _("导入 {year} 年节假日和调休安排，共 {days} 天")

    year: int
    days: int


@dataclass(frozen=True, slots=True)
class CalendarYearConfirmed(Event):
    name: ClassVar[str] = "calendar.year_confirmed"
    tells: ClassVar["StrPromise"] = _("确认 {year} 年节假日和调休已录入完整，共 {days} 天")

    year: int
    days: int


@dataclass(frozen=True, slots=True)
class CalendarDayChanged(Event):
    name: ClassVar[str] = "calendar.day_changed"
    tells: ClassVar["StrPromise"] = _("{on} 由{before}改为{after}")

    on: date
    before: Words
    after: Words


@dataclass(frozen=True, slots=True)
class CalendarFramesChanged(Event):
    name: ClassVar[str] = "calendar.frames_changed"
    tells: ClassVar["StrPromise"] = _("工作时间由 {before} 改为 {after}")

    before: tuple[str, ...]
    after: tuple[str, ...]
