"""Business calendars that people edit, and the clocks that run by them."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from bihuan.clocks.calendar import Terms
from bihuan.journal.models import Chained
from bihuan.kernel.spans import COUNTINGS, Counting, Span
from bihuan.kernel.text import Words
from bihuan.org.models import Staff, Unit


class BusinessCalendarQuerySet(models.QuerySet["BusinessCalendar"]):
    def locked(self, calendar: "BusinessCalendar") -> "BusinessCalendar":
        """The same calendar, re-read and held until the transaction ends."""
        return self.select_for_update().get(pk=calendar.pk)


class BusinessCalendar(Chained):
    """A calendar that packs name. `years` are those whose holidays are known completely."""

    subject_kind: ClassVar[str] = "calendar"

    name = models.SlugField(max_length=40, unique=True)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60)
    years = ArrayField(models.PositiveSmallIntegerField(), default=list)

    objects = BusinessCalendarQuerySet.as_manager()

    @override
    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Words:
        return Words(self.title_zh, self.title_en)


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, a worked weekend day, a day worked all the same."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday"
        MAKEUP = "makeup"
        WORKDAY = "workday"

    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.CASCADE, related_name="days", db_index=False)
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason_zh = models.CharField(max_length=80)
    reason_en = models.CharField(max_length=80)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(name="clocks_calendarday_is_said_once", fields=["calendar", "on"]),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.on} {self.kind}"

    @property
    def reason(self) -> Words:
        return Words(self.reason_zh, self.reason_en)


class CalendarFrame(models.Model):
    """A stretch of working time in each working day, in minutes from midnight."""

    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.CASCADE, related_name="frames")
    start = models.PositiveSmallIntegerField()
    end = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["start"]
        constraints = [
            models.CheckConstraint(
                name="clocks_calendarframe_begins_before_it_ends", condition=Q(start__lt=F("end"), end__lte=1440)
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.start}–{self.end}"


class ClockQuerySet(models.QuerySet["Clock"]):
    def of(self, kind: str, ids: Collection[int]) -> Self:
        """Those of the matters with these ids."""
        return self.filter(matter_kind=kind, matter_id__in=ids)

    def unstopped(self) -> Self:
        return self.exclude(state=Clock.State.STOPPED)

    def running(self) -> Self:
        return self.filter(state=Clock.State.RUNNING)

    def locked(self, clock: "Clock") -> "Clock":
        """The same clock, re-read and held until the transaction ends."""
        return self.select_for_update().get(pk=clock.pk)


class Clock(Chained):
    """One limit that runs on one matter. What it was started with never changes; its moments follow from it.

    `first_due_at` is the standard limit, by which departments are judged; `due_at` is what stands after re-promises.
    """

    subject_kind: ClassVar[str] = "clock"

    class State(models.TextChoices):
        RUNNING = "running"
        PAUSED = "paused"
        STOPPED = "stopped"

    class Outcome(models.TextChoices):
        ON_TIME = "on_time"
        LATE = "late"
        CANCELLED = "cancelled"

    matter_kind = models.CharField(max_length=40)
    matter_id = models.BigIntegerField()
    edition_id = models.BigIntegerField(null=True)  # of the regulation; it stands beside this floor, so no key
    limit = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=80, blank=True)
    title_en = models.CharField(max_length=120, blank=True)
    calendar = models.CharField(max_length=40)

    started_at = models.DateTimeField()
    amount = models.PositiveIntegerField(null=True)
    counting = models.CharField(max_length=24, blank=True)
    agreed_at = models.DateTimeField(null=True)
    not_after = models.DateTimeField(null=True)
    warn_percent = models.PositiveSmallIntegerField(default=90)
    promised_at = models.DateTimeField(null=True)
    promised_on = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)  # the latest re-promise that the customer accepted
    promises = models.PositiveSmallIntegerField(default=0)

    warn_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)  # of the next warning, breach or rung; only while it runs

    rungs = models.PositiveSmallIntegerField(default=0)
    rung_every = models.DurationField()

    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)  # by the limit that stood
    strict_outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)  # by the standard limit

    holder_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    holder_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="clocks_clock_runs_once_for_its_matter",
                fields=["matter_kind", "matter_id", "limit"],
                condition=~Q(state="stopped"),
            ),
            models.CheckConstraint(
                name="clocks_clock_has_a_span_or_an_agreed_moment",
                condition=Q(amount__isnull=False, counting__in=COUNTINGS)
                | Q(amount=None, counting="", agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="clocks_clock_is_due_after_it_starts", condition=Q(due_at__gte=F("started_at"))
            ),
            models.CheckConstraint(
                name="clocks_clock_is_due_next_only_while_it_runs", condition=Q(next_at=None) | Q(state="running")
            ),
            models.CheckConstraint(
                name="clocks_clock_has_an_outcome_when_it_stopped",
                condition=Q(state="stopped", stopped_at__isnull=False) & ~Q(outcome="") & ~Q(strict_outcome="")
                | ~Q(state="stopped") & Q(stopped_at=None, outcome="", strict_outcome=""),
            ),
        ]
        indexes = [
            models.Index(fields=["matter_kind", "matter_id"], name="clocks_clock_matter"),
            models.Index(fields=["next_at"], name="clocks_clock_next", condition=Q(next_at__isnull=False)),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.limit} {self.matter_kind} {self.matter_id}"

    @override
    def journal_matter(self) -> tuple[str, int]:
        return self.matter_kind, self.matter_id

    @property
    def title(self) -> Words:
        """What the limit is called; its code where nobody said."""
        return Words(self.title_zh or self.limit, self.title_en or self.limit)

    @property
    def span(self) -> Span | None:
        if self.amount is None:
            return None
        counting: Counting = next(one for one in COUNTINGS if one == self.counting)
        return Span(self.amount, counting)

    @property
    def terms(self) -> Terms:
        """What its moments are computed from."""
        return Terms(
            started_at=self.started_at,
            span=self.span,
            agreed_at=self.agreed_at,
            not_after=self.not_after,
            warn_percent=self.warn_percent,
            promised_at=self.promised_at,
            promised_on=self.promised_on,
        )

    @property
    def is_stopped(self) -> bool:
        return self.state == self.State.STOPPED

    @property
    def is_promised_again(self) -> bool:
        return self.promised_at is not None

    def next_moment(self) -> datetime | None:
        """When the sweep has to look at it next: the warning, then the limit, then the rungs."""
        if self.state != self.State.RUNNING:
            return None
        if self.breached_at is not None:
            climbs = 0 < self.rung < self.rungs
            return max(self.breached_at, self.due_at) + self.rung_every * self.rung if climbs else None
        return self.due_at if self.warned_at is not None else min(self.warn_at, self.due_at)


class Pause(models.Model):
    """A stretch during which a clock stood still, for a reason that the regulation allows."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["from_at"]
        constraints = [
            models.CheckConstraint(
                name="clocks_pause_ends_after_it_begins",
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")),
            ),
            models.UniqueConstraint(name="clocks_pause_is_one_at_a_time", fields=["clock"], condition=Q(until_at=None)),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.clock_id} {self.from_at.astimezone(UTC):%Y-%m-%d %H:%M}"


class ClockDecision(models.Model):
    """A due time was moved by somebody: what it was, what it is, why, who approved, whether the customer agreed."""

    class Kind(models.TextChoices):
        RE_PROMISE = "re_promise"
        EXTENSION = "extension"

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    old_due_at = models.DateTimeField()
    new_due_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    decided_by = models.CharField(max_length=200)
    approver = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    customer_agreed = models.BooleanField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="clocks_clockdecision_moves_later", condition=Q(new_due_at__gt=F("old_due_at"))
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.clock_id} {self.kind}"
