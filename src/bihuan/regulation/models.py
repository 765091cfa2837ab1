"""Editions: a regulation as it stood from one day on, whole and unchangeable."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from typing_extensions import override

from bihuan.journal.models import Chained
from bihuan.kernel.time import SHANGHAI


class EditionQuerySet(models.QuerySet["Edition"]):
    def in_force(self, at: datetime) -> Self:
        """The edition of each regulation that counts at this moment: the last one that has begun."""
        begun = self.filter(effective_from__lte=at.astimezone(SHANGHAI).date())
        return begun.order_by("regulation", "-effective_from").distinct("regulation")


class Edition(Chained):
    """One edition of one regulation. A matter keeps to the edition it was opened under; nothing ever changes it.

    An edition holds until the next one of its regulation begins, so that on each day exactly one is in force.
    """

    subject_kind: ClassVar[str] = "edition"

    regulation = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    content_hash = models.CharField(max_length=64)
    effective_from = models.DateField()
    historical = models.BooleanField(default=False)  # began before it was installed: for imports and demonstrations
    installed_at = models.DateTimeField()
    installed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regulation", "edition"], name="regulation_edition_stands_once"),
            models.UniqueConstraint(fields=["regulation", "effective_from"], name="regulation_edition_begins_alone"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.regulation} {self.edition}"


class EditionText(models.Model):
    """What an edition says: the canonical content that runs, and the files it was read from, for reading."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, primary_key=True, related_name="text")
    content = models.TextField()
    files = models.JSONField()  # name → text as written

    @override
    def __str__(self) -> str:
        return f"text of {self.edition_id}"
