"""Uses of mandates, and what a person has used in a month."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from typing_extensions import override

from bihuan.org.models import Staff, Unit
from bihuan.org.scope import held_posts, seen_path
from bihuan.regulation.queries import packs_in_force
from bihuan.workorders.models import WorkOrder

PROPER, IMPROPER = "proper", "improper"


class MandateUseQuerySet(models.QuerySet["MandateUse"]):
    def visible_to(self, staff: Staff, *, at: datetime) -> Self:
        """A person's own uses and approvals; of others those made in or below the unit of a post that watches."""
        seen = Q(user=staff) | Q(charged=staff)
        packs = {pack.regulation.code: pack for pack in packs_in_force(at)}
        for held in held_posts(staff, at):
            pack = packs.get(held.regulation)
            for mandate in pack.mandates if pack else ():
                if held.post in (*mandate.judges, *mandate.readers):
                    seen |= Q(regulation=held.regulation, mandate=mandate.code, path__startswith=seen_path(held))
        return self.filter(seen)

    def locked(self, use: "MandateUse") -> "MandateUse":
        """The same use, re-read and held until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("order", "user", "charged").get(pk=use.pk)


class MandateUse(models.Model):
    """Somebody granted a customer something within a mandate, or with approval. Never changed but for the verdict."""

    VERDICTS: ClassVar = [(PROPER, PROPER), (IMPROPER, IMPROPER)]

    order = models.OneToOneField(WorkOrder, on_delete=models.PROTECT, related_name="mandate_use")
    regulation = models.SlugField(max_length=40, db_index=False)
    mandate = models.SlugField(max_length=40, db_index=False)
    level = models.SlugField(max_length=40, db_index=False)  # within which it stood: the user's, or the approver's
    purpose = models.SlugField(max_length=40, db_index=False)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    beyond = models.SlugField(max_length=40, blank=True, db_index=False)  # why it went beyond the user's own level
    month = models.DateField()  # its first day
    user = models.ForeignKey(Staff, on_delete=models.PROTECT, db_index=False, related_name="mandate_uses")
    charged = models.ForeignKey(Staff, on_delete=models.PROTECT, db_index=False, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False, related_name="+")
    path = models.CharField(max_length=200)  # of the unit
    used_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, blank=True, choices=VERDICTS)
    verdict_note = models.CharField(max_length=300, blank=True)
    judged_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    judged_at = models.DateTimeField(null=True)

    objects = MandateUseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="mandates_use_is_of_something", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="mandates_use_verdict_has_a_judge",
                condition=Q(verdict="", judged_by=None, judged_at=None)
                | (~Q(verdict="") & Q(judged_by__isnull=False, judged_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["month", "-id"], name="mandates_use_month"),
            models.Index(fields=["user", "month"], name="mandates_use_user"),
            models.Index(fields=["charged", "month"], name="mandates_use_charged"),
        ]

    @override
    def __str__(self) -> str:
        return self.order.number

    @property
    def was_approved(self) -> bool:
        """Whether somebody else than the user stood for it."""
        return self.user_id != self.charged_id


class MandateMonth(models.Model):
    """What one person has used of one mandate in one calendar month: held while a use is added to it."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, db_index=False, related_name="+")
    regulation = models.SlugField(max_length=40, db_index=False)
    mandate = models.SlugField(max_length=40, db_index=False)
    month = models.DateField()
    used = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "regulation", "mandate", "month"], name="mandates_month_stands_once"
            ),
            models.CheckConstraint(name="mandates_month_is_not_below_nothing", condition=Q(used__gte=0)),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.staff_id} {self.mandate} {self.month:%Y-%m}"
