"""The custody ledger （时限台账）: who had the work order from when to when, and how much of which limit that took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from bihuan.clocks.models import Clock
from bihuan.clocks.queries import calendar_named, calendar_of, clocks_of, pauses_of
from bihuan.journal.events import shown
from bihuan.kernel.spans import Counting
from bihuan.org.models import Staff
from bihuan.regulation.schema.limits import Limit
from bihuan.workorders.facts import Case
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries.history import case_of
from bihuan.workorders.sources import Sources

WORKING: Counting = "working_hours"


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a limit was counted in one turn."""

    title: str
    counted: timedelta


@dataclass(frozen=True, slots=True)
class Turn:
    """From one action to the next the work order stood here; the last turn ends now, or with its close."""

    unit: str
    stage: str
    start: datetime
    end: datetime
    working: timedelta
    shares: tuple[Share, ...]

    @property
    def held(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Sum:
    """All turns of one unit together."""

    unit: str
    held: timedelta
    working: timedelta
    shares: tuple[Share, ...]


def ledger_of(order: WorkOrder, *, reader: Staff, at: datetime) -> dict[str, Any]:
    """Turn by turn, and unit by unit in the order in which they first had it."""
    case = case_of(order)
    acted = [(entry.happened_at, entry.data) for entry in Sources(case, by=reader, at=at).acted]
    clocks = list(clocks_of(WorkOrder.subject_kind, order.pk))
    measures = [_Measure(clock, case, pauses_of(clocks).get(clock.pk, [])) for clock in clocks]
    ends = [moment for moment, _data in acted[1:]] + [order.closed_at or at]
    turns = [
        _turn(case, start, end, data, measures, at)
        for (start, data), end in zip(acted, ends, strict=True)
        if end > start
    ]
    return {"order": order, "case": case, "turns": turns, "sums": list(_sums(turns)), "now": at}


class _Measure:
    """How much of one limit is counted between two moments, so that the parts add up to the whole."""

    def __init__(self, clock: Clock, case: Case, pauses: Sequence[Any]) -> None:
        limit: Limit | None = case.pack.limit.get(clock.limit)
        self.title = str(limit.title) if limit else clock.limit
        self._clock, self._pauses, self._calendar = clock, pauses, calendar_of(clock)
        self._counting = cast(Counting, clock.counting or "hours")

    def between(self, start: datetime, end: datetime, at: datetime) -> timedelta:
        last = self._clock.stopped_at or at
        return self._until(min(end, last)) - self._until(min(start, last))

    def _until(self, moment: datetime) -> timedelta:
        begun = self._clock.started_at
        return self._calendar.measure(begun, max(begun, moment), self._counting, self._pauses)


def _turn(
    case: Case, start: datetime, end: datetime, data: Mapping[str, Any], measures: Sequence[_Measure], at: datetime
) -> Turn:
    stage = case.procedure.stages.get(str(data.get("to_stage", "")))
    counted = ((each.title, each.between(start, end, at)) for each in measures)
    return Turn(
        unit=shown(data.get("unit")),
        stage=str(stage.title) if stage else "",
        start=start,
        end=end,
        working=calendar_named(case.pack.regulation.calendar).measure(start, end, WORKING),
        shares=tuple(Share(title, span) for title, span in counted if span),
    )


def _sums(turns: Sequence[Turn]) -> Sequence[Sum]:
    units = dict.fromkeys(turn.unit for turn in turns)
    return [_sum(unit, [turn for turn in turns if turn.unit == unit]) for unit in units]


def _sum(unit: str, turns: Sequence[Turn]) -> Sum:
    shares: dict[str, timedelta] = {}
    for turn in turns:
        for share in turn.shares:
            shares[share.title] = shares.get(share.title, timedelta()) + share.counted
    held, working = (sum((getattr(turn, name) for turn in turns), timedelta()) for name in ("held", "working"))
    return Sum(unit, held, working, tuple(Share(title, counted) for title, counted in shares.items()))
