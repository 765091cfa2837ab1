"""watches/*.yaml: which rise of work orders is a service warning, who is told, and who says what is done about it."""

from typing import Annotated

from pydantic import Field

from bihuan.regulation.schema.words import Code, Codes, Ruled, Title


class Watch(Ruled):
    """The work orders of a category on one day, in one branch, against the average of the days before."""

    code: Code
    title: Title
    procedures: Codes = Field(min_length=1)  # whose work orders are counted, by the day on which they were opened
    rise: Annotated[int, Field(ge=1, le=1000)] = 50  # per cent above the average
    average_of: Annotated[int, Field(ge=2, le=90)] = 28  # days before the day
    least: Annotated[int, Field(ge=1)] = 1  # fewer on the day are no rise
    answered_by: Codes = Field(min_length=1)  # posts that say what is done about it
    readers: Codes = ()  # posts that are told too

    @property
    def posts(self) -> frozenset[str]:
        """Everybody who hears of it."""
        return frozenset((*self.answered_by, *self.readers))
