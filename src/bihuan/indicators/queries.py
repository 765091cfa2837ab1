"""Reads: a report for a period, from the days that were counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Protocol

from django.db.models import Count, Q, QuerySet, Sum

from bihuan.indicators.counting import Counting
from bihuan.indicators.models import BETWEEN, SPREAD, EnteredNumber, Tally, under
from bihuan.indicators.spans import Span
from bihuan.kernel.text import Words
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import prefixes
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.reports import Distribution, Indicator, Number, Report
from bihuan.workorders.models import WorkOrder

_HOUR = 3600
_NONE = Words("未填", "Not given")


class _Titled(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> Words: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, exactly: what was counted out of how many, seconds over how many, or a number over another."""

    indicator: Indicator
    span: Span
    numerator: Decimal
    denominator: Decimal
    missing: tuple[Number, ...] = ()  # numbers from elsewhere that nobody has entered
    judged: bool = True  # the target is its own, not that of the units in it

    @property
    def number(self) -> Decimal | None:
        """Per cent, number or hours; none where there is nothing to divide by."""
        measure = self.indicator.measure
        if measure == "count":
            return self.denominator
        if self.missing or not self.denominator:
            return None
        factor = Decimal(1) / _HOUR if measure in ("mean_time", "mean_delay") else Decimal(100)
        places = Decimal("0.0001") if measure == "rate" else Decimal("0.01")
        return (self.numerator * factor / self.denominator).quantize(places, ROUND_HALF_UP)

    @property
    def unit(self) -> str:
        return {"count": "", "mean_time": "hours", "mean_delay": "hours"}.get(self.indicator.measure, "percent")

    @property
    def target(self) -> Decimal | None:
        return self.indicator.target_in(self.span.kind)

    @property
    def on_target(self) -> bool | None:
        number, target = self.number, self.target
        if number is None or target is None or not self.judged:
            return None
        return number >= target if self.indicator.better == "higher" else number <= target


@dataclass(frozen=True, slots=True)
class Line:
    """A figure beside that of the period before and that of the year before."""

    now: Figure
    before: Figure
    year_before: Figure
    parts: Sequence[tuple[Words, Sequence[tuple[Words, Figure]]]] = ()  # by dimension

    @property
    def on_target(self) -> bool | None:
        """Whether the target is met: by the figure, or by every unit of those that are judged one by one."""
        if self.now.judged:
            return self.now.on_target
        verdicts = [part.on_target for _by, values in self.parts for _value, part in values if part.judged]
        return all(verdicts) if self.now.target is not None and None not in verdicts else None

    @property
    def change(self) -> Decimal | None:
        return _difference(self.now, self.before)

    @property
    def change_of_year(self) -> Decimal | None:
        return _difference(self.now, self.year_before)


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a dimension: how many, how much of all in per cent, and how many more than in the period before."""

    title: Words
    inner: Words | None
    count: int
    share: Decimal
    change: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report for a period, over all that the reader sees."""

    lines: Sequence[Line]
    distributions: Sequence[tuple[Distribution, Sequence[Part]]]
    units: Sequence[Unit]  # the highest of those that lie under the reader

    @property
    def missing(self) -> tuple[Number, ...]:
        """Numbers from elsewhere without which some figure cannot be said."""
        return tuple(dict.fromkeys(number for line in self.lines for number in line.now.missing))


def sheet_of(pack: Pack, report: Report, span: Span, *, reader: Staff, at: datetime) -> Sheet:
    """The figures of a period, of the one before and of a year before, and the distributions."""
    spans = (span, span.before, span.year_before)
    sums = [_sums(pack, report, each, reader, at) for each in spans]
    given = [_given(pack, report, each, reader, at) for each in spans]
    words = _Values(pack, report)
    lines = []
    for one in report.figures:
        now, before, year = (
            _figure(report, one, each, counted.get((one.code, "", ""), (0, 0)), numbers)
            for each, counted, numbers in zip(spans, sums, given, strict=True)
        )
        parts = [(words.dimension(each), _by_value(report, one, each, span, sums[0], words)) for each in one.dimensions]
        if one.each is not None:
            parts.insert(0, (words.kind(one.each), _by_unit(report, one, span, sums[0], words)))
        lines.append(Line(now, before, year, parts))
    spreads = [(each, _parts(each, sums[0], sums[1], words)) for each in report.distributions]
    return Sheet(lines, spreads, list(Unit.objects.filter(path__in=prefixes(reader, at))))


