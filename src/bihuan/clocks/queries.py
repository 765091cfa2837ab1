"""What is read of clocks: those of a matter, the nearest of many, and why one is due when it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.db.models import QuerySet

from bihuan.clocks.calendar import Calendar, Change, Explanation, Paused, agreed, explain
from bihuan.clocks.calendar.shipped import mainland_calendar
from bihuan.clocks.models import Clock
from bihuan.journal.models import Chained
from bihuan.kernel.text import Words


def clocks_of(kind: str, matter_id: int) -> QuerySet[Clock]:
    """All limits that ran or run on a matter."""
    return Clock.objects.of(kind, matter_id).order_by("pk")


def running_clocks(matter: Chained, limits: Collection[str] | None = None) -> list[Clock]:
    """The limits that run on a matter now; of those named, or all."""
    running = Clock.objects.of(matter.subject_kind, matter.pk).exclude(state="stopped")
    if limits is not None:
        running = running.filter(limit__in=limits)
    return list(running.order_by("due_at", "pk"))


def nearest_clocks(kind: str, matter_ids: Sequence[int]) -> Mapping[int, Clock]:
    """The running limit that ends first, of each of these matters: one query."""
    running = Clock.objects.running().filter(matter_kind=kind, matter_id__in=matter_ids)
    return {clock.matter_id: clock for clock in running.order_by("matter_id", "due_at").distinct("matter_id")}


def pauses_of(clock: Clock) -> list[Paused]:
    """The pauses of a clock, ended or not."""
    return [Paused(pause.from_at, pause.until_at, pause.reason) for pause in clock.pauses.order_by("from_at")]


def calendar_named(name: str) -> Calendar:
    """The business calendar of this name, compiled."""
    del name
    return mainland_calendar()


def why(clock: Clock) -> Explanation:
    """Why a clock is due when it is: what was counted and skipped, the pauses, and what was promised anew."""
    span, pauses = clock.span, pauses_of(clock)
    if span is None:
        plain = agreed(clock.started_at, clock.first_due_at, pauses)
    else:
        plain = explain(calendar_named(clock.calendar), clock.started_at, span, pauses)
    changes = tuple(
        Change(
            at=decision.at,
            title=Words("重新承诺时限", "Promised anew"),
            old_due_at=decision.was,
            new_due_at=decision.until,
            reason=decision.reason,
            who=decision.by_name,
            customer_agreed=decision.customer_agreed,
        )
        for decision in clock.decisions.order_by("at")
    )
    return replace(plain, due=clock.due_at, first_due=clock.first_due_at, changes=changes)
