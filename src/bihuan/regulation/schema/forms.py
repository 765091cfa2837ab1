"""forms/*.yaml: the fields of a form, and its rows and cells as on paper."""

from typing import Literal, Self

from pydantic import model_validator

from bihuan.regulation.schema.catalogue import Option
from bihuan.regulation.schema.words import Code, Condition, Mistake, Rule, Ruled, Title

FieldType = Literal[
    "text",
    "long_text",
    "number",
    "money",
    "date",
    "moment",
    "yes_no",
    "choice",
    "choices",
    "customer",
    "person",
    "unit",
    "attachment",
    "checklist",
    "script",
    "computed",
]

# A field may be a column of the work order itself: what the engine must know to route and to time it.
Bind = Literal[
    "title",
    "text",
    "customer",
    "channel",
    "contact_ended_at",
    "home",
    "occurrence",
    "classification",
    "business",
    "problem",
    "level",
    "flags",
    "tags",
    "promised_at",
    "accused",
    "target",
    "person",
    "settlement",
    "satisfaction",
]


class Field(Rule):
    """One field. `filled_from` names the fact it takes its first value from; `binds` the column it is."""

    code: Code
    label: Title
    type: FieldType
    options: Code | None = None  # a list of the catalogue: channels, levels, flags, tags, tiers, or an option list
    choices: tuple[Option, ...] = ()
    binds: Bind | None = None
    required_when: Condition | None = None  # none: whenever an action captures it
    visible_when: Condition | None = None
    filled_from: str | None = None  # such as customer.name, channel.reply_by, by.name
    longest: int = 0  # characters; 0 is the type's own bound
    personal: bool = False
    searchable: bool = False
    help: Title | None = None
    clause: str | None = None

    @model_validator(mode="after")
    def _offers_something(self) -> Self:
        offers = bool(self.options) or bool(self.choices)
        if self.type in ("choice", "choices") and not offers and self.binds not in _BOUND_CHOICES:
            raise Mistake(zh="选择类字段需要选项", en="a choice needs options")
        if offers and self.type not in ("choice", "choices"):
            raise Mistake(zh=f"{self.type} 类型的字段没有选项", en=f"a field of type {self.type} has no options")
        return self


_BOUND_CHOICES = ("classification", "business", "problem")


class Cell(Rule):
    field: Code
    span: int = 1


class Row(Rule):
    """A heading across the page, or cells side by side (out of twelve columns' worth of spans)."""

    heading: Title | None = None
    cells: tuple[Cell, ...] = ()

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.heading is None) == (not self.cells):
            raise Mistake(zh="一行或是标题，或是若干格", en="a row is a heading or cells")
        return self


class Form(Ruled):
    code: Code
    number: str  # as departments call it, such as F-099
    title: Title
    fields: tuple[Field, ...]
    layout: tuple[Row, ...]
