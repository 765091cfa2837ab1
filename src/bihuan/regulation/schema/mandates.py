"""mandates/*.yaml: how far posts may decide without asking, what for, on which conditions, up to how much."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from bihuan.regulation.schema.procedures import Check
from bihuan.regulation.schema.words import Code, Codes, Mistake, Rule, Ruled, Title

Money = Annotated[Decimal, Field(ge=0, decimal_places=2, max_digits=12)]


class MandateLevel(Rule):
    """What the posts of one level may decide; without a ceiling as much as they find right."""

    code: Code
    title: Title
    posts: Codes
    purposes: Codes = ()  # of the mandate's range; none named: all of it
    single: Money | None = None  # of one use
    monthly: Money | None = None  # of all uses of one person in a calendar month
    conditions: tuple[Check, ...] = ()


class Mandate(Ruled):
    """A table of levels, the lowest first; work orders of its procedure are weighed against it."""

    code: Code
    title: Title
    procedure: Code
    used_in: Code | None = None  # a work order that comes into this stage counts as a use
    purpose: Code  # the field that says what for
    amount: Code | None = None  # the field that says how much
    range: Codes = Field(min_length=1)  # the purposes for which it may be used at all
    levels: tuple[MandateLevel, ...] = Field(min_length=1)
    set_by: Title  # who approved the levels
    judges: Codes = ()  # posts that look into single uses
    readers: Codes = ()  # posts that read the uses of their unit and below

    @property
    def posts(self) -> frozenset[str]:
        """Everybody whose business it is: to use it, to judge uses, to read them."""
        return frozenset((*self.judges, *self.readers, *(post for level in self.levels for post in level.posts)))

    @model_validator(mode="after")
    def _says_how_much_of_what(self) -> Self:
        ceilings = any(level.single is not None or level.monthly is not None for level in self.levels)
        if ceilings and self.amount is None:
            raise Mistake(zh="有上限就要写明金额字段（amount）", en="ceilings need the field with the amount")
        return self

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        for lower, higher in pairwise(self.levels):
            if not (_fits(lower.single, higher.single) and _fits(lower.monthly, higher.monthly)):
                raise Mistake(
                    zh=f"授权级别由低到高排列：{higher.code} 的上限低于 {lower.code}",
                    en=f"levels go from low to high: {higher.code} has a lower ceiling than {lower.code}",
                )
        for level in self.levels:
            if not _fits(level.single, level.monthly):
                raise Mistake(
                    zh=f"{level.code} 的单笔上限高于月累计上限",
                    en=f"one use at {level.code} may be more than a whole month",
                )
        return self


def _fits(low: Decimal | None, high: Decimal | None) -> bool:
    """Whether one ceiling is not above the other; none is the highest."""
    return high is None or (low is not None and low <= high)
