"""reports/*.yaml: figures about the work orders of one procedure, with their targets, and distributions."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from bihuan.regulation.schema.forms import Form
from bihuan.regulation.schema.words import Code, Codes, Condition, Mistake, Rule, Ruled, Title

# What a figure says:
#   share       how many of those looked at are counted, in per cent
#   count       how many are looked at
#   mean_time   how long they took on average, from the opening up to `up_to`
#   mean_delay  how late the late ones of the limits in `in_time` were on average
#   rate        how many are looked at, in per cent of a number from elsewhere
#   given       a number from elsewhere in per cent of another
Measure = Literal["share", "count", "mean_time", "mean_delay", "rate", "given"]
Period = Literal["day", "week", "month", "quarter", "year"]

# What a figure may ask of a work order besides the choices of its form: a day is counted by one statement
COUNTABLE = frozenset(
    {"channel", "classification", "business", "problem", "level", "tier", "brand", "is_3g", "stage", "settlement"}
    | {"satisfaction", "marks", "flags", "tags", "settled", "is_child"}
)
DIMENSIONS = COUNTABLE - {"marks", "flags", "tags", "settled", "is_child", "is_3g"}


class Number(Ruled):
    """A number that other systems know, entered by hand month by month and unit by unit."""

    code: Code
    title: Title
    source: Title
    over: Literal["sum", "mean"] = "sum"  # what the months of a longer period come to


class Inspected(Rule):
    """Sheets of a register about the work order: those that have one are looked at, those whose sheets say so count."""

    kept_in: Code
    holds: Condition


class Indicator(Ruled):
    """A number about the work orders opened in a period, with what it is for and the standard it is held against."""

    code: Code
    title: Title
    purpose: Title | None = None
    narrows: Code | None = None  # another figure of the report, of which this is a part: it takes over the rest
    measure: Measure = "share"
    among: Condition | None = None  # which of them are looked at; none: all
    among_entered: Codes = ()  # only those for which one of these limits began
    among_warned: Codes = ()  # only those that one of these limits warned of
    counts: Condition | None = None  # which of those are counted
    entered: Codes = ()  # counted are only those for which one of these limits began
    never_entered: Codes = ()  # or none of these
    in_time: Codes = ()  # counted are only those that missed none of these limits
    inspected: Inspected | None = None
    up_to: Code | None = None  # settled, closed, or the end of a limit
    per: Code | None = None  # a number from elsewhere
    given: tuple[Code, Code] | None = None  # this number in per cent of that
    target: Decimal | None = None  # per cent, number or hours
    target_by: Mapping[Period, Decimal] = Field(default_factory=dict)  # where it differs by period
    each: Code | None = None  # the target holds for every unit of this kind by itself, with the home places below it
    better: Literal["higher", "lower"] = "higher"
    dimensions: Codes = ()

    @model_validator(mode="after")
    def _says_what_it_measures(self) -> Self:
        if self.narrows is not None:
            return self
        counted = (self.counts, self.entered, self.never_entered, self.in_time, self.inspected)
        if (self.measure == "share") != any(counted) and self.measure != "mean_delay":
            raise Mistake(zh="比率要写怎样计入，其他不写", en="a share says what it counts, others do not")
        if (self.measure == "mean_delay") != (bool(self.in_time) and self.measure != "share"):
            raise Mistake(zh="平均延误要写 in_time", en="a mean delay says of which limits (in_time)")
        if self.each is not None and "home" not in self.dimensions:
            raise Mistake(zh="each 要有 home 维度", en="each needs the dimension home")
        for measure, said in (("mean_time", self.up_to), ("rate", self.per), ("given", self.given)):
            if (self.measure == measure) != (said is not None):
                raise Mistake(
                    zh="平均时长写 up_to，与外部数之比写 per，外部数之间写 given",
                    en="a mean time says up_to, a rate says per, a given figure says given",
                )
        return self

    def target_in(self, period: str) -> Decimal | None:
        return next((each for kind, each in self.target_by.items() if kind == period), self.target)

    def narrowed_by(self, part: "Indicator") -> "Indicator":
        """This figure for a part of the work orders, under the part's own names."""
        own = {name: getattr(part, name) for name in part.model_fields_set}
        both = " && ".join(f"({each})" for each in (self.among, part.among) if each)
        return self.model_copy(update={"dimensions": (), **own, "among": both or None})


class Distribution(Ruled):
    """How the work orders of a period lie over one dimension, and within each value over another."""

    code: Code
    title: Title
    dimension: Code
    within: Code | None = None
    among: Condition | None = None


class Analysis(Ruled):
    """A register whose sheets hold the analysis of a period: it is out once another person has checked the sheet.

    The other three are fields of its form: which report it is about, the name of the period, and the figures as they
    stood when it was begun.
    """

    kept_in: Code
    report: Code
    period: Code
    figures: Code
    periods: tuple[Period, ...] = Field(min_length=1)  # in these the analysis belongs to the report


class Report(Ruled):
    """Figures and distributions of one procedure, for the posts that read them; each sees what lies under it."""

    code: Code
    title: Title
    procedure: Code
    among: Condition | None = None  # which of its work orders are meant; none: all
    readers: Codes = Field(min_length=1)
    periods: tuple[Period, ...] = Field(min_length=1)
    numbers: tuple[Number, ...] = ()
    enter: Codes = ()  # posts that enter the numbers from elsewhere
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    distributions: tuple[Distribution, ...] = ()
    analysis: Analysis | None = None

    @property
    def figures(self) -> tuple[Indicator, ...]:
        """The figures whole: a part of another one with all that it takes over."""
        whole = {each.code: each for each in self.indicators}
        return tuple(whole[each.narrows].narrowed_by(each) if each.narrows else each for each in self.indicators)


def countable(form: Form) -> Mapping[str, str]:
    """The facts that figures may ask, with the path of each: columns, and the choices of the form."""
    chosen = {
        field.code: field.binds or f"sheet__values__{field.code}"
        for field in form.fields
        if field.type in ("choice", "yes_no")
    }
    return {**chosen, **{name: name for name in COUNTABLE}}


def groupable(form: Form) -> Mapping[str, str]:
    """The dimensions that figures may be taken over."""
    own = {
        field.code: field.binds or f"sheet__values__{field.code}"
        for field in form.fields
        if field.type in ("choice", "unit") and field.binds not in ("target", "home", "occurrence")
    }
    return {**own, **{name: name for name in DIMENSIONS}, "home": "home_id"}
