"""regulation.yaml and clauses.yaml: what the regulation is, and every paragraph of its text."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bihuan.regulation.schema.words import ClauseNumber, Code, Codes, Mistake, Rule, Title


class Document(Rule):
    title: Title
    clause: ClauseNumber | None = None


class Regulation(Rule):
    """The front page: who issued it, for whom, since when, and what it builds on."""

    code: Code
    title: Title
    short: Title
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}$")]  # first letters of every number
    issuer: Title
    interpreter: Title
    purpose: Title
    scope: Title
    edition: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}\.[0-9]+$")]
    effective_from: date
    calendar: Code
    builds_on: Code | None = None
    adds_to: Codes = ()  # main regulations beside which this one holds in the same units
    documents: tuple[Document, ...] = ()


class Clause(Rule):
    """One numbered paragraph of the written text, its gist in our words, and what became of it."""

    number: ClauseNumber
    title: Title
    gist: Title
    became: Literal["ruled", "people", "not_software", "coming"]
    why: Title | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.became != "ruled" and self.why is None:
            raise Mistake(zh="未转为规则的条款要说明原因（why）", en="a clause that is not ruled says why")
        return self


class Clauses(Rule):
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]
