"""registers/*.yaml: sheets that belong to no procedure, kept in a register of their own."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bihuan.regulation.schema.words import Code, Codes, Mistake, Ruled, Title

Letters = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}$")]
FromOrder = Literal["number", "title", "text", "unit", "opened_at"]


class Register(Ruled):
    """Who makes, checks and reads the sheets of one form; a post sees those of its unit and below."""

    code: Code
    title: Title
    form: Code
    letters: Letters  # of the numbers
    makers: Codes
    checkers: Codes = ()
    readers: Codes = ()
    required: Codes = ()
    on_work_order: Literal["never", "may", "must"] = "may"
    from_order: Mapping[Code, FromOrder] = Field(default_factory=dict)  # what a sheet on a work order begins with

    @model_validator(mode="after")
    def _takes_from_what_it_hangs_on(self) -> Self:
        if self.on_work_order == "never" and self.from_order:
            raise Mistake(zh="不挂工单的台账不能从工单取值", en="without work orders nothing is taken from one")
        return self

    @property
    def posts(self) -> frozenset[str]:
        """Everybody who may open the register."""
        return frozenset((*self.makers, *self.checkers, *self.readers))
