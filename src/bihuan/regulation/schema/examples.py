"""examples/*.yaml: worked examples that a lawyer can read and a machine can run."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from bihuan.regulation.schema.words import Code, Mistake, Rule, Ruled, Title

Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$")]  # in the pack's zone


class AskLimit(Rule):
    """Given facts and a start, the limit falls due then."""

    limit: Code
    starts: Moment
    facts: Mapping[Code, Any] = Field(default_factory=dict)
    due: Moment
    warned: Moment | None = None


class AskPolicy(Rule):
    policy: Code
    facts: Mapping[Code, Any]
    gives: Code


class AskSheet(Rule):
    """A sheet of the register with these values is complete, or refused with such words for each field named."""

    kept_in: Code
    values: Mapping[Code, Any]
    refused: Mapping[Code, Annotated[str, StringConstraints(min_length=1)]] = Field(default_factory=dict)


_ASKS: Mapping[str, type[Rule]] = {"policy": AskPolicy, "kept_in": AskSheet, "limit": AskLimit}


def _asked(value: Any) -> str:
    for name, kind in _ASKS.items():
        if name in value if isinstance(value, Mapping) else isinstance(value, kind):
            return name
    return "limit"


Ask = Annotated[
    Annotated[AskLimit, Tag("limit")] | Annotated[AskPolicy, Tag("policy")] | Annotated[AskSheet, Tag("kept_in")],
    Discriminator(_asked),
]


class Step(Rule):
    """Somebody does something at a moment. `by` names a post; `at_unit` a kind where there are several."""

    at: Moment
    by: Code
    unit: Code | None = None
    do: Code
    values: Mapping[Code, Any] = Field(default_factory=dict, alias="with")
    of: Literal["matter", "child"] = "matter"
    refused: Annotated[str, StringConstraints(min_length=1)] | None = None  # part of the sentence
    by_clause: str | None = None  # the clause the refusal names


class Outcome(Rule):
    stage: Code | None = None
    owner: Code | None = None  # a kind of unit
    level: Code | None = None
    priority: int | None = None
    due: Mapping[Code, Moment] = Field(default_factory=dict)
    outcomes: Mapping[Code, Literal["on_time", "late", "running", "cancelled"]] = Field(default_factory=dict)
    entries: tuple[str, ...] = ()  # names of entries, in order; others may stand between
    told: tuple[Code, ...] = ()  # messages sent
    opened: tuple[Code, ...] = ()  # registers in which a sheet about the work order was opened by itself
    steps: Mapping[Code, int] = Field(default_factory=dict)  # how often each key step was counted
    values: Mapping[Code, Any] = Field(default_factory=dict)
    # by report and figure: whether the work order is counted, only looked at (divided by), or neither
    figures: Mapping[Code, Mapping[Code, Literal["counted", "looked_at", "left_out"]]] = Field(default_factory=dict)


class Example(Ruled):
    """One example: a limit, a policy or a sheet asked, or steps taken and what they lead to."""

    code: Code
    title: Title
    ask: Ask | None = None
    procedure: Code | None = None
    customer: Mapping[Code, Any] = Field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    until: Moment | None = None  # the clock runs on to here
    then: Outcome | None = None

    @model_validator(mode="after")
    def _asks_or_plays(self) -> Self:
        plays = self.procedure is not None and bool(self.steps) and self.then is not None
        if (self.ask is not None) == plays:
            raise Mistake(
                zh="样例或者问一个时限、一张决策表、一张表单（ask），或者演一段流程（procedure、steps、then）",
                en="an example asks a limit, policy or sheet, or plays steps of a procedure and says what then holds",
            )
        return self


class Examples(Rule):
    examples: tuple[Example, ...]
