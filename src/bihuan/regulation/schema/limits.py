"""limits.yaml: how long something may take, from which event to which, and who hears of it when it does not."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bihuan.regulation.schema.words import (
    Code,
    Codes,
    Condition,
    EventNames,
    Mistake,
    Percent,
    Rule,
    Ruled,
    Title,
    Within,
)


class Band(Rule):
    """Lower and upper limit for some work orders; the first band that fits counts."""

    when: Condition | None = None
    lowest: Within
    highest: Within
    mean_within: Within | None = None  # a target of the period's mean, not of one work order


class Rung(Rule):
    """Who is told when a limit is missed and stays missed."""

    title: Title
    posts: Codes
    unit: Code  # owner | receiving | a relation of organisation.yaml


class Ladder(Ruled):
    """The rungs an overdue stage climbs: one at the limit, a further one at each step."""

    code: Code
    every: Within
    or_percent: Annotated[int, Field(ge=1, le=100)]  # of the limit, whichever is shorter
    rungs: Annotated[tuple[Rung, ...], Field(min_length=1)]
    answer_within: Within  # an urging order asks for an answer
    form: Code | None = None  # the form that a warning or urging order is shown as


class Limit(Ruled):
    """One limit. Exactly one of `within`, `bands` and `given_by` says how long."""

    code: Code
    title: Title
    kind: Literal["stage", "promise", "statutory"] = "stage"
    for_: Mapping[Code, Codes] = Field(default_factory=dict, alias="for")  # fact → values it holds for
    when: Condition | None = None  # it starts only where this holds, once the event has moved the work order
    starts: EventNames
    counted_from: Code | None = None  # a field with the moment it counts from; none: the moment of the event
    stops: EventNames
    stops_when: Condition | None = None  # a stop counts only where this holds, once the event has moved the work order
    within: Within | None = None
    bands: tuple[Band, ...] = ()
    lowest_when: Condition | None = None  # when the lower bound of the band counts
    given_by: Code | None = None  # a field in which a moment was agreed
    grace: Within | None = None  # by the wall clock: so much later than agreed is still in time
    not_after: Code | None = None  # a field with a shorter promise; the earlier of the two counts
    mean_within: Within | None = None  # a target of the period's mean, not of one work order
    warn_at: Percent = 90
    ladder: Code | None = None
    accepted: Title | None = None  # why stage limits may exceed this promise

    @model_validator(mode="after")
    def _says_how_long_once(self) -> Self:
        if sum((self.within is not None, bool(self.bands), self.given_by is not None)) != 1:
            raise Mistake(
                zh="时长只说一次：within、bands 或 given_by 三者取一",
                en="say how long exactly once: within, bands or given_by",
            )
        return self

    @model_validator(mode="after")
    def _is_lenient_with_what_was_agreed(self) -> Self:
        if self.grace is not None and (self.given_by is None or self.grace.needs_calendar):
            raise Mistake(
                zh="宽限（grace）用分钟、小时或天，且只用于约定的时间（given_by）",
                en="`grace` is in minutes, hours or days and goes with a moment agreed (`given_by`)",
            )
        return self


class Limits(Rule):
    ladders: tuple[Ladder, ...] = ()
    limits: tuple[Limit, ...]
