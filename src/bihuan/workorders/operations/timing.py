"""The clocks of a work order follow its entries: what an event starts, what it stops, what a level changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bihuan.clocks import queries as clocks
from bihuan.clocks.models import Clock
from bihuan.clocks.operations import (
    BOUNDS,
    ClockSpec,
    hand_clocks,
    pause_clock,
    re_promise_clock,
    resume_clock,
    retime_clocks,
    start_clocks,
    stop_clocks,
)
from bihuan.journal.events import Actor
from bihuan.regulation.limits import counts_as_stop, fits, lasting, latest_by, span_for
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.limits import Limit
from bihuan.regulation.schema.procedures import ClockEffect
from bihuan.workorders.facts import Case, Facts, facts_from
from bihuan.workorders.operations.changes import Change

# What limits depend on: another value moves those that run.
_MEASURED_BY = frozenset({"level", "tier", "is_3g", "classification", "business", "problem", "promised_at"})


def keep_time(
    case: Case, event: str, *, happened_at: datetime, change: Change | None = None, by: Actor, at: datetime
) -> None:
    """Stop and start the limits that the regulation ties to this event; hand the others to whoever has it now."""
    order, facts = case.order, case.facts()
    limits = [case.pack.limit[code] for code in case.procedure.limits]
    stops = [limit.code for limit in limits if event in limit.stops and counts_as_stop(limit, facts)]
    starts = [limit for limit in limits if event in limit.starts and fits(limit, facts)]
    if stops:
        stop_clocks(matter=order, limits=stops, happened_at=happened_at, by=by, at=at)
    if order.closed_at is not None:
        stop_clocks(matter=order, limits=None, outcome="cancelled", by=by, at=at)
        return
    if starts:
        specs = [_spec(case, limit, facts, happened_at) for limit in starts]
        start_clocks(matter=order, specs=specs, unit=order.owner_unit, staff=order.handler, by=by, at=at)
    if change is not None and change.columns & _MEASURED_BY:
        _retime(case, facts, by=by, at=at)
    if change is not None and (change.from_owner, change.from_handler) != (order.owner_unit_id, order.handler_id):
        hand_clocks(matter=order, unit=order.owner_unit, staff=order.handler, by=by, at=at)


def _spec(case: Case, limit: Limit, facts: Facts, started_at: datetime) -> ClockSpec:
    agreed = facts.get(limit.given_by) if limit.given_by else None
    began = _moment(facts.get(limit.counted_from)) if limit.counted_from else None
    earlier = facts.get(limit.not_after) if limit.not_after else None
    return ClockSpec(
        limit=limit.code,
        edition_id=case.order.edition_id,
        title=limit.title,
        span=None if limit.given_by else span_for(limit, facts, case.pack.catalogue),
        due_at=_latest(limit, agreed),
        started_at=min(began or started_at, started_at),  # never in the future
        warn_percent=limit.warn_at,
        not_after=_moment(earlier),
        calendar=case.pack.regulation.calendar,
        **_ladder(case, limit),
    )


def _ladder(case: Case, limit: Limit) -> dict[str, Any]:
    """How the limit climbs once it is missed."""
    ladder = case.pack.ladder.get(limit.ladder or "")
    if ladder is None:
        return {}
    every = lasting(ladder.every)
    return {"rungs": len(ladder.rungs), "rung_every": every, "rung_percent": ladder.or_percent}


def _latest(limit: Limit, agreed: object) -> datetime | None:
    moment = _moment(agreed)
    return latest_by(limit, moment) if moment else None


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _retime(case: Case, facts: Facts, *, by: Actor, at: datetime) -> None:
    """Another level, tier or promise: running limits are computed anew from their original start (WO-011)."""
    case.be_written()
    specs = []
    for clock in clocks.running_clocks(case.order):
        began = _as_it_began(case, clock.edition_id)
        limit = began.pack.limit[clock.limit]
        if limit.given_by is None:
            known = facts if began is case else began.facts()
            specs.append(_spec(began, limit, known, clock.started_at))
    retime_clocks(matter=case.order, specs=specs, by=by, at=at)


def _as_it_began(case: Case, edition_id: int | None) -> Case:
    """The matter under the edition that a limit began under, which it keeps where the matter has moved on."""
    if edition_id is None or edition_id == case.order.edition_id:
        return case
    return replace(case, pack=pack_of(edition_id))


def decide_on_clocks(case: Case, effect: ClockEffect, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """A re-promise, another moment agreed, a pause or a resumption, as a recorded decision with its reason."""
    case.be_written()
    reason = str(values.get(effect.reason, ""))
    for clock in clocks.running_clocks(case.order, limits=effect.limits):
        match effect.does:
            case "pause":
                pause_clock(clock=clock, reason=reason, by=by, at=at)
            case "resume":
                resume_clock(clock=clock, by=by, at=at)
            case _:
                _promise_anew(case, effect, clock, values, reason, by=by, at=at)


def _promise_anew(
    case: Case, effect: ClockEffect, clock: Clock, values: Mapping[str, Any], reason: str, *, by: Actor, at: datetime
) -> None:
    """A later moment for the limit; one that the customer has to agree to stays as it was without consent."""
    agreed = bool(values.get(effect.agreed)) if effect.agreed else False
    freely = effect.does == "re_agree"
    if freely and not agreed:
        return
    known = facts_from(case.pack, case.procedure.form, values)
    limit = case.pack.limit[clock.limit]
    until = _latest(limit, known.get(effect.until or "")) or clock.due_at
    re_promise_clock(
        clock=clock,
        until=until,
        reason=reason,
        approver=None,
        customer_agreed=agreed,
        bounds=None if freely else BOUNDS,
        by=by,
        at=at,
    )
