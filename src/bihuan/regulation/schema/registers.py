"""registers/*.yaml: sheets that belong to no procedure, kept in a register of their own."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from bihuan.regulation.schema.words import Code, Codes, Condition, EventNames, Mistake, Rule, Ruled, Title

Letters = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}$")]
FromOrder = Annotated[  # what is known of the work order, or a field of its form
    str, StringConstraints(pattern=r"^(number|title|text|unit|opened_at|field\.[a-z][a-z0-9_]*)$")
]
SortKey = Annotated[str, StringConstraints(pattern=r"^-?[a-z][a-z0-9_]*$", max_length=41)]
SortKeys = Annotated[
    tuple[SortKey, ...],
    BeforeValidator(lambda v: (v,) if isinstance(v, str) else v, json_schema_input_type=SortKey | tuple[SortKey, ...]),
]
Period = Literal["day", "week", "month", "quarter", "year", "any"]


def _as_drawn(value: Any) -> Any:
    return {"source": value} if isinstance(value, str) else value


class Drawn(Rule):
    """What fills one column or field: a `source` of the record, a figure over the records, or whether `when` holds.

    `when` says of which records. A figure is divided by the days of the period (`ratio: day`), or said in percent: as a
    share of the same figure over all records (`ratio: all`), or over those of the row whether `when` holds or not
    (`ratio: row`), or of the sum of another source (`against`).
    """

    source: Code | None = None
    count: bool = False
    sum: Code | None = None
    average: Code | None = None
    when: Condition | None = None
    ratio: Literal["day", "all", "row"] | None = None
    against: Code | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = [bool(self.source), self.count, bool(self.sum), bool(self.average)]
        if sum(said) > 1 or (not any(said) and self.when is None):
            raise Mistake(
                zh="source、count、sum、average 写一个；只写 when 的，是打勾",
                en="say one of source, count, sum and average; `when` alone is a tick",
            )
        if self.ratio is not None and not (self.count or self.sum):
            raise Mistake(zh="ratio 只用于 count 和 sum", en="only a count or a sum has a `ratio`")
        if self.against is not None and (not self.sum or self.ratio is not None):
            raise Mistake(zh="against 只用于 sum，且不与 ratio 同写", en="`against` goes with a sum, without a `ratio`")
        return self

    @property
    def is_figure(self) -> bool:
        """Whether it speaks of many records at once."""
        return self.count or bool(self.sum) or bool(self.average)


Filled = Annotated[Drawn, BeforeValidator(_as_drawn, json_schema_input_type=Code | Drawn)]


class Gathers(Rule):
    """A list that is gathered from records and never typed: which records, of what time, and what stands where.

    Records are the work orders of a `procedure`, the `sheets_of` another register, or the rows of one field of those
    (`row_by_row`). Without `group_by` each record is a row of the field `into`; with it, all those that are alike in
    these columns are one, and the other columns hold figures.
    """

    procedure: Code | None = None
    sheets_of: Code | None = None
    row_by_row: Code | None = None
    beside: Code | None = None  # a register: the newest sheet about each work order says more of it
    when: Condition | None = None
    covers: Period
    dated_by: Code
    units: Literal["taking_part", "receiving", "owner"] = "taking_part"  # which unit of a work order must be meant
    into: Code | None = None
    columns: Mapping[Code, Filled] = Field(default_factory=dict)
    group_by: Codes = ()
    head: Mapping[Code, Filled] = Field(default_factory=dict)
    sorted_by: SortKeys = ()
    most: Annotated[int, Field(ge=1, le=500)] = 500  # rows

    @model_validator(mode="after")
    def _comes_from_one_place(self) -> Self:
        if (self.procedure is None) == (self.sheets_of is None):
            raise Mistake(zh="procedure 和 sheets_of 写其中一个", en="name a `procedure`, or whose `sheets_of`")
        if self.beside and self.procedure is None:
            raise Mistake(zh="只有工单才有旁附的表（beside）", en="only work orders have sheets `beside` them")
        if self.row_by_row and self.sheets_of is None:
            raise Mistake(zh="只有台账的表有明细行", en="only sheets of registers have rows to go through")
        if (self.into is None) == bool(self.columns):
            raise Mistake(zh="写明填入哪个明细（into），就要写各栏；反之亦然", en="`into` and `columns` go together")
        if not self.into and not self.head:
            raise Mistake(zh="没有要取的内容", en="there is nothing to gather")
        return self

    @model_validator(mode="after")
    def _groups_what_it_says(self) -> Self:
        named = (*self.group_by, *(key.lstrip("-") for key in self.sorted_by))
        unknown = next((code for code in named if code not in self.columns), None)
        if unknown is not None:
            raise Mistake(zh=f"各栏中没有“{unknown}”", en=f"there is no column “{unknown}” among those gathered")
        for code, drawn in self.columns.items():
            if self.group_by and drawn.is_figure == (code in self.group_by) and drawn.source not in LINES:
                raise Mistake(
                    zh=f"分组统计时，“{code}”须在 group_by 中，或为合计",
                    en=f"where records are grouped, “{code}” is one of `group_by` or a figure",
                )
            if not self.group_by and drawn.is_figure:
                raise Mistake(zh=f"逐件的清单中，“{code}”不能是合计", en=f"“{code}” of one record is no figure")
        return self


LINES = ("line", "rank")  # the number of the row, and the same for equals of the first sorted column
OF_HEADS = ("unit", "since", "until", "period", "day")


class OpenedBy(Ruled):
    """When a sheet about a work order opens by itself, once, for the people who make such sheets to complete.

    `events` are those of the `procedure`, the `times`th of them, and `late` are limits that are missed; both only while
    `when` holds. The sheet stands in the `unit`. `fills` puts in what follows from the rule: the code of an option, a
    relation where a unit is asked for, or words.
    """

    procedure: Code
    events: EventNames = ()
    late: Codes = ()
    when: Condition | None = None
    times: Annotated[int, Field(ge=1, le=99)] = 1
    unit: Code
    fills: Mapping[Code, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _hears_of_something(self) -> Self:
        if not self.events and not self.late:
            raise Mistake(
                zh="写明在哪些事件（events）或超时（late）时开立", en="say on what events, or missed limits, it opens"
            )
        return self


class Register(Ruled):
    """Who makes, checks and reads the sheets of one form; a post sees those of its unit and below."""

    code: Code
    title: Title
    asked_as: tuple[Title, ...] = ()  # what people call it; the desk finds it by these words too
    form: Code
    letters: Letters  # of the numbers
    makers: Codes
    checkers: Codes = ()
    sealers: Codes = ()  # set a seal of the unit on what has been checked
    readers: Codes = ()
    required: Codes = ()
    on_work_order: Literal["never", "may", "must"] = "may"
    from_order: Mapping[Code, FromOrder] = Field(default_factory=dict)  # what a sheet on a work order begins with
    gathered: Gathers | None = None  # its sheets are gathered, not typed
    opened_by: tuple[OpenedBy, ...] = ()  # when the system opens one

    @model_validator(mode="after")
    def _takes_from_what_it_hangs_on(self) -> Self:
        if self.on_work_order == "never" and (self.from_order or self.opened_by):
            raise Mistake(
                zh="不挂工单的台账不能从工单取值，也不由工单开立", en="without work orders nothing comes from one"
            )
        return self

    @model_validator(mode="after")
    def _hangs_on_nothing_when_gathered(self) -> Self:
        if self.gathered is not None and self.on_work_order != "never":
            raise Mistake(
                zh="取数生成的台账不挂工单：on_work_order: never", en="gathered sheets hang on no work order: `never`"
            )
        return self

    @property
    def posts(self) -> frozenset[str]:
        """Everybody who may open the register."""
        return frozenset((*self.makers, *self.checkers, *self.sealers, *self.readers))
