"""Sheets in registers."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from typing_extensions import override

from bihuan.journal.models import Chained
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import held_posts, seen_path
from bihuan.regulation.queries import packs_in_force
from bihuan.sheets.models import Sheet
from bihuan.workorders.models import WorkOrder


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

    objects = RegisterSheetQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["regulation", "register", "-id"], name="registers_sheet_register"),
            models.Index(fields=["order"], name="registers_sheet_order", condition=~Q(order=None)),
        ]

    @override
    def __str__(self) -> str:
        return self.number
