"""Running limits: one row a clock, with what paused it and what was decided about it."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from bihuan.journal.models import Chained
from bihuan.kernel.spans import COUNTINGS, Span

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager


class ClockQuerySet(models.QuerySet["Clock"]):
    def of(self, kind: str, matter_id: int) -> Self:
        return self.filter(matter_kind=kind, matter_id=matter_id)

    def running(self) -> Self:
        return self.filter(state="running")

    def locked(self, clock: "Clock") -> "Clock":
        """The same clock, re-read and held until the transaction ends."""
        return self.select_for_update().get(pk=clock.pk)


class Clock(Chained):
    """One limit on one matter: from when, how long, until when, and what became of it."""

    subject_kind: ClassVar[str] = "clock"

    matter_kind = models.CharField(max_length=40)
    matter_id = models.BigIntegerField()
    edition_id = models.BigIntegerField()  # of the regulation that it runs under
    limit = models.CharField(max_length=40)
    calendar = models.CharField(max_length=40)
    amount = models.PositiveIntegerField(null=True)  # nothing where the moment itself was agreed
    counting = models.CharField(max_length=24, blank=True)

    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    first_due_at = models.DateTimeField()  # before anything was promised anew
    warn_percent = models.PositiveSmallIntegerField()
    warn_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)  # when the sweep has something to say: warning, breach or next rung

    state = models.CharField(max_length=10, default="running")
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    rungs = models.PositiveSmallIntegerField(default=1)  # how far the ladder goes
    rung_seconds = models.PositiveIntegerField(default=86_400)  # from one rung to the next
    stopped_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)  # on_time | late | cancelled
    strict_outcome = models.CharField(max_length=10, blank=True)  # the same against the first due time
    promises = models.PositiveSmallIntegerField(default=0)  # how often another moment was promised

    holder_unit_id = models.BigIntegerField(null=True)
    holder_path = models.CharField(max_length=200, blank=True)
    holder_staff_id = models.BigIntegerField(null=True)

    if TYPE_CHECKING:
        pauses: RelatedManager["Pause"]
        decisions: RelatedManager["ClockDecision"]

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter_kind", "matter_id", "limit"],
                name="clocks_clock_runs_once_a_limit",
                condition=~Q(state="stopped"),
            ),
            models.CheckConstraint(
                name="clocks_clock_is_due_after_it_starts", condition=Q(due_at__gte=F("started_at"))
            ),
            models.CheckConstraint(
                name="clocks_clock_counts_in_a_known_way", condition=Q(counting__in=["", *COUNTINGS])
            ),
            models.CheckConstraint(
                name="clocks_clock_stops_with_an_outcome",
                condition=~Q(state="stopped") | (Q(stopped_at__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="clocks_clock_next", condition=Q(next_at__isnull=False)),
            models.Index(
                fields=["matter_kind", "matter_id", "due_at"],
                name="clocks_clock_running",
                condition=Q(state="running"),
            ),
            models.Index(fields=["matter_kind", "matter_id"], name="clocks_clock_matter"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.limit} {self.pk}"

    @override
    def journal_matter(self) -> tuple[str, int]:
        return self.matter_kind, self.matter_id

    @property
    def span(self) -> Span | None:
        """How long it was meant to run; nothing where the moment itself was agreed."""
        known = next((counting for counting in COUNTINGS if counting == self.counting), None)
        return Span(self.amount, known) if self.amount is not None and known else None


class Pause(models.Model):
    """A clock stood still for a reason."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="clocks_pause_ends_after_it_begins", condition=Q(until_at=None) | Q(until_at__gte=F("from_at"))
            ),
            models.UniqueConstraint(
                fields=["clock"], name="clocks_pause_is_open_once", condition=Q(until_at__isnull=True)
            ),
        ]


class ClockDecision(models.Model):
    """Another moment was promised or granted: by whom, why, and with whose consent."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=12)  # re_promise
    was = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=500)
    by_name = models.CharField(max_length=200)
    approver_name = models.CharField(max_length=200, blank=True)
    customer_agreed = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="clocks_clockdecision_gives_more_time", condition=Q(until__gt=F("was"))),
        ]
