"""The shapes that bodies and answers are made of."""

from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from ninja import Path
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

T = TypeVar("T")


class In(BaseModel):
    """The body of a request: a field that is not named is a mistake."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """An answer."""


class Page(BaseModel):
    """A part of a list; `after` is what to ask for to go on, empty at the end."""

    after: str = Field(description="Pass it as `after` for the next page; empty at the end")


def _in_our_time(moment: Any) -> Any:
    if not 1970 <= moment.year <= 2199:
        raise ValueError("between 1970 and 2199")
    return moment


Code = Annotated[str, Field(min_length=1, max_length=40)]
Words = Annotated[str, Field(max_length=10_000)]
Line = Annotated[str, Field(max_length=200)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Day = Annotated[date, AfterValidator(_in_our_time)]
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Version = Annotated[
    int, Field(ge=0, le=2**31 - 1, description="The version that the caller saw; another one is refused with 409")
]


def shown_at(moment: datetime | None) -> str | None:
    """An instant as every answer writes it."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None
