"""Service warnings （服务预警）: a category of which there were suddenly more."""

from datetime import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from typing_extensions import override

from bihuan.journal.models import Chained
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import held_posts, seen_path
from bihuan.regulation.queries import packs_in_force


class ServiceWarningQuerySet(models.QuerySet["ServiceWarning"]):
    def visible_to(self, staff: Staff, *, at: datetime) -> Self:
        """Those of which the regulation tells a post of the person: of branches it sees, or as its department's own."""
        seen = Q(pk__in=())
        packs = {pack.regulation.code: pack for pack in packs_in_force(at)}
        for held in held_posts(staff, at):
            pack = packs.get(held.regulation)
            for watch in pack.watches if pack else ():
                here = Q(regulation=held.regulation, watch=watch.code)
                if held.post in watch.posts:
                    seen |= here & Q(path__startswith=seen_path(held))
                if held.post in watch.department_posts:
                    seen |= here & Q(department__path__startswith=seen_path(held))
        return self.filter(seen)

    def locked(self, warning: "ServiceWarning") -> "ServiceWarning":
        """The same warning, re-read and held until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("unit").get(pk=warning.pk)


class ServiceWarning(Chained):
    """On one day a branch had so many work orders of a category, well above the average of the days before."""

    subject_kind: ClassVar[str] = "service_warning"

    regulation = models.SlugField(max_length=40, db_index=False)
    watch = models.SlugField(max_length=40, db_index=False)
    business = models.SlugField(max_length=40, db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False, related_name="+")
    path = models.CharField(max_length=200)  # of the unit
    department = models.ForeignKey(  # whose category it is
        Unit, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    day = models.DateField()
    count = models.PositiveIntegerField()
    average = models.DecimalField(max_digits=9, decimal_places=2)
    raised_at = models.DateTimeField()
    measures = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = ServiceWarningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "regulation", "watch", "business", "unit"], name="supervision_warning_stands_once"
            ),
            models.CheckConstraint(
                name="supervision_warning_is_answered_by_somebody",
                condition=Q(measures="", answered_by=None, answered_at=None)
                | (~Q(measures="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], name="supervision_warning_open", condition=Q(answered_at=None)),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.day} {self.business}"

    @property
    def rise(self) -> int | None:
        """Per cent above the average; None where there was none before."""
        return int((self.count - self.average) * 100 / self.average) if self.average else None


class GatheringProposal(Chained):
    """So many work orders alike within so long: told once to whoever may open one over them, as long as that lasts."""

    subject_kind: ClassVar[str] = "gathering_proposal"

    regulation = models.SlugField(max_length=40, db_index=False)
    procedure = models.SlugField(max_length=40, db_index=False)  # that would handle them together
    key = models.CharField(max_length=200)  # what they are alike in
    alike = models.JSONField()  # the same in words, in both languages
    numbers = ArrayField(models.CharField(max_length=24))  # of the first of them
    count = models.PositiveIntegerField()
    since = models.DateTimeField()
    paths = ArrayField(models.CharField(max_length=200))  # of the units that take part in them
    raised_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["regulation", "procedure", "-raised_at"], name="supervision_proposal_latest")]

    @override
    def __str__(self) -> str:
        return self.key
