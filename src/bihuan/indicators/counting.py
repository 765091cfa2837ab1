"""Conditions of figures as questions to the tables, and the work orders that a figure is about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from typing import Any

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from bihuan.clocks.models import Clock
from bihuan.kernel.time import SHANGHAI
from bihuan.registers.models import RegisterSheet
from bihuan.regulation.conditions import AllOf, AnyOf, Compare, Expression, Many, Name, Not, parsed
from bihuan.regulation.conditions import Value as Val
from bihuan.regulation.schema.forms import Form
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.reports import Indicator, Inspected, Report, countable, groupable
from bihuan.workorders.models import WorkOrder

_COLUMNS: Mapping[str, Q] = {
    "settled": Q(settled_at__isnull=False),
    "is_child": Q(parent__isnull=False),
    "is_3g": Q(is_3g=True),
}
_NOTHING, _EVERYTHING = Q(pk__in=()), ~Q(pk__in=())
_OF_CLOCKS = {"matter_kind": WorkOrder.subject_kind, "matter_id": OuterRef("pk")}


@dataclass(frozen=True, slots=True)
class Counting:
    """How the figures of one report are asked of the tables, as things stand at a moment."""

    pack: Pack
    report: Report
    at: datetime

    @property
    def form(self) -> Form:
        return self.pack.form[self.pack.procedure[self.report.procedure].form]

    def opened_between(self, first: date, until: date) -> QuerySet[WorkOrder]:
        """The work orders of the report's procedure opened from one day up to, not with, another."""
        return WorkOrder.objects.filter(
            regulation=self.pack.regulation.code,
            procedure=self.report.procedure,
            opened_at__gte=midnight(first),
            opened_at__lt=midnight(until),
        ).filter(self.asked(self.report.among))

    def asked(self, condition: str | None) -> Q:
        """The condition as a question to the table of work orders; none asks nothing."""
        return _question(parsed(condition), countable(self.form)) if condition else _EVERYTHING

    def looked_at(self, indicator: Indicator) -> Q:
        """Which work orders the figure looks at."""
        found = self.asked(indicator.among)
        for limits in (indicator.among_entered, indicator.among_warned):
            if limits:
                warned = {"warned_at__isnull": False} if limits is indicator.among_warned else {}
                found &= Q(_clocks(limits, **warned))
        if indicator.inspected is not None:
            found &= Q(Exists(self._inspections(indicator.inspected)))
        if indicator.measure == "mean_delay":
            found &= Q(self._missed(indicator.in_time))
        if indicator.up_to is not None:
            found &= self._ended(indicator.up_to)
        return found

    def counted(self, indicator: Indicator) -> Q:
        """Which of them it counts."""
        found = self.looked_at(indicator) & self.asked(indicator.counts)
        if indicator.in_time and indicator.measure == "share":
            found &= ~Q(self._missed(indicator.in_time))
        if indicator.entered:
            found &= Q(_clocks(indicator.entered))
        if indicator.never_entered:
            found &= ~Q(_clocks(indicator.never_entered))
        if indicator.inspected is not None:
            form = self.pack.form[self.pack.register[indicator.inspected.kept_in].form]
            holds = _question(parsed(indicator.inspected.holds), countable(form))
            found &= ~Q(Exists(self._inspections(indicator.inspected).exclude(holds)))
        return found

    def seconds(self, indicator: Indicator) -> Combinable:
        """What a mean is taken of: the time up to an end, or all that was late."""
        if indicator.measure == "mean_delay":
            late = Clock.objects.filter(self._late(), limit__in=indicator.in_time, **_OF_CLOCKS)
            until = Coalesce("stopped_at", Value(self.at))
            delay = ExpressionWrapper(until - F("first_due_at"), output_field=DurationField())
            return Subquery(late.values("matter_id").annotate(all=Sum(delay)).values("all"))
        return ExpressionWrapper(self._end(str(indicator.up_to)) - F("opened_at"), output_field=DurationField())

    def place_of(self, dimension: str) -> F | KeyTextTransform:
        """The column or the field of the form that a dimension is."""
        head, _sheet, key = groupable(self.form)[dimension].partition("sheet__values__")
        return F(head) if head else KeyTextTransform(key, "sheet__values")

    def _inspections(self, said: Inspected) -> QuerySet[RegisterSheet]:
        mine = RegisterSheet.objects.filter(register=said.kept_in, order=OuterRef("pk"))
        return mine.exclude(sheet__status="voided")

    def _late(self) -> Q:
        """Missed as it first stood, or being missed: so departments are judged."""
        return Q(strict_outcome=Clock.Outcome.LATE) | Q(state=Clock.State.RUNNING, first_due_at__lte=self.at)

    def _missed(self, limits: Sequence[str]) -> Exists:
        return Exists(Clock.objects.filter(self._late(), limit__in=limits, **_OF_CLOCKS))

    def _end(self, name: str) -> Combinable:
        if name in ("settled", "closed"):
            return F(f"{name}_at")
        return Subquery(_stopped(name).order_by("-stopped_at").values("stopped_at")[:1])

    def _ended(self, name: str) -> Q:
        if name in ("settled", "closed"):
            return Q(**{f"{name}_at__isnull": False})
        return Q(Exists(_stopped(name)))


