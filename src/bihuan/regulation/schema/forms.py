"""forms/*.yaml: the fields of a form, and its rows and cells as on paper."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, Self

from pydantic import Field as PydanticField
from pydantic import model_validator

from bihuan.regulation.schema.catalogue import Option
from bihuan.regulation.schema.words import Code, Codes, Condition, Mistake, Rule, Ruled, Title

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
    "signature",
    "product",
    "work_order",
    "checklist",
    "script",
    "rows",
    "computed",
]
PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")  # of a field in a text
# What stands in a text
IN_TEXT = ("text", "number", "money", "date", "moment", "choice", "product", "work_order", "person", "unit",
           "customer", "computed")  # fmt: skip
_BEGINS_WITH: Mapping[str, type] = {
    **dict.fromkeys(("text", "long_text", "choice"), str),
    **dict.fromkeys(("number", "money"), int),
    "yes_no": bool,
}
# What the cells of a repeated row may be
COLUMN_TYPES = ("text", "long_text", "number", "money", "date", "moment", "yes_no", "choice",
                "product", "work_order")  # fmt: skip

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


class ProposedChoice(Rule):
    """Options that a field of several choices begins with while something holds; people may choose otherwise."""

    when: Condition
    choose: Codes = PydanticField(min_length=1)


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
    default: bool | int | str | None = None  # what a new form begins with, until somebody says otherwise
    proposed: tuple[ProposedChoice, ...] = ()  # of several choices: what it begins with, and when
    longest: int = 0  # characters; 0 is the type's own bound
    personal: bool = False
    searchable: bool = False
    half_day: bool = False  # a moment that is written with 上午 or 下午
    columns: "tuple[Column, ...]" = ()  # of repeated rows
    least: int | None = None  # of a number or an amount
    most: int | None = None
    sum_of: Codes = ()  # numbers and amounts above it, or left of it in a row, added up; nobody fills it
    less: Codes = ()  # what is taken off that sum
    days_between: tuple[Code, ...] = ()  # two dates: the calendar days from the one to the other; nobody fills it
    confirms: Codes = ()  # of a signature: what it is set under; none named: all that is written in the form
    lines: int = 0  # so many stand on a blank paper: of repeated rows, or left free for a long text
    help: Title | None = None
    clause: str | None = None

    @model_validator(mode="after")
    def _has_columns(self) -> Self:
        if (self.type == "rows") != bool(self.columns):
            raise Mistake(zh="明细（rows）须列出各栏，其他类型没有栏", en="rows have columns, and nothing else has")
        if self.lines and self.type not in ("rows", "long_text"):
            raise Mistake(zh="只有明细（rows）和长文本有空行数", en="only rows and long texts have a number of lines")
        if self.half_day and self.type != "moment":
            raise Mistake(zh="只有时刻（moment）分上午、下午", en="only a moment has a half of the day")
        codes = [column.code for column in self.columns]
        if len(codes) != len(set(codes)):
            raise Mistake(zh="两栏的代码相同", en="two columns have the same code")
        if not _sums_what_stands_before(self.columns):
            raise Mistake(zh="只能由左边的栏算出", en="a column is worked out only from columns to its left")
        return self

    @model_validator(mode="after")
    def _proposes_among_several(self) -> Self:
        if self.proposed and (self.type != "choices" or self.filled_from or self.default is not None):
            raise Mistake(
                zh="只有多选（choices）可以写 proposed，且不与 filled_from、default 同写",
                en="only `choices` have `proposed`, without `filled_from` and `default`",
            )
        return self

    @model_validator(mode="after")
    def _confirms_something(self) -> Self:
        if self.confirms and self.type != "signature":
            raise Mistake(zh="只有签名（signature）写明确认哪些字段", en="only a signature `confirms` fields")
        return self

    @model_validator(mode="after")
    def _begins_with_its_own_kind(self) -> Self:
        if self.default is not None and type(self.default) is not _BEGINS_WITH.get(self.type):
            raise Mistake(
                zh="默认值（default）与类型不符：文字、选项写文字，数和金额写整数，是否写 true 或 false",
                en="`default` does not fit the type: a text or an option, a whole number, true or false",
            )
        if self.default is not None and self.filled_from is not None:
            raise Mistake(zh="默认值（default）和来源（filled_from）只写一个", en="either `default` or `filled_from`")
        return self

    @property
    def is_worked_out(self) -> bool:
        """It follows from others: nobody fills it in."""
        return bool(self.sum_of or self.days_between)

    @model_validator(mode="after")
    def _counts_days(self) -> Self:
        if self.days_between and (self.type != "number" or len(self.days_between) != 2 or self.sum_of):
            raise Mistake(
                zh="天数（days_between）写两个日期，只用于数", en="`days_between` names two dates, of a number"
            )
        return self

    @model_validator(mode="after")
    def _is_a_figure(self) -> Self:
        ruled = self.least is not None or self.most is not None or self.sum_of or self.less
        if ruled and self.type not in ("number", "money"):
            raise Mistake(zh="只有数和金额有上下限、由别栏相加", en="only numbers and money have bounds or are sums")
        if self.less and not self.sum_of:
            raise Mistake(
                zh="减去（less）之前须有相加（sum_of）", en="something is taken off only where there is a sum"
            )
        return self

    @model_validator(mode="after")
    def _offers_something(self) -> Self:
        offers = bool(self.options) or bool(self.choices)
        if self.type in ("choice", "choices") and not offers and self.binds not in _BOUND_CHOICES:
            raise Mistake(zh="选择类字段需要选项", en="a choice needs options")
        if offers and self.type not in ("choice", "choices"):
            raise Mistake(zh=f"{self.type} 类型的字段没有选项", en=f"a field of type {self.type} has no options")
        return self


class Column(Field):
    """One column of repeated rows. Neighbours of the same `group` stand under that heading; `total` adds them up.

    A sum is one of columns to its left, row by row.
    """

    group: Title | None = None
    required: bool = False
    total: bool = False

    @model_validator(mode="after")
    def _is_plain(self) -> Self:
        if self.type not in COLUMN_TYPES:
            raise Mistake(zh=f"明细的栏不能是 {self.type}", en=f"a column cannot be {self.type}")
        apart = self.binds or self.filled_from or self.default is not None or self.days_between
        if apart or self.required_when or self.visible_when:
            raise Mistake(zh="明细的栏没有条件和来源", en="a column has neither conditions nor sources")
        if self.total and self.type not in ("number", "money"):
            raise Mistake(zh="只有数和金额可以合计", en="only numbers and money can be added up")
        if self.is_worked_out and self.required:
            raise Mistake(zh="由别栏相加的栏不必填写", en="nobody fills in a sum")
        return self


Field.model_rebuild()


def _sums_what_stands_before(fields: "Sequence[Field]") -> bool:
    """Whether every sum is one of figures before it: then no two wait for each other."""
    before: dict[str, str] = {}
    for field in fields:
        if any(before.get(code) not in ("number", "money") for code in (*field.sum_of, *field.less)):
            return False
        if any(before.get(code) not in ("date", "moment") for code in field.days_between):
            return False
        before[field.code] = field.type
    return True


_BOUND_CHOICES = ("classification", "business", "problem")


class Cell(Rule):
    field: Code
    span: int = 1


class Row(Rule):
    """A heading across the page, or cells side by side (out of twelve columns' worth of spans), or a letter's text.

    In a text `{code}` is the place of a field, which then has no cell.
    """

    heading: Title | None = None
    cells: tuple[Cell, ...] = ()
    text: Title | None = None
    on_paper: bool = True  # else it stands on the screen only

    @model_validator(mode="after")
    def _is_one_of_these(self) -> Self:
        if [self.heading is None, not self.cells, self.text is None].count(False) != 1:
            raise Mistake(zh="一行是标题、若干格或一段文字", en="a row is a heading, cells or a text")
        if self.text is not None and set(PLACE.findall(self.text.zh)) != set(PLACE.findall(self.text.en)):
            raise Mistake(zh="两种文字中的字段须相同", en="the fields in the text are the same in both languages")
        return self

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that have their place in it, in their order."""
        return tuple(cell.field for cell in self.cells) or tuple(PLACE.findall(self.text.zh if self.text else ""))


def is_confirmed(field: Field) -> bool:
    """Whether a signature may stand under it: what people write in the form, and what is not moved out of it."""
    return field.type not in ("signature", "computed") and field.binds in (None, "title", "text")


class Foot(Rule):
    """A line to sign below the table, such as 制表 or 审核, and who signs it; `seal` is a box for a seal."""

    label: Title
    signs: Literal["maker", "checker", "seal", "nobody"] = "nobody"


class Form(Ruled):
    code: Code
    number: str  # as departments call it, such as F-099
    title: Title
    paper: Literal["portrait", "landscape"] = "portrait"
    copies: tuple[Title, ...] = ()  # such as 第一联 存根; each is printed with its name
    fields: tuple[Field, ...]
    layout: tuple[Row, ...]
    foot: tuple[Foot, ...] = ()

    @model_validator(mode="after")
    def _confirms_what_stands_in_it(self) -> Self:
        known = {field.code for field in self.fields if is_confirmed(field)}
        for field in self.fields:
            strange = next((code for code in field.confirms if code not in known), None)
            if strange is not None:
                raise Mistake(
                    zh=f"“{field.code}”不能确认“{strange}”：没有这样的字段，或它不在表单里保存",
                    en=f"“{field.code}” cannot confirm “{strange}”: no such field is kept in the form",
                )
        return self

    @property
    def takes_seal(self) -> bool:
        """Whether its paper has a box for a seal."""
        return any(line.signs == "seal" for line in self.foot)

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if not _sums_what_stands_before(self.fields):
            raise Mistake(zh="只能加上面的数和金额字段", en="only numbers and money above can be added up")
        return self
