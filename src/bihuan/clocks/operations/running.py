"""Clocks start, change hands and stop with the events of their matter, whose entry tells of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Value, When

from bihuan.clocks.models import Clock
from bihuan.clocks.queries import calendar_named
from bihuan.journal.events import Actor
from bihuan.journal.models import Chained
from bihuan.kernel.spans import Span
from bihuan.org.models import Staff, Unit

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """How a clock is to run. Either `span` or `due_at` says how long; `not_after` is an earlier promise."""

    limit: str
    edition_id: int
    started_at: datetime
    warn_percent: int
    calendar: str
    span: Span | None = None
    due_at: datetime | None = None
    not_after: datetime | None = None
    rungs: int = 1
    rung_every: timedelta = _A_DAY
    rung_percent: int = 50


@transaction.atomic
def start_clocks(
    *, matter: Chained, specs: Sequence[ClockSpec], unit: Unit, staff: Staff | None = None, by: Actor, at: datetime
) -> None:
    """Start these limits on a matter, in one statement; one that runs already goes on as it is."""
    del by, at
    clocks = [_set(Clock(matter_kind=matter.subject_kind, matter_id=matter.pk), spec) for spec in specs]
    for clock in clocks:
        clock.holder_unit_id, clock.holder_path = unit.pk, unit.path
        clock.holder_staff_id = staff.pk if staff else None
    Clock.objects.bulk_create(clocks, ignore_conflicts=True)


def _set(clock: Clock, spec: ClockSpec) -> Clock:
    """Due, warning and next moment as the spec says."""
    calendar = calendar_named(spec.calendar)
    due_at = spec.due_at if spec.span is None else calendar.due(spec.started_at, spec.span)
    if due_at is None:
        raise ValueError(f"{spec.limit}: neither a span nor an agreed moment")
    warn_at = _share(spec.started_at, due_at, spec.warn_percent)
    if spec.span is not None:
        warn_at = calendar.part(spec.started_at, spec.span, spec.warn_percent)
    if spec.not_after is not None and spec.started_at <= spec.not_after < due_at:
        due_at = spec.not_after
        warn_at = _share(spec.started_at, due_at, spec.warn_percent)
    due_at = max(due_at, spec.started_at)
    clock.limit, clock.edition_id, clock.calendar = spec.limit, spec.edition_id, spec.calendar
    clock.amount, clock.counting = (spec.span.amount, spec.span.counting) if spec.span else (None, "")
    clock.started_at, clock.due_at, clock.first_due_at = spec.started_at, due_at, due_at
    clock.warn_percent, clock.warn_at, clock.next_at = spec.warn_percent, min(warn_at, due_at), min(warn_at, due_at)
    clock.rungs = spec.rungs
    step = min(spec.rung_every, (due_at - spec.started_at) * spec.rung_percent / 100)
    clock.rung_seconds = max(int(step.total_seconds()), 60)
    return clock


def _share(start: datetime, end: datetime, percent: int) -> datetime:
    return start + (end - start) * percent / 100


@transaction.atomic
def stop_clocks(
    *, matter: Chained, limits: Collection[str] | None, outcome: str | None = None, by: Actor, at: datetime
) -> int:
    """Stop running limits (all of them where none is named): on time or late, unless another outcome is given."""
    del by
    standing = Clock.objects.of(matter.subject_kind, matter.pk).exclude(state="stopped")
    if limits is not None:
        standing = standing.filter(limit__in=limits)
    judged = Value(outcome) if outcome else Case(When(due_at__gte=at, then=Value("on_time")), default=Value("late"))
    strict = (
        Value(outcome) if outcome else Case(When(first_due_at__gte=at, then=Value("on_time")), default=Value("late"))
    )
    return standing.update(state="stopped", stopped_at=at, next_at=None, outcome=judged, strict_outcome=strict)


@transaction.atomic
def retime_clocks(*, matter: Chained, specs: Sequence[ClockSpec], by: Actor, at: datetime) -> int:
    """Count running limits anew from their original start: the matter has another level now (WO-011)."""
    del by, at
    anew = {spec.limit: spec for spec in specs}
    running = Clock.objects.of(matter.subject_kind, matter.pk).running().select_for_update()
    changed = [_set(clock, anew[clock.limit]) for clock in running.filter(limit__in=anew)]
    for clock in changed:
        clock.warned_at = clock.breached_at = None
        clock.rung = 0
    columns = ["amount", "counting", "due_at", "first_due_at", "warn_at", "next_at", "warned_at", "breached_at", "rung"]
    return Clock.objects.bulk_update(changed, [*columns, "rungs", "rung_seconds"])


@transaction.atomic
def hand_clocks(*, matter: Chained, unit: Unit, staff: Staff | None, by: Actor, at: datetime) -> int:
    """The matter has another owner: its running limits are measured at that unit from now on."""
    del by, at
    running = Clock.objects.of(matter.subject_kind, matter.pk).running()
    return running.update(holder_unit_id=unit.pk, holder_path=unit.path, holder_staff_id=staff.pk if staff else None)