def orders_behind(
    pack: Pack, report: Report, indicator: Indicator, span: Span, *, counted: bool, reader: Staff, at: datetime
) -> QuerySet[WorkOrder]:
    """Exactly the work orders that the reader's figure counted or looked at; some may be closed to the reader."""
    tables = Counting(pack, report, at)
    asked = tables.counted(indicator) if counted else tables.looked_at(indicator)
    homeless = under(reader, "receiving_unit__path", at=at) & Q(home=None)
    seen = under(reader, "home__path", at=at) | homeless
    return tables.opened_between(span.first, span.until).filter(asked).filter(seen).order_by("-pk")


def units_to_enter(prefixes: Iterable[str]) -> QuerySet[Unit]:
    """The places whose numbers are entered under these prefixes."""
    found = Unit.objects.none()
    for prefix in prefixes:
        found = found | Unit.objects.within(prefix)
    return found.active().order_by("path")


Sums = Mapping[tuple[str, str, str], tuple[int, int]]


def _sums(pack: Pack, report: Report, span: Span, reader: Staff, at: datetime) -> Sums:
    seen = Tally.objects.visible_to(reader, at=at).filter(
        regulation=pack.regulation.code, report=report.code, day__gte=span.first, day__lt=span.until
    )
    added = seen.values_list("figure", "dimension", "value").annotate(Sum("numerator"), Sum("denominator"))
    return {(code, dimension, value): (n, d) for code, dimension, value, n, d in added.order_by()}


def _given(pack: Pack, report: Report, span: Span, reader: Staff, at: datetime) -> Mapping[str, Decimal]:
    """The numbers entered for whole months of the period: added up, or their mean over the months."""
    if not report.numbers or span.kind not in ("month", "quarter", "year"):
        return {}
    seen = EnteredNumber.objects.visible_to(reader, at=at).filter(
        regulation=pack.regulation.code,
        report=report.code,
        month__gte=span.first,
        month__lt=span.until,
        value__isnull=False,
    )
    means = {each.code for each in report.numbers if each.over == "mean"}
    found = seen.values_list("number").annotate(Sum("value"), Count("month", distinct=True))
    return {code: total / months if code in means else total for code, total, months in found.order_by()}


def _figure(
    report: Report, one: Indicator, span: Span, counted: tuple[int, int], given: Mapping[str, Decimal]
) -> Figure:
    wanted = one.given or ((one.per,) if one.per else ())
    missing = tuple(each for each in report.numbers if each.code in wanted and each.code not in given)
    above, below = Decimal(counted[0]), Decimal(counted[1])
    if one.given is not None:
        above, below = (given.get(code, Decimal(0)) for code in one.given)
    elif one.per is not None:
        above, below = Decimal(counted[1]), given.get(one.per, Decimal(0))
    return Figure(one, span, above, below, missing, judged=one.each is None)


def _by_unit(report: Report, one: Indicator, span: Span, sums: Sums, words: "_Values") -> list[tuple[Words, Figure]]:
    """By the units that are judged one by one: each with the home places below it."""
    found: dict[Unit | None, tuple[int, int]] = {}
    for (code, by, value), (n, d) in sums.items():
        if (code, by) == (one.code, "home"):
            above = words.above(value, str(one.each))
            counted, looked = found.get(above, (0, 0))
            found[above] = (counted + n, looked + d)
    figures = [(unit, replace(_figure(report, one, span, pair, {}), judged=True)) for unit, pair in found.items()]
    return [(unit.title if unit else _NONE, each) for unit, each in figures if each.denominator]


