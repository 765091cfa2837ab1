"""Sheets in registers."""

import uuid
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from typing_extensions import override

from bihuan.journal.models import Chained
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import held_posts, seen_path
from bihuan.registers.periods import title_of
from bihuan.regulation.queries import packs_in_force
from bihuan.sheets.models import Sheet
from bihuan.workorders.models import WorkOrder

LONGEST_KEY = 80


class RegisterSheetQuerySet(models.QuerySet["RegisterSheet"]):
    def visible_to(self, staff: Staff, *, at: datetime) -> Self:
        """Those of registers open to a post of the person, made in that post's unit or below."""
        seen = Q(pk__in=())
        packs = {pack.regulation.code: pack for pack in packs_in_force(at)}
        for held in held_posts(staff, at):
            pack = packs.get(held.regulation)
            codes = [each.code for each in pack.registers if held.post in each.posts] if pack else []
            if codes:
                seen |= Q(regulation=held.regulation, register__in=codes, path__startswith=seen_path(held))
        return self.filter(seen)


class RegisterSheet(Chained):
    """One sheet in a register, of the unit that made it, perhaps about a work order. It is never deleted."""

    subject_kind: ClassVar[str] = "register_sheet"

    number = models.CharField(max_length=24, unique=True)
    request_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - of its form
    regulation = models.SlugField(max_length=40, db_index=False)
    register = models.SlugField(max_length=40, db_index=False)
    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="register_sheet")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False, related_name="+")
    path = models.CharField(max_length=200)  # of the unit, as it stood
    order = models.ForeignKey(
        WorkOrder, on_delete=models.PROTECT, null=True, db_index=False, related_name="register_sheets"
    )
    void_reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()  # as its sheet says: the list is ordered and narrowed without reading sheets
    status = models.CharField(max_length=10, default="open")  # as its sheet says

    objects = RegisterSheetQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["regulation", "register", "-made_at", "-id"], name="registers_sheet_register"),
            models.Index(fields=["regulation", "register", "status", "-made_at", "-id"], name="registers_sheet_status"),
            models.Index(
                fields=["regulation", "register", "path", "-made_at", "-id"],
                name="registers_sheet_path",
                opclasses=["varchar_ops", "varchar_ops", "varchar_pattern_ops", "timestamptz_ops", "int8_ops"],
            ),
            models.Index(fields=["order"], name="registers_sheet_order", condition=~Q(order=None)),
        ]

    @override
    def __str__(self) -> str:
        return self.number


class HandedCopy(models.Model):
    """One copy of a sheet on paper, given to somebody."""

    row = models.ForeignKey(RegisterSheet, on_delete=models.PROTECT, related_name="handed")
    copy = models.PositiveSmallIntegerField()  # its place among the copies that the form declares, from one
    recipient = models.CharField(max_length=60)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.copy} {self.recipient}"


class ListedValue(models.Model):
    """What one field of a sheet is found, sorted and added up by; an empty one has its line too."""

    row = models.ForeignKey(RegisterSheet, on_delete=models.CASCADE, db_index=False, related_name="listed")
    regulation = models.SlugField(max_length=40, db_index=False)
    register = models.SlugField(max_length=40, db_index=False)
    field = models.CharField(max_length=90)
    key = models.CharField(max_length=LONGEST_KEY, blank=True, db_collation="C")  # in the order of what it says
    amount = models.DecimalField(max_digits=20, decimal_places=6, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "field"], name="registers_listed_once")]
        indexes = [models.Index(fields=["regulation", "register", "field", "key", "row"], name="registers_listed_key")]

    @override
    def __str__(self) -> str:
        return f"{self.field} {self.key}"


class SavedView(models.Model):
    """How one person likes to see a register: which sheets, in which order, with which columns."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, db_index=False, related_name="+")
    regulation = models.SlugField(max_length=40, db_index=False)
    register = models.SlugField(max_length=40, db_index=False)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2000, blank=True)  # as the address of the page says it
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "regulation", "register", "name"], name="registers_view_name"),
            models.UniqueConstraint(
                fields=["staff", "regulation", "register"],
                name="registers_view_one_default",
                condition=Q(is_default=True),
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class Gathering(models.Model):
    """Whence a sheet was gathered that nobody types: of which unit and days, and what in it the records filled."""

    row = models.OneToOneField(RegisterSheet, on_delete=models.PROTECT, related_name="gathering")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False, related_name="+")
    since = models.DateField()
    until = models.DateField()
    gathered_at = models.DateTimeField()
    head = ArrayField(models.CharField(max_length=40), default=list)  # the fields that were filled
    lines = models.JSONField(default=list)  # row by row: the key of its record, and the columns that were filled

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="registers_gathering_ends_after_it_begins", condition=Q(until__gte=models.F("since"))
            ),
        ]

    @property
    def title(self) -> str:
        """What people call the days."""
        return title_of(self.since, self.until)

    @property
    def keys(self) -> list[str]:
        return [line["key"] for line in self.lines]

    @property
    def filled(self) -> list[list[str]]:
        """The columns that the records filled, row by row."""
        return [line["filled"] for line in self.lines]


class Bundle(models.Model):
    """Sheets of a register as one PDF, set a few at a time; only who asked for it may fetch it, for a day."""

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, db_index=False, related_name="+")
    regulation = models.SlugField(max_length=40, db_index=False)
    register = models.SlugField(max_length=40, db_index=False)
    title = models.CharField(max_length=200)
    rows = models.JSONField()  # keys of the sheets, in their order
    done = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(db_index=True)

    @override
    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> Path:
        """Where the PDF lies."""
        return Path(settings.BIHUAN_DATA) / "bundles" / f"{self.key}.pdf"
