"""Counting: a day is counted anew as a whole, so that it comes out the same however often it is done."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _

from bihuan.clocks.models import Clock
from bihuan.indicators.counting import Counting, after
from bihuan.indicators.events import NumberEntered
from bihuan.indicators.models import BETWEEN, SPREAD, CountedUnder, DueDay, EnteredNumber, Tally
from bihuan.indicators.rules import require_entering
from bihuan.journal.events import SYSTEM, Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import acting
from bihuan.regulation.queries import editions_in_force, packs_in_force
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.reports import Distribution, Indicator, Report
from bihuan.workorders.models import WorkOrder

MOST = 10**12  # of a number from elsewhere


class NoSuchNumber(Refusal):
    code: ClassVar[str] = "no_such_number"


AT_ONCE = 20  # days of one round


@transaction.atomic
def note_days(*, days: Collection[date], by: Actor, at: datetime) -> None:
    """The days have to be counted again; one that is due already stays due once."""
    del by, at
    DueDay.objects.bulk_create([DueDay(day=day) for day in sorted(days)], ignore_conflicts=True)


def count_due_days(*, at: datetime) -> int:
    """Count the days that changed, the oldest first; all of them under a new edition. Returns how many."""
    _note_days_of_new_editions(at)
    done = 0
    while done < AT_ONCE and _count_next(at):
        done += 1
    return done


@transaction.atomic
def note_late_days(*, at: datetime) -> int:
    """Count again the days of what is running late: no news tells that it grows later. Returns how many days."""
    running = Clock.objects.unstopped().filter(
        state=Clock.State.RUNNING, matter_kind=WorkOrder.subject_kind, first_due_at__lte=at
    )
    days = _days_of(WorkOrder.objects.filter(pk__in=running.values("matter_id")))
    note_days(days=days, by=SYSTEM, at=at)
    return len(days)


@transaction.atomic
def _note_days_of_new_editions(at: datetime) -> None:
    known = dict(CountedUnder.objects.values_list("regulation", "edition_id"))
    for edition in editions_in_force(at):
        if known.get(edition.regulation) != edition.pk:
            CountedUnder.objects.update_or_create(regulation=edition.regulation, defaults={"edition": edition})
            note_days(days=_days_of(WorkOrder.objects.filter(regulation=edition.regulation)), by=SYSTEM, at=at)


def _days_of(orders: QuerySet[WorkOrder]) -> set[date]:
    return set(orders.annotate(day=TruncDate("opened_at", tzinfo=SHANGHAI)).values_list("day", flat=True).distinct())


@transaction.atomic
def _count_next(at: datetime) -> bool:
    """Taken out of the list first: what changes meanwhile puts the day back in."""
    due = DueDay.objects.select_for_update(skip_locked=True).order_by("day").first()
    if due is None:
        return False
    day = due.day
    due.delete()
    _count_day(day=day, at=at)
    return True


def _count_day(*, day: date, at: datetime) -> int:
    """Every figure of every report in force, for one day; returns how many rows it came to."""
    declared = [(pack, report) for pack in packs_in_force(at) for report in pack.reports]
    rows = [row for pack, report in declared for row in _rows(pack, report, day, at)]
    Tally.objects.filter(day=day).delete()
    Tally.objects.bulk_create(rows)
    return len(rows)


def _rows(pack: Pack, report: Report, day: date, at: datetime) -> Iterator[Tally]:
    tables = Counting(pack, report, at)
    orders = tables.opened_between(day, after(day))
    like = Tally(day=day, regulation=pack.regulation.code, report=report.code)
    for indicator in report.figures:
        if indicator.measure != "given":
            for dimension in ("", *indicator.dimensions):
                yield from _tallies(tables, orders, indicator, like, dimension)
    for distribution in report.distributions:
        yield from _spread(tables, orders, distribution, like)


def _tallies(
    tables: Counting, orders: QuerySet[WorkOrder], indicator: Indicator, like: Tally, dimension: str
) -> Iterator[Tally]:
    """One statement: the work orders grouped by unit and value of the dimension."""
    looked, those = tables.looked_at(indicator), tables.counted(indicator)
    by = {"value": tables.place_of(dimension)} if dimension else {}
    if indicator.measure in ("mean_time", "mean_delay"):
        orders = orders.filter(looked).annotate(took=tables.seconds(indicator))
        found = _by_unit(orders, by).annotate(n=Sum("took"), d=Count("pk"))
    else:
        orders = orders.annotate(looked=_flag(looked), those=_flag(those))
        found = _by_unit(orders, by).annotate(n=Count("pk", filter=Q(those=True)), d=Count("pk", filter=Q(looked=True)))
    for row in found.order_by():
        yield _like(like, indicator.code, dimension, row)


def _spread(tables: Counting, orders: QuerySet[WorkOrder], distribution: Distribution, like: Tally) -> Iterator[Tally]:
    """How many lie on each value, and within it on each of another dimension."""
    asked = {"value": distribution.dimension, "inner": distribution.within}
    by = {name: tables.place_of(dimension) for name, dimension in asked.items() if dimension}
    found = _by_unit(orders.filter(tables.asked(distribution.among)), by).annotate(n=Count("pk"), d=Count("pk"))
    for row in found.order_by():
        yield _like(like, distribution.code, SPREAD, row)


def _by_unit(orders: QuerySet[WorkOrder], by: Mapping[str, Any]) -> QuerySet[WorkOrder, dict[str, Any]]:
    places = orders.annotate(unit=Coalesce("home_id", "receiving_unit_id"), **by)
    found: QuerySet[WorkOrder, dict[str, Any]] = places.values("unit", *by)
    return found


def _flag(condition: Q) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(condition, output_field=BooleanField())


def _like(like: Tally, code: str, dimension: str, row: Mapping[str, Any]) -> Tally:
    counted = row["n"] or 0
    values = [str(row[name] or "") for name in ("value", "inner") if name in row]
    return Tally(
        day=like.day,
        regulation=like.regulation,
        report=like.report,
        unit_id=row["unit"],
        figure=code,
        dimension=dimension,
        value=BETWEEN.join(values),
        numerator=counted if isinstance(counted, int) else round(counted.total_seconds()),
        denominator=row["d"],
    )


@transaction.atomic
def enter_numbers(
    *,
    pack: Pack,
    report: Report,
    values: Mapping[str, Decimal | None],
    unit: Unit,
    month: date,
    by: Staff,
    at: datetime,
) -> int:
    """What other systems say of a unit's month; an empty value takes one back. Returns how many changed.

    Raises NotPermitted, NoSuchNumber.
    """
    held = require_entering(pack, report, unit, by=by, at=at)
    titles = {each.code: each.title for each in report.numbers}
    wrong = {code for code, value in values.items() if code not in titles or not 0 <= (value or 0) <= MOST}
    if wrong:
        said = _("请填写 0 至 %(most)s 的数。") % {"most": f"{MOST:,}"}
        raise NoSuchNumber(said, clause=report.clause[0], fields=dict.fromkeys(wrong, said))
    changed = 0
    for code, value in values.items():
        row, _new = EnteredNumber.objects.select_for_update().get_or_create(
            regulation=pack.regulation.code, report=report.code, number=code, unit=unit, month=month
        )
        if row.value != value:
            before, row.value = row.value, value
            told = NumberEntered(titles[code], f"{month:%Y-%m}", _plain(before), _plain(value))
            record(told, about=row, by=acting(by, held), at=at, saving=("value",))
            changed += 1
    return changed


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
