"""Reads: calendars by name, the clocks of matters, and why a clock falls due when it does."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from django.utils.translation import gettext as _

from bihuan.clocks.calendar import (
    Calendar,
    CalendarDays,
    Change,
    Day,
    Explanation,
    Frame,
    MissingYear,
    Paused,
    agreed,
    explain,
    scheduled,
)
from bihuan.clocks.models import BusinessCalendar, Clock, ClockDecision, ClockQuerySet, Pause
from bihuan.journal.models import Chained
from bihuan.kernel.actors import name_for_reader
from bihuan.kernel.errors import Refusal
from bihuan.kernel.text import Words

# By the wall clock no calendar is asked
NO_CALENDAR = Calendar(CalendarDays(name="", title=Words("自然时间", "the wall clock"), years=frozenset()))

_compiled: dict[str, tuple[bytes, Calendar]] = {}


class NoSuchCalendar(Refusal):
    code: ClassVar[str] = "no_such_calendar"


@dataclass(frozen=True, slots=True)
class Face:
    """A clock at an instant, for lists and machines: how much is used up, and what that means."""

    state: Literal["normal", "warned", "late", "paused", "on_time", "missed", "cancelled"]
    percent: int
    left: timedelta


def calendar_named(name: str) -> Calendar:
    """The calendar as it stands now, compiled once between its edits: one small query."""
    row = BusinessCalendar.objects.filter(name=name).first()
    if row is None:
        raise NoSuchCalendar(_("没有名为 %(name)s 的工作日历。") % {"name": name})
    head = bytes(row.journal_head)  # every edit is an entry, so this seal names the state of the calendar
    known = _compiled.get(name)
    if known is None or known[0] != head:
        known = _compiled[name] = (head, Calendar(days_of(row)))
    return known[1]


def years_of(name: str) -> list[int]:
    """The years that a calendar knows completely; of a calendar that is not there, none."""
    known = BusinessCalendar.objects.filter(name=name).values_list("years", flat=True).first()
    return list(known or ())


def calendar_of(clock: Clock) -> Calendar:
    """The calendar that the clock runs by; none is read for a clock by the wall."""
    span = clock.span
    return calendar_named(clock.calendar) if span is not None and span.needs_calendar else NO_CALENDAR


def days_of(calendar: BusinessCalendar) -> CalendarDays:
    """Everything that the table says about a calendar."""
    return CalendarDays(
        name=calendar.name,
        title=calendar.title,
        years=frozenset(calendar.years),
        special={day.on: Day(day.kind, day.reason) for day in calendar.days.all()},  # type: ignore[arg-type]
        frames=tuple(Frame(frame.start, frame.end) for frame in calendar.frames.all()),
    )


def clocks_of(kind: str, matter_id: int) -> ClockQuerySet:
    """All clocks of a matter, in the order in which they were started."""
    return Clock.objects.of(kind, [matter_id]).order_by("started_at", "pk")


def running_clocks(matter: Chained, limits: Collection[str] | None = None) -> list[Clock]:
    """Those of the matter that have not stopped (paused ones too), the nearest first."""
    found = Clock.objects.of(matter.subject_kind, [matter.pk]).unstopped()
    if limits is not None:
        found = found.filter(limit__in=limits)
    return list(found.order_by("due_at", "pk"))


def running_clocks_of(kind: str, ids: Collection[int]) -> dict[int, list[Clock]]:
    """The same for many matters, in one query."""
    found: dict[int, list[Clock]] = defaultdict(list)
    for clock in Clock.objects.of(kind, ids).unstopped().order_by("due_at", "pk"):
        found[clock.matter_id].append(clock)
    return dict(found)


_SHOWN = (
    "matter_id", "limit", "state", "outcome", "started_at", "warn_percent", "warn_at", "warned_at", "due_at",
    "stopped_at",
)  # fmt: skip


def nearest_clocks(kind: str, ids: Collection[int]) -> dict[int, Clock]:
    """Of each matter the clock that ends first, running before paused, in one query: as much as lists show."""
    found = Clock.objects.of(kind, ids).unstopped().only(*_SHOWN).order_by("matter_id", "-state", "due_at")
    return {clock.matter_id: clock for clock in found.distinct("matter_id")}


def clock_face(clock: Clock, now: datetime) -> Face:
    """How far the clock has run, and its state in the regulation's words 正常，预警，超时，已完成，已停."""
    length = clock.due_at - clock.started_at
    until = min(now, clock.stopped_at) if clock.stopped_at else now
    percent = 100 if not length else max(0, int((until - clock.started_at) / length * 100))
    return Face(_state(clock, now), percent, clock.due_at - until)


