"""Running the worked examples: a limit or a table is asked here, steps are played by whoever knows work orders."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bihuan.kernel.spans import Span
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.regulation.facts import nothing_known
from bihuan.regulation.limits import fits, latest_by, span_for
from bihuan.regulation.policies import decide
from bihuan.regulation.schema.examples import AskLimit, AskPolicy, AskSheet, Example
from bihuan.regulation.schema.limits import Limit
from bihuan.regulation.schema.pack import Pack


class Timing(Protocol):
    """How time is counted: the business calendar of the regulation."""

    def due(self, start: datetime, span: Span) -> datetime: ...
    def part(self, start: datetime, span: Span, percent: int) -> datetime: ...


Fill = Callable[[Pack, AskSheet], Sequence[str]]  # fills a sheet; gives back what went otherwise than the example says
Play = Callable[[Example], Sequence[str]]  # plays the steps; gives back what went otherwise than the example says


@dataclass(frozen=True, slots=True)
class ExampleResult:
    example: Example
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def run_examples(
    pack: Pack, *, timing: Timing, fill: Fill | None = None, play: Play | None = None
) -> Iterator[ExampleResult]:
    """Every example of the pack, one after the other; without somebody who fills or plays, those are left out."""
    for example in pack.examples:
        if isinstance(example.ask, AskLimit):
            yield ExampleResult(example, tuple(_asked_limit(pack, example.ask, timing)))
        elif isinstance(example.ask, AskPolicy):
            yield ExampleResult(example, tuple(_asked_policy(pack, example.ask)))
        elif isinstance(example.ask, AskSheet):
            if fill is not None:
                yield ExampleResult(example, tuple(fill(pack, example.ask)))
        elif play is not None:
            yield ExampleResult(example, tuple(play(example)))


def moment(text: str) -> datetime:
    """A moment of an example, in the organisation's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def known_facts(pack: Pack, said: Mapping[str, Any]) -> dict[str, Any]:
    """The facts an example gives, what follows from them, and nothing known of all others."""
    facts = nothing_known(pack) | dict(said)
    level = next((each for each in pack.catalogue.levels if each.code == facts["level"]), None)
    channel = next((each for each in pack.catalogue.channels if each.code == facts["channel"]), None)
    if level is not None:
        facts["level_group"] = level.group
    if channel is not None:
        facts |= {
            "channel_group": channel.group,
            "channel_recorded": channel.recorded,
            "channel_signed": channel.signed,
        }
    return facts | dict(said)


def _asked_limit(pack: Pack, ask: AskLimit, timing: Timing) -> Iterator[str]:
    limit, facts = pack.limit[ask.limit], known_facts(pack, ask.facts)
    if not fits(limit, facts):
        yield str(Words("该时限不适用于这种情形。", "The limit is not meant for such a case."))
        return
    start = moment(ask.starts)
    if limit.given_by is not None:
        yield from _asked_agreed(limit, ask, facts.get(limit.given_by))
        return
    span = span_for(limit, facts, pack.catalogue)
    yield from _compared(Words("到期", "due"), ask.due, timing.due(start, span))
    if ask.warned is not None:
        yield from _compared(Words("预警", "warned"), ask.warned, timing.part(start, span, limit.warn_at))


def _asked_agreed(limit: Limit, ask: AskLimit, agreed: object) -> Iterator[str]:
    """A moment agreed says itself when the limit ends, with its grace."""
    if not isinstance(agreed, str) or not agreed:
        yield str(Words("该时限由约定给出，样例须写约定的时间。", "The limit is agreed upon: say for when."))
        return
    yield from _compared(Words("到期", "due"), ask.due, latest_by(limit, moment(agreed)))


def _compared(what: Words, expected: str, found: datetime) -> Iterator[str]:
    if moment(expected) != found:
        local = f"{found.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
        yield str(Words(f"{what.zh}为 {local}，不是 {expected}。", f"{what.en} {local}, not {expected}."))


def _asked_policy(pack: Pack, ask: AskPolicy) -> Iterator[str]:
    decision = decide(pack.policy[ask.policy], known_facts(pack, ask.facts))
    if decision.code != ask.gives:
        yield str(Words(f"得到 {decision.code}，不是 {ask.gives}。", f"It gives {decision.code}, not {ask.gives}."))