def _stopped(limit: str) -> QuerySet[Clock]:
    kept = Clock.objects.filter(limit=limit, state=Clock.State.STOPPED, **_OF_CLOCKS)
    return kept.exclude(strict_outcome=Clock.Outcome.CANCELLED)


def _clocks(limits: Sequence[str], **more: Any) -> Exists:
    return Exists(Clock.objects.filter(limit__in=limits, **_OF_CLOCKS, **more))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def day_of(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def after(day: date) -> date:
    return day + timedelta(days=1)


Places = Mapping[str, str]  # fact → path


def _question(part: Expression, places: Places) -> Q:
    match part:
        case Name(code):
            return _yes(code, places)
        case Val(constant):
            return _EVERYTHING if constant is True else _NOTHING
        case Not(of):
            return ~_question(of, places)
        case AllOf(of):
            return _joined([_question(each, places) for each in of], Q.__and__)
        case AnyOf(of):
            return _joined([_question(each, places) for each in of], Q.__or__)
        case Compare(left, sign, right):
            return _compared(left, sign, right, places)
    raise TypeError(part)


def _yes(code: str, places: Places) -> Q:
    return _COLUMNS[code] if code in _COLUMNS else _known(places[code], Q(**{places[code]: True}))


def _known(path: str, condition: Q) -> Q:
    """The condition, and no rather than nothing where the form has no such value: so that its opposite holds there."""
    return Q(**{f"{path}__isnull": False}) & condition if "__" in path else condition


def _joined(parts: Sequence[Q], how: Callable[[Q, Q], Q]) -> Q:
    return reduce(how, parts)


def _compared(left: Expression, sign: str, right: Expression, places: Places) -> Q:
    if sign == "in":
        return _found_in(left, right, places)
    if isinstance(right, Name):
        left, right = right, left
    same = _equal(left, right, places)
    return ~same if sign == "!=" else same


def _equal(left: Expression, right: Expression, places: Places) -> Q:
    assert isinstance(left, Name)
    constant = right.value({})
    if isinstance(constant, bool):
        return _yes(left.code, places) if constant else ~_yes(left.code, places)
    path = places[left.code]
    said = _known(path, Q(**{path: constant}))
    if constant == "" and "__" in path:
        return said | Q(**{f"{path}__isnull": True}) | _known(path, Q(**{path: None}))
    return said


def _found_in(left: Expression, right: Expression, places: Places) -> Q:
    if isinstance(right, Many):
        assert isinstance(left, Name)
        path = places[left.code]
        return _known(path, Q(**{f"{path}__in": right.value({})}))
    assert isinstance(right, Name)
    return Q(**{f"{places[right.code]}__contains": [left.value({})]})