def _by_value(
    report: Report, one: Indicator, dimension: str, span: Span, sums: Sums, words: "_Values"
) -> list[tuple[Words, Figure]]:
    found = [(value, pair) for (code, by, value), pair in sums.items() if (code, by) == (one.code, dimension)]
    return [
        (words.of(dimension, value), _figure(report, one, span, pair, {}))
        for value, pair in sorted(found, key=lambda each: (-each[1][1], each[0]))
        if pair[1]
    ]


def _parts(distribution: Distribution, now: Sums, before: Sums, words: "_Values") -> list[Part]:
    """The values that occur, the most frequent first."""
    key = (distribution.code, SPREAD)
    counts = {value: d for (code, by, value), (_n, d) in now.items() if (code, by) == key}
    whole = sum(counts.values())
    found = []
    for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        outer, _bar, inner = value.partition(BETWEEN)
        found.append(
            Part(
                words.of(distribution.dimension, outer),
                words.of(distribution.within, inner) if distribution.within else None,
                count,
                (Decimal(100) * count / whole).quantize(Decimal("0.01"), ROUND_HALF_UP),
                count - before.get((*key, value), (0, 0))[1],
            )
        )
    return found


class _Values:
    """The words of dimensions and of their values."""

    def __init__(self, pack: Pack, report: Report) -> None:
        self._pack = pack
        self._fields = {field.code: field for field in pack.form[pack.procedure[report.procedure].form].fields}
        self._known: dict[str, Mapping[str, Words]] = {}

    def dimension(self, code: str) -> Words:
        bound = next((each for each in self._fields.values() if each.binds == code), None)
        field = self._fields.get(code) or bound
        return field.label if field else _DIMENSIONS.get(code, Words(code, code))

    def kind(self, code: str) -> Words:
        return next(each.title for each in self._pack.organisation.unit_kinds if each.code == code)

    def above(self, key: str, kind: str) -> Unit | None:
        """The unit of this kind in which the unit with this key lies; itself where there is none."""
        unit = self._units.get(key)
        over = [each for each in self._units.values() if unit and each.kind == kind and unit.is_within(each.path)]
        return over[0] if over else unit

    @cached_property
    def _units(self) -> Mapping[str, Unit]:
        return {str(unit.pk): unit for unit in Unit.objects.all()}

    def of(self, dimension: str, value: str) -> Words:
        if dimension not in self._known:
            self._known[dimension] = self._titles(dimension)
        return self._known[dimension].get(value, Words(value, value) if value else _NONE)

    def _titles(self, dimension: str) -> Mapping[str, Words]:
        field = self._fields.get(dimension)
        if dimension == "home" or (field is not None and field.type == "unit"):
            return {key: unit.title for key, unit in self._units.items()}
        if field is not None and (field.choices or field.binds is None):
            return {each.code: each.title for each in self._options(field)}
        name = field.binds if field is not None and field.binds else dimension
        return {each.code: each.title for each in self._listed(name)}

    def _options(self, field: Field) -> Iterable[_Titled]:
        return field.choices or self._listed(str(field.options))

    def _listed(self, name: str) -> Iterable[_Titled]:
        catalogue, trees = self._pack.catalogue, self._pack.catalogue.classifications
        own: Mapping[str, Iterable[_Titled]] = {
            "channel": catalogue.channels,
            "channels": catalogue.channels,
            "level": catalogue.levels,
            "levels": catalogue.levels,
            "tier": catalogue.tiers,
            "tiers": catalogue.tiers,
            "classification": trees,
            "business": [each for tree in trees for each in tree.businesses],
            "problem": [each for tree in trees for each in tree.problems],
        }
        if name in own:
            return own[name]
        bound = next((each for each in self._fields.values() if each.binds == name), None)
        wanted = {name, f"{name}s", (bound.options or "") if bound else ""}
        listed = next((each.options for each in catalogue.options if each.code in wanted), ())
        return listed or (bound.choices if bound else ())


_DIMENSIONS: Mapping[str, Words] = {
    "home": Words("归属地", "Home place"),
    "tier": Words("客户级别", "Customer tier"),
    "brand": Words("客户归属品牌", "Brand of the customer"),
    "stage": Words("环节", "Stage"),
}


def _difference(one: Figure, other: Figure) -> Decimal | None:
    return None if one.number is None or other.number is None else one.number - other.number
