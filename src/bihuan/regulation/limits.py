"""How long a limit gives for known facts, and which limits an event starts. Pure: no clock runs here."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bihuan.kernel.spans import Span
from bihuan.kernel.text import Words
from bihuan.regulation.conditions import holds
from bihuan.regulation.schema.catalogue import Catalogue, Problem
from bihuan.regulation.schema.limits import Band, Limit
from bihuan.regulation.schema.pack import Pack

Facts = Mapping[str, Any]

_UNITS: Mapping[str, Words] = {
    "minutes": Words("{} 分钟", "{} minutes"),
    "hours": Words("{} 小时", "{} hours"),
    "working_hours": Words("{} 个工作小时", "{} working hours"),
    "hours_on_working_days": Words("{} 小时（只计工作日）", "{} hours of working days"),
    "days": Words("{} 天", "{} days"),
    "working_days": Words("{} 个工作日", "{} working days"),
}


class NoBandFits(ValueError):
    """A limit has no band for these facts; the check refuses packs in which that can happen."""


def fits(limit: Limit, facts: Facts) -> bool:
    """Whether the limit is meant for such a work order."""
    if not all(_is_among(facts[name], values) for name, values in limit.for_.items()):
        return False
    return limit.when is None or holds(limit.when, facts)


def counts_as_stop(limit: Limit, facts: Facts) -> bool:
    """Whether a stopping event stops the limit, as the work order stands after it."""
    return limit.stops_when is None or holds(limit.stops_when, facts)


def latest_by(limit: Limit, agreed: datetime) -> datetime:
    """When a limit ends that was agreed for this moment."""
    return agreed + (lasting(limit.grace) if limit.grace else timedelta())


def lasting(span: Span) -> timedelta:
    """A span by the wall clock as a length of time."""
    return timedelta(**{span.counting: span.amount})


def _is_among(value: Any, values: Collection[str]) -> bool:
    if isinstance(value, list | tuple):
        return any(each in values for each in value)
    return value in values


def limits_started_by(pack: Pack, procedure: str, event: str, facts: Facts) -> Iterator[Limit]:
    """The limits of the procedure that this event starts for such a work order."""
    for code in pack.procedure[procedure].limits:
        limit = pack.limit[code]
        if event in limit.starts and fits(limit, facts):
            yield limit


def span_for(limit: Limit, facts: Facts, catalogue: Catalogue) -> Span:
    """How long the limit gives: its own span, or the bound of its band that these facts call for.

    The bounds of a kind of problem take the band's place only where a limit chooses between the two: a promise,
    whose bands are single spans, is the same for every kind of problem.
    """
    if limit.within is not None:
        return limit.within
    band = band_for(limit, facts)
    if limit.lowest_when is None:
        return band.highest
    problem = _problem(catalogue, facts)
    if holds(limit.lowest_when, facts):
        return (problem.lowest if problem else None) or band.lowest
    return (problem.highest if problem else None) or band.highest


def band_for(limit: Limit, facts: Facts) -> Band:
    """The first band that fits."""
    for band in limit.bands:
        if band.when is None or holds(band.when, facts):
            return band
    raise NoBandFits(limit.code)


def _problem(catalogue: Catalogue, facts: Facts) -> Problem | None:
    """The kind of problem of the work order; it may have bounds of its own."""
    trees = (tree for tree in catalogue.classifications if tree.code == facts["classification"])
    return next((problem for tree in trees for problem in tree.problems if problem.code == facts["problem"]), None)


def describe_span(span: Span) -> Words:
    """The span in words."""
    words = _UNITS[span.counting]
    english = words.en.format(span.amount)
    return Words(words.zh.format(span.amount), english.removesuffix("s") if span.amount == 1 else english)


def describe_limit(limit: Limit, span: Span | None) -> Words:
    """Why this limit is there, as a sentence: its name, how long, its clause, and what was decided on a gap."""
    clause = "、".join(limit.clause)
    long = describe_span(span) if span else Words("按约定的时间", "as agreed")
    zh = f"“{limit.title.zh}”时限：{long.zh}（第 {clause} 条）"
    en = f"“{limit.title.en}”: {long.en} (clause {', '.join(limit.clause)})"
    if limit.decided:
        return Words(
            f"{zh}。原文未明确，已决定：{limit.decided.zh}",
            f"{en}. The text leaves it open; decided: {limit.decided.en}",
        )
    return Words(f"{zh}。", f"{en}.")
