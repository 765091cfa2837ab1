"""watches/*.yaml: which rise of work orders is a service warning, who is told, and who says what is done about it."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from bihuan.regulation.schema.words import Code, Codes, Mistake, Ruled, Title


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
    department: Code | None = None  # a relation with a duty: the department of the category hears of it as well
    department_posts: Codes = ()  # who hears of it there

    @model_validator(mode="after")
    def _tells_somebody_in_the_department(self) -> Self:
        if (self.department is None) == bool(self.department_posts):
            raise Mistake(
                zh="写了 department，就要写 department_posts，反之亦然",
                en="`department` and `department_posts` go together",
            )
        return self

    @property
    def posts(self) -> frozenset[str]:
        """Everybody who hears of it in the branch and above."""
        return frozenset((*self.answered_by, *self.readers))
