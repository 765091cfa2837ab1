"""The small words of the grammar: codes, clauses, titles, spans, moments, conditions."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, NonNegativeInt, StringConstraints

from bihuan.kernel.spans import COUNTINGS, Counting, Span
from bihuan.kernel.text import Words

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
EventName = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=60)]
Condition = Annotated[str, StringConstraints(min_length=1, max_length=400)]  # the declared subset of CEL
Percent = Annotated[int, Field(ge=1, le=99)]


class Rule(BaseModel):
    """Anything a pack declares: frozen, and refused when it says something the grammar does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Mistake(ValueError):
    """What the grammar does not allow, said in both languages."""

    def __init__(self, *, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh=zh, en=en)


def _as_words(value: Any) -> Any:
    if isinstance(value, Words):
        return value
    if isinstance(value, Mapping) and {"zh", "en"} < set(value):
        raise Mistake(
            zh="文字里有英文逗号，把一句话切成了两段；请给这段文字加引号",
            en="a comma cuts the text in two; put the text in quotes",
        )
    if not isinstance(value, Mapping) or set(value) != {"zh", "en"}:
        raise Mistake(zh="请写两种语言：{zh: …, en: …}", en="write it in both languages: {zh: …, en: …}")
    if not all(isinstance(text, str) and text.strip() for text in value.values()):
        raise Mistake(zh="两种语言都要有文字", en="both languages need a text")
    return Words(zh=value["zh"].strip(), en=value["en"].strip())


def _as_span(value: Any) -> Any:
    if isinstance(value, Span):
        return value
    if not isinstance(value, Mapping) or len(value) != 1 or next(iter(value)) not in COUNTINGS:
        raise Mistake(
            zh=f"时限写成 {'、'.join(COUNTINGS)} 之一加整数，例如 {{hours: 4}}",
            en=f"a span is one of {', '.join(COUNTINGS)} with a whole number, such as {{hours: 4}}",
        )
    [(counting, amount)] = value.items()
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 0:
        raise Mistake(zh="时限是不小于零的整数", en="a span is a whole number, zero or more")
    return Span(amount=amount, counting=counting)


def _as_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Title = Annotated[Words, BeforeValidator(_as_words)]
_WrittenSpan = Annotated[dict[Counting, NonNegativeInt], Field(min_length=1, max_length=1)]
Within = Annotated[Span, BeforeValidator(_as_span, json_schema_input_type=_WrittenSpan)]
ClauseNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.\-()]*$", max_length=20)]
Clauses = Annotated[
    tuple[ClauseNumber, ...],
    BeforeValidator(
        _as_many, json_schema_input_type=ClauseNumber | Annotated[tuple[ClauseNumber, ...], Field(min_length=1)]
    ),
    Field(min_length=1),
]
Codes = Annotated[tuple[Code, ...], BeforeValidator(_as_many, json_schema_input_type=Code | tuple[Code, ...])]
EventNames = Annotated[
    tuple[EventName, ...],
    BeforeValidator(_as_many, json_schema_input_type=EventName | Annotated[tuple[EventName, ...], Field(min_length=1)]),
    Field(min_length=1),
]


class Ruled(Rule):
    """A rule with the clause it stands on; `decided` says why, where the text left a gap."""

    clause: Clauses
    decided: Title | None = None
