"""Starting clocks, and handing them to whoever has the matter."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from bihuan.clocks.calendar import Calendar, Schedule, Terms, scheduled
from bihuan.clocks.models import Clock
from bihuan.clocks.queries import NO_CALENDAR, calendar_named
from bihuan.journal.events import Actor
from bihuan.journal.models import Birth, Chained
from bihuan.kernel.rows import insert_rows
from bihuan.kernel.spans import Span
from bihuan.kernel.text import Words
from bihuan.org.models import Staff, Unit

MAINLAND = "mainland"
RUNG_EVERY = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSpec:
    """What the regulation says of a limit for one matter. Either `span` or `due_at` (agreed) says how long."""

    limit: str
    started_at: datetime
    span: Span | None
    due_at: datetime | None = None
    not_after: datetime | None = None  # promised to the customer; the earlier of the two counts
    edition_id: int | None = None
    title: Words | None = None
    warn_percent: int = 90
    calendar: str = MAINLAND
    rungs: int = 0  # of the ladder; 0 when nobody above is told
    rung_every: timedelta = RUNG_EVERY
    rung_percent: int = 50  # of the limit, whichever is shorter

    @property
    def terms(self) -> Terms:
        return Terms(
            started_at=self.started_at,
            span=self.span,
            agreed_at=self.due_at,
            not_after=self.not_after,
            warn_percent=self.warn_percent,
        )


@transaction.atomic(savepoint=False)
def start_clocks(
    *,
    matter: Chained,
    specs: Sequence[ClockSpec],
    unit: Unit | None = None,
    staff: Staff | None = None,
    quiet: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Start limits on a matter with one INSERT. One that runs already runs on: a second start buys no time.

    The matter's own entry tells what started them. `quiet` (imports): what is past already is never told. The
    limits of a matter that is not written yet are written with it.
    """
    calendars = calendars_for(specs)
    clocks = [_clock(matter, spec, calendars, unit, staff) for spec in specs]
    if quiet:
        for clock in clocks:
            _pass_quietly(clock, at)
    if matter.birth is None:
        insert_rows(clocks, unless_there=True)
    else:
        running = {clock.limit for clock in unwritten_clocks(matter.birth)}
        matter.birth.rows += [clock for clock in clocks if clock.limit not in running]


def unwritten_clocks(birth: Birth) -> list[Clock]:
    """The limits that run for a matter which is not written yet."""
    return [row for row in birth.rows if isinstance(row, Clock) and row.state != Clock.State.STOPPED]


def calendars_for(specs: Collection[ClockSpec]) -> dict[str, Calendar]:
    """The calendars that these limits need; none is read for limits by the wall clock."""
    names = {spec.calendar for spec in specs if spec.span is not None and spec.span.needs_calendar}
    return {name: calendar_named(name) for name in names}


def _clock(
    matter: Chained, spec: ClockSpec, calendars: dict[str, Calendar], unit: Unit | None, staff: Staff | None
) -> Clock:
    clock = Clock(
        matter_kind=matter.subject_kind,
        matter_id=matter.pk,
        edition_id=spec.edition_id,
        limit=spec.limit,
        title_zh=spec.title.zh if spec.title else "",
        title_en=spec.title.en if spec.title else "",
        calendar=spec.calendar,
        started_at=spec.started_at,
        holder_unit=unit,
        holder_staff=staff,
    )
    set_terms(clock, spec)
    set_moments(clock, scheduled(calendars.get(spec.calendar, NO_CALENDAR), spec.terms))
    return clock


def set_terms(clock: Clock, spec: ClockSpec) -> None:
    """How long the limit is, and how it climbs."""
    terms = spec.terms
    clock.amount = spec.span.amount if spec.span else None
    clock.counting = spec.span.counting if spec.span else ""
    clock.agreed_at, clock.not_after = spec.due_at, spec.not_after
    clock.warn_percent = spec.warn_percent
    clock.rungs = spec.rungs
    clock.rung_every = min(spec.rung_every, terms.length * spec.rung_percent / 100) or spec.rung_every


def set_moments(clock: Clock, moments: Schedule) -> None:
    """Write down the moments of the limit, and the one that comes next."""
    clock.warn_at, clock.first_due_at, clock.due_at = moments.warn_at, moments.first_due_at, moments.due_at
    clock.next_at = clock.next_moment()


def _pass_quietly(clock: Clock, at: datetime) -> None:
    if clock.warn_at <= at:
        clock.warned_at = clock.warn_at
    if clock.due_at <= at:
        clock.breached_at, clock.rung, clock.rungs = clock.due_at, 1, 0
    clock.next_at = clock.next_moment()


_HAND = f"""
    UPDATE {Clock._meta.db_table} SET holder_unit_id = %(unit)s, holder_staff_id = %(staff)s
    WHERE matter_kind = %(kind)s AND matter_id = %(id)s AND state <> 'stopped'
"""  # noqa: S608


@transaction.atomic(savepoint=False)
def hand_clocks(*, matter: Chained, unit: Unit | None, staff: Staff | None, by: Actor, at: datetime) -> int:
    """Whoever has the matter now holds its clocks: what they warn of goes there. The matter's entry tells it."""
    if matter.birth is not None:
        mine = unwritten_clocks(matter.birth)
        for clock in mine:
            clock.holder_unit, clock.holder_staff = unit, staff
        return len(mine)
    facts = {"unit": unit and unit.pk, "staff": staff and staff.pk, "kind": matter.subject_kind, "id": matter.pk}
    with connection.cursor() as cursor:
        cursor.execute(_HAND, facts)
        return int(cursor.rowcount)
