"""What may be decided about a running clock, and by whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from bihuan.clocks.calendar import Calendar
from bihuan.clocks.models import Clock
from bihuan.journal.events import Actor
from bihuan.kernel.errors import NotPermitted, Refusal, require_at_most
from bihuan.kernel.text import Words
from bihuan.org.models import Staff, Unit
from bihuan.org.rules import require_administrator


class AlreadyStopped(Refusal):
    code: ClassVar[str] = "already_stopped"


class AlreadyExpired(Refusal):
    code: ClassVar[str] = "already_expired"


class NotLater(Refusal):
    code: ClassVar[str] = "not_later"


class ReasonMissing(Refusal):
    code: ClassVar[str] = "reason_missing"


class BeyondRePromise(NotPermitted):
    code: ClassVar[str] = "beyond_re_promise"


class ApproverMissing(NotPermitted):
    code: ClassVar[str] = "approver_missing"


PROVINCE = Words("省级投诉处理中心批准", "the approval of the provincial complaint centre")


@dataclass(frozen=True, slots=True)
class PromiseBounds:
    """How far a handling unit may promise anew by itself, and who decides on more."""

    times: int = 2
    percent: int = 100  # of the standard limit, each time
    otherwise: Words = PROVINCE


def require_unstopped(clock: Clock) -> None:
    if clock.is_stopped:
        raise AlreadyStopped(_("“%(title)s”已停止计时。") % {"title": clock.title})


def require_unexpired(clock: Clock, at: datetime) -> None:
    """A decision after the limit has passed comes too late: the delay stays."""
    if at >= clock.due_at:
        raise AlreadyExpired(_("“%(title)s”已经到期，须在到期之前提出；本次超时照记。") % {"title": clock.title})


def require_reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(_("请填写原因。"), fields={"reason": _("请填写原因。")})
    require_at_most(500, reason=reason)
    return reason.strip()


def require_later(clock: Clock, until: datetime) -> None:
    if until <= clock.due_at:
        sentence = _("新时限须晚于原时限。")
        raise NotLater(sentence, fields={"until": sentence})


def require_within_bounds(clock: Clock, until: datetime, bounds: PromiseBounds, calendar: Calendar) -> None:
    """At most so many times, and each time at most so much longer; more needs approval (OP-TL-05)."""
    if clock.promises >= bounds.times:
        raise BeyondRePromise(
            _("已重新承诺 %(times)s 次，再次延长须经%(otherwise)s。")
            % {"times": clock.promises, "otherwise": bounds.otherwise}
        )
    if until > _latest(clock, bounds, calendar):
        sentence = _("每次延长不能超过原时限的 %(percent)s%%，更长须经%(otherwise)s。") % {
            "percent": bounds.percent,
            "otherwise": bounds.otherwise,
        }
        raise BeyondRePromise(sentence, fields={"until": sentence})


def _latest(clock: Clock, bounds: PromiseBounds, calendar: Calendar) -> datetime:
    """The limit that stands and, counted in the same way after it, the share of the standard one that may be added."""
    if clock.span is None:
        return clock.due_at + clock.terms.length * bounds.percent / 100
    return calendar.part(clock.due_at, clock.span, bounds.percent)


def require_approver(approver: Staff | None) -> Staff:
    if approver is None:
        raise ApproverMissing(_("延期须写明批准人。"), fields={"approver": _("请填写批准人。")})
    return approver


def require_keeper_of_calendars(by: Actor, *, at: datetime) -> Actor:
    """Calendars hold for everybody: the administrator of the whole organisation edits them."""
    top = Unit.objects.filter(parent=None).order_by("pk").first()
    return require_administrator(by, over=top.path if top else "", at=at)
