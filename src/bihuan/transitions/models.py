"""What the keeper of a regulation decided about the work orders that run when a new edition begins."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from typing_extensions import override

from bihuan.journal.models import Chained
from bihuan.org.models import Staff
from bihuan.regulation.models import Edition


class TransitionQuerySet(models.QuerySet["Transition"]):
    def standing(self) -> Self:
        """Those that count: no later decision about the same has taken their place."""
        return self.filter(replaced_at=None)


class Transition(Chained):
    """The running work orders of a procedure move to an edition at the beginning of a day, or stay where they are."""

    subject_kind: ClassVar[str] = "transition"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    procedure = models.SlugField(max_length=40)
    moves = models.BooleanField()
    on = models.DateField(null=True)  # at its beginning they move
    reason = models.CharField(max_length=500)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    moved = models.PositiveIntegerField(default=0)
    stayed = models.PositiveIntegerField(default=0)  # what stood then where the new edition could not take it

    objects = TransitionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="transitions_transition_counts_alone",
                fields=["edition", "procedure"],
                condition=Q(replaced_at=None, done_at=None),
            ),
            models.CheckConstraint(
                name="transitions_transition_moves_on_a_day",
                condition=Q(moves=True, on__isnull=False) | Q(moves=False, on=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["on"],
                name="transitions_transition_due",
                condition=Q(moves=True, replaced_at=None, done_at=None),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.procedure} → {self.edition_id}"
