"""The clock chip: how much time is left, as a tone, an icon and a few words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from django.utils.translation import gettext as _

from bihuan.ui.moments import full_words, moment_words, span_words

Tone = Literal["calm", "near", "warn", "late", "kept", "missed", "paused", "gone"]

SAID_AS_SPAN = timedelta(hours=4)  # less than this is said as time left, more as the time of day

ICONS: dict[Tone, str] = {
    "calm": "clock",
    "near": "hourglass",
    "warn": "alert-triangle",
    "late": "flame",
    "kept": "circle-check",
    "missed": "clock-x",
    "paused": "player-pause",
    "gone": "ban",
}


class Timed(Protocol):
    """What a chip needs of a clock. It may also say `warned_at` and, where known, `warn_at`."""

    @property
    def started_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def warn_percent(self) -> int: ...
    @property
    def state(self) -> str: ...  # running, paused, stopped
    @property
    def outcome(self) -> str | None: ...  # on_time, late, cancelled


@dataclass(frozen=True, slots=True)
class PlainClock:
    """A clock for the chip where no row is at hand."""

    started_at: datetime
    due_at: datetime
    warn_percent: int = 90
    state: str = "running"
    outcome: str | None = None
    warn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """What is drawn. `half_at` and `warn_at` tell the browser when to change the tone by itself."""

    tone: Tone
    words: str
    due: str
    started_at: datetime
    half_at: datetime
    warn_at: datetime
    due_at: datetime

    @property
    def icon(self) -> str:
        return ICONS[self.tone]

    @property
    def runs(self) -> bool:
        return self.tone in ("calm", "near", "warn", "late")


def chip_of(clock: Timed, now: datetime) -> Chip:
    """The chip of a clock at this instant."""
    half_at = clock.started_at + (clock.due_at - clock.started_at) / 2
    warn_at = _warn_at(clock)
    tone = _tone(clock, now, half_at, warn_at)
    return Chip(
        tone=tone,
        words=_words(clock, tone, now),
        due=full_words(clock.due_at),
        started_at=clock.started_at,
        half_at=half_at,
        warn_at=warn_at,
        due_at=clock.due_at,
    )


def _warn_at(clock: Timed) -> datetime:
    """The moment of the warning: as the clock says, else by its percentage."""
    by_percentage = clock.started_at + (clock.due_at - clock.started_at) * clock.warn_percent / 100
    said: datetime | None = getattr(clock, "warn_at", None) or getattr(clock, "warned_at", None)
    return said or by_percentage


def _tone(clock: Timed, now: datetime, half_at: datetime, warn_at: datetime) -> Tone:
    if clock.state == "stopped":
        ended: dict[str | None, Tone] = {"on_time": "kept", "late": "missed"}
        return ended.get(clock.outcome, "gone")
    if clock.state == "paused":
        return "paused"
    if now >= clock.due_at:
        return "late"
    if now >= warn_at:
        return "warn"
    return "near" if now >= half_at else "calm"


def _words(clock: Timed, tone: Tone, now: datetime) -> str:
    standing: dict[Tone, Callable[[], str]] = {
        "kept": lambda: _("按时"),
        "missed": lambda: _("超时"),
        "gone": lambda: _("已取消"),
        "paused": lambda: _("已暂停"),
        "late": lambda: _("超时 %(span)s") % {"span": span_words(now - clock.due_at)},
    }
    if tone in standing:
        return standing[tone]()
    left = clock.due_at - now
    if left <= SAID_AS_SPAN:
        return _("剩 %(span)s") % {"span": span_words(left)}
    return _("%(moment)s 到期") % {"moment": moment_words(clock.due_at, now)}


def chip_patterns() -> dict[str, str]:
    """The sentences that the browser needs to keep a chip up to date."""
    return {"left": _("剩 %(span)s"), "late": _("超时 %(span)s")}