def _state(
    clock: Clock, now: datetime
) -> Literal["normal", "warned", "late", "paused", "on_time", "missed", "cancelled"]:
    if clock.is_stopped:
        late = "missed" if clock.outcome == Clock.Outcome.LATE else "cancelled"
        return "on_time" if clock.outcome == Clock.Outcome.ON_TIME else late  # type: ignore[return-value]
    if clock.state == Clock.State.PAUSED:
        return "paused"
    if now >= clock.due_at:
        return "late"
    return "warned" if now >= clock.warn_at else "normal"


def pauses_of(clocks: Collection[Clock]) -> dict[int, list[Paused]]:
    """The pauses of these clocks, in one query."""
    found: dict[int, list[Paused]] = defaultdict(list)
    for pause in Pause.objects.filter(clock__in=[clock.pk for clock in clocks]).order_by("from_at"):
        found[pause.clock_id].append(Paused(pause.from_at, pause.until_at, pause.reason))
    return found


def why(clock: Clock) -> Explanation:
    """Why the clock falls due when it does: the days, the pauses, what was promised since."""
    pauses = pauses_of([clock]).get(clock.pk, [])
    decisions = list(clock.decisions.select_related("approver").order_by("at"))
    notes: list[Words] = []
    plain = _explained(clock, pauses, notes)
    return replace(
        plain,
        due=clock.due_at,
        first_due=clock.first_due_at,
        changes=tuple(_change(decision) for decision in decisions),
        notes=(*_promise_note(clock, plain.due), *notes),
    )


def _explained(clock: Clock, pauses: Sequence[Paused], notes: list[Words]) -> Explanation:
    """The days as the calendar says them now; where it was changed since, or no longer knows the year, a note."""
    if clock.span is None:
        return agreed(clock.started_at, clock.first_due_at, pauses)
    calendar = calendar_of(clock)
    try:
        if scheduled(calendar, clock.terms, pauses).first_due_at != clock.first_due_at:
            notes.append(_CHANGED_SINCE)
        return explain(calendar, clock.started_at, clock.span, pauses)
    except MissingYear as missing:
        notes.append(Words(missing.sentence, missing.sentence))
        return Explanation(start=clock.started_at, due=clock.due_at, span=clock.span, calendar=calendar.days.title)


_CHANGED_SINCE = Words(
    "工作日历在起算之后有改动；本时限仍以当时的日历为准，以下逐日说明按现在的日历列出。",
    "The calendar was changed after this limit began; the limit keeps to the calendar of that time, the days listed"
    " are those of today's calendar.",
)


def _promise_note(clock: Clock, standard: datetime) -> list[Words]:
    if clock.not_after is None or clock.not_after >= standard:
        return []
    return [
        Words(
            "与客户约定的时间早于制度时限，以约定为准。",
            "What was promised to the customer is earlier than the limit, and counts.",
        )
    ]


_DECISIONS = {
    ClockDecision.Kind.RE_PROMISE: Words("重新承诺时限", "Promised anew"),
    ClockDecision.Kind.EXTENSION: Words("批准延期", "Extended"),
}


def _change(decision: ClockDecision) -> Change:
    approver = decision.approver
    return Change(
        at=decision.at,
        title=_DECISIONS[ClockDecision.Kind(decision.kind)],
        old_due_at=decision.old_due_at,
        new_due_at=decision.new_due_at,
        reason=decision.reason,
        who=name_for_reader(approver.actor_name if approver else decision.decided_by),
        customer_agreed=decision.customer_agreed,
    )
