"""Limits can be kept, are measured by something, and are told to somebody when they are missed."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from bihuan.kernel.spans import Span
from bihuan.kernel.text import Words
from bihuan.regulation.check.events import events_of
from bihuan.regulation.check.ground import Ground, edges
from bihuan.regulation.check.owners import kinds_of
from bihuan.regulation.faults import Trail
from bihuan.regulation.limits import describe_span
from bihuan.regulation.schema.limits import Ladder, Limit
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Procedure

MOST_WAYS = 20_000  # that are followed; a procedure on paper has far fewer
_MINUTES = {
    "minutes": 1, "hours": 60, "working_hours": 60, "hours_on_working_days": 60, "days": 1440, "working_days": 1440,
}  # fmt: skip


def check_times(ground: Ground, *, calendar_years: Collection[int] | None) -> None:
    """Refuse limits that cannot be measured or kept; warn where stages may take longer than the promise."""
    for number, limit in enumerate(ground.pack.limits.limits):
        trail: Trail = ("limits", "limits", number)
        _check_span(ground, trail, limit)
        _check_use(ground, trail, limit)
        if calendar_years is not None:
            _check_calendar(ground, trail, limit, calendar_years)
    for number, ladder in enumerate(ground.pack.limits.ladders):
        _check_ladder(ground, ("limits", "ladders", number), ladder)
    for _trail, procedure in ground.procedures():
        _check_sums(ground, procedure)


def _spans(limit: Limit) -> tuple[Span, ...]:
    own = (limit.within,) if limit.within else ()
    return (*own, *(span for band in limit.bands for span in (band.lowest, band.highest)))


def minutes(span: Span) -> int:
    """The least time by the wall clock that the span can take."""
    return span.amount * _MINUTES[span.counting]


def _check_span(ground: Ground, trail: Trail, limit: Limit) -> None:
    if any(span.amount == 0 for span in _spans(limit)):
        ground.refuse(
            trail,
            Words(
                f"时限“{limit.title.zh}”为零，预警与到期同时。",
                f"The limit {limit.code} is zero: its warning comes at its end.",
            ),
            Words("请写大于零的时限。", "Give it a span above zero."),
        )
    for number, band in enumerate(limit.bands):
        if minutes(band.lowest) > minutes(band.highest):
            ground.refuse(
                (*trail, "bands", number),
                Words("下限高于上限。", "The lower bound lies above the upper one."),
                Words("请对调或更正。", "Swap or correct them."),
            )
    if limit.bands and limit.bands[-1].when is not None:
        ground.refuse(
            (*trail, "bands", len(limit.bands) - 1),
            Words(
                "最后一档仍有条件，可能没有一档适用。", "The last band has a condition, so it may be that none fits."
            ),
            Words("请加一档不写 when 的。", "Add one without a `when`."),
        )


def _check_use(ground: Ground, trail: Trail, limit: Limit) -> None:
    """Some procedure measures it, and in each that does its start and one of its stops happen."""
    users = [procedure for _trail, procedure in ground.procedures() if limit.code in procedure.limits]
    if not users:
        ground.warn(
            trail,
            Words(
                f"没有流程使用时限“{limit.title.zh}”（{limit.code}）。", f"No procedure uses the limit {limit.code}."
            ),
            Words("请写入流程的 limits。", "Name it among a procedure's `limits`."),
        )
    for procedure in users:
        happening = events_of(ground.pack, procedure)
        for attribute, names in (("starts", limit.starts), ("stops", limit.stops)):
            if not happening & set(names):
                ground.refuse(
                    (*trail, attribute),
                    Words(
                        f"流程“{procedure.title.zh}”中不会发生 {'、'.join(names)}。",
                        f"In the procedure {procedure.code} none of {', '.join(names)} ever happens.",
                    ),
                    Words(
                        "请改用该流程的事件，或不在该流程使用此时限。",
                        "Name an event of it, or take the limit out of it.",
                    ),
                )


def _check_calendar(ground: Ground, trail: Trail, limit: Limit, years: Collection[int]) -> None:
    year = ground.pack.regulation.effective_from.year
    if year not in years and any(span.needs_calendar for span in _spans(limit)):
        ground.refuse(
            trail,
            Words(
                f"时限“{limit.title.zh}”按工作日计算，而日历中没有 {year} 年。",
                f"The limit {limit.code} counts working days, and the calendar knows no {year}.",
            ),
            Words(f"请先录入 {year} 年的日历。", f"Enter the calendar of {year} first."),
        )


def _check_ladder(ground: Ground, trail: Trail, ladder: Ladder) -> None:
    """Each rung tells somebody, and somebody else than the rungs below it."""
    told: set[tuple[tuple[str, ...], str]] = set()
    for number, rung in enumerate(ladder.rungs):
        place = (*trail, "rungs", number)
        who = (tuple(sorted(rung.posts)), rung.unit)
        if who in told:
            ground.refuse(
                place,
                Words(
                    "这一级与前面的一级相同，督办会原地打转。",
                    "This rung is the same as one before: the ladder circles.",
                ),
                Words("请写更上一级的岗位或单位。", "Name posts or a unit further up."),
            )
        told.add(who)
        if not _sits_somewhere(ground.pack, rung.posts, rung.unit):
            ground.refuse(
                place,
                Words(
                    "这一级的岗位不在该单位任职，督办会落空。",
                    "None of these posts sits in that unit: the urging reaches nobody.",
                ),
                Words("请改变岗位或单位。", "Change the posts or the unit."),
            )
    if ladder.every.amount == 0:
        ground.refuse(
            (*trail, "every"),
            Words("每级间隔为零，督办会停不下来。", "The step is zero: the ladder would never come to rest."),
            Words("请写大于零的间隔。", "Give it a step above zero."),
        )


def _sits_somewhere(pack: Pack, posts: Sequence[str], unit: str) -> bool:
    seats = {kind for post in posts if post in pack.post for kind in pack.post[post].sits_in}
    if unit in pack.relation:
        return bool(seats & set(pack.relation[unit].kind))
    users = [procedure for procedure in pack.procedures if procedure.opens_in in procedure.stages]
    if unit == "receiving":
        return any(seats & kinds_of(pack, procedure).receiving for procedure in users)
    return any(seats & kinds_of(pack, procedure).of(stage) for procedure in users for stage in procedure.stages)


def _check_sums(ground: Ground, procedure: Procedure) -> None:
    """The stages one after the other may not take longer than what the law allows, and should not than the promise."""
    limits = [ground.pack.limit[code] for code in procedure.limits if code in ground.pack.limit]
    stages = [limit for limit in limits if limit.kind == "stage" and _spans(limit)]
    ways = list(_ways(procedure))
    for outer in (limit for limit in limits if limit.kind != "stage" and _spans(limit)):
        inner = [limit for limit in stages if _may_meet(limit, outer)]
        total = max((_longest(way, inner, outer) for way in ways), default=0)
        allowed = min(minutes(span) for span in _spans(outer))
        if total > allowed and not (outer.kind == "promise" and outer.accepted):
            _tell_sum(ground, procedure, outer, total, allowed)


def _tell_sum(ground: Ground, procedure: Procedure, outer: Limit, total: int, allowed: int) -> None:
    trail: Trail = ("limits", "limits", [limit.code for limit in ground.pack.limits.limits].index(outer.code))
    took, may = describe_span(Span(total // 60, "hours")), describe_span(Span(allowed // 60, "hours"))
    message = Words(
        f"流程“{procedure.title.zh}”各环节时限相加可达 {took.zh}，超过“{outer.title.zh}”的 {may.zh}。",
        f"The stage limits of {procedure.code} may add up to {took.en}, above the {may.en} of {outer.code}.",
    )
    if outer.kind == "statutory":
        ground.refuse(trail, message, Words("请缩短环节时限。", "Shorten the limits of its stages."))
    else:
        ground.warn(
            trail,
            message,
            Words("请缩短环节时限，或用 accepted 说明原因。", "Shorten them, or say why under `accepted`."),
        )


def _may_meet(one: Limit, other: Limit) -> bool:
    """Whether some work order may be measured by both."""
    return all(set(one.for_[name]) & set(other.for_[name]) for name in one.for_.keys() & other.for_.keys())


Way = tuple[str, ...]  # the events of one way through a procedure, in order


def _ways(procedure: Procedure) -> Iterator[Way]:
    """The events on every way from the opening to an ending that comes to no stage twice."""
    onward: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for edge in edges(procedure):
        onward[edge.stage].add((f"work_order.{edge.action.event}", edge.to))

    def follow(stage: str, been: frozenset[str], events: Way) -> Iterator[Way]:
        if procedure.stages[stage].ends is not None:
            yield events
        for event, to in sorted(onward[stage]):
            if to not in been:
                yield from follow(to, been | {to}, (*events, event))

    first = procedure.opens_in
    opening = ("contact.ended", f"work_order.{procedure.opening.event}")
    return islice(follow(first, frozenset({first}), opening), MOST_WAYS)


def _longest(way: Way, inner: Sequence[Limit], outer: Limit) -> int:
    """The most minutes that limits one after the other take on this way, while the outer limit runs."""
    whole = _run(way, outer)
    if whole is None:
        return 0
    runs = [(run, max(minutes(span) for span in _spans(limit))) for limit in inner if (run := _run(way, limit))]
    best = [0] * (len(way) + 1)
    for end in range(whole[0], whole[1] + 1):
        before = best[end - 1] if end > whole[0] else 0
        best[end] = max([before, *(best[run[0]] + long for run, long in runs if run[1] == end and run[0] >= whole[0])])
    return best[whole[1]]


def _run(way: Way, limit: Limit) -> tuple[int, int] | None:
    """From which event of the way to which the limit runs; None where it does not start or never stops."""
    start = next((at for at, event in enumerate(way) if event in limit.starts), None)
    if start is None:
        return None
    end = next((at for at in range(start + 1, len(way)) if way[at] in limit.stops), None)
    return None if end is None else (start, end)
