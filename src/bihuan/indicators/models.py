"""Figures kept per day, unit and value of a dimension, and the days that have to be counted again."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from typing_extensions import override

from bihuan.journal.models import Chained
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import prefixes
from bihuan.regulation.models import Edition

SPREAD = "~"  # stands where a distribution has no figure's dimension
BETWEEN = "|"  # two values


def under(staff: Staff, column: str, *, at: datetime) -> Q:
    """Units at or below one of the person's prefixes."""
    condition = Q(pk__in=())
    for path in prefixes(staff, at):
        condition |= Q(**{f"{column}__startswith": path})
    return condition


class TallyQuerySet(models.QuerySet["Tally"]):
    def visible_to(self, staff: Staff, *, at: datetime) -> Self:
        """Those of units that lie under the person."""
        return self.filter(under(staff, "unit__path", at=at))


class EnteredNumberQuerySet(models.QuerySet["EnteredNumber"]):
    def visible_to(self, staff: Staff, *, at: datetime) -> Self:
        """Those of units that lie under the person."""
        return self.filter(under(staff, "unit__path", at=at))


class Tally(models.Model):
    """What one figure came to among the work orders opened on one day, in one unit, over one value of a dimension."""

    day = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    regulation = models.SlugField(max_length=40, db_index=False)
    report = models.SlugField(max_length=40, db_index=False)
    figure = models.SlugField(max_length=40, db_index=False)  # or distribution
    dimension = models.SlugField(max_length=40, blank=True, db_index=False)  # none: all of them
    value = models.CharField(max_length=100, blank=True)
    numerator = models.BigIntegerField()  # work orders, or seconds
    denominator = models.BigIntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regulation", "report", "day", "unit", "figure", "dimension", "value"],
                name="indicators_tally_stands_once",
            ),
        ]


class DueDay(models.Model):
    """A day on which a work order was opened that has changed since the day was counted."""

    day = models.DateField(primary_key=True)


class CountedUnder(models.Model):
    """The edition under which the days of a regulation were last counted; another one has them all counted again."""

    regulation = models.SlugField(max_length=40, primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")


class EnteredNumber(Chained):
    """What another system says of one unit in one month."""

    subject_kind: ClassVar[str] = "entered_number"

    regulation = models.SlugField(max_length=40, db_index=False)
    report = models.SlugField(max_length=40, db_index=False)
    number = models.SlugField(max_length=40, db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True)

    objects = EnteredNumberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regulation", "report", "month", "unit", "number"], name="indicators_number_is_entered_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.number} {self.month:%Y-%m}"
