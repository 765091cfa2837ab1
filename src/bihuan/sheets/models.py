"""Filled-in forms."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from django.db import models
from typing_extensions import override

from bihuan.org.models import Seal, Staff
from bihuan.regulation.models import Edition
from bihuan.sheets.fields import is_empty


class ExactEncoder(json.JSONEncoder):
    """Writes instants, days and decimals; a decimal of up to 15 digits comes back as it was."""

    @override
    def default(self, o: Any) -> Any:
        if isinstance(o, datetime | date):
            return o.isoformat()
        if isinstance(o, Decimal):
            return float(o)
        return super().default(o)


class ExactDecoder(json.JSONDecoder):
    """Reads numbers with a fraction as decimals: money stays exact."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "parse_float": Decimal})


class Sheet(models.Model):
    """One filled-in form （一张表）, under the edition that declares it. What nobody made, the system did.

    It is written with every work order: no index that nothing asks for.
    """

    form = models.CharField(max_length=40)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, db_index=False, related_name="+")
    number = models.CharField(max_length=24, blank=True)
    maker = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    changed_at = models.DateTimeField(null=True)
    checker = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    checked_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, default="open")  # open | checked | voided
    values = models.JSONField(default=dict, encoder=ExactEncoder, decoder=ExactDecoder)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="sheets_sheet_number_is_given_once", condition=~models.Q(number="")
            ),
            models.CheckConstraint(
                name="sheets_sheet_is_checked_by_somebody_at_some_time",
                condition=models.Q(checker=None, checked_at=None)
                | models.Q(checker__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sheets_sheet_is_checked_by_another_person",
                condition=models.Q(checker=None) | models.Q(maker=None) | ~models.Q(checker=models.F("maker")),
            ),
            models.CheckConstraint(
                name="sheets_sheet_status_is_known", condition=models.Q(status__in=["open", "checked", "voided"])
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.number or f"{self.form} {self.pk}"

    @property
    def digest(self) -> str:
        """What the values come down to: other values, another digest."""
        written = json.dumps(self.values, cls=ExactEncoder, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()

    @classmethod
    def begun(
        cls,
        *,
        form: str,
        edition_id: int,
        values: Mapping[str, Any],
        number: str = "",
        maker_id: int | None,
        at: datetime,
    ) -> Self:
        """A sheet with what was filled in so far, not written yet; what is empty is left out."""
        filled = {code: value for code, value in values.items() if not is_empty(value)}
        return cls(form=form, edition_id=edition_id, number=number, maker_id=maker_id, made_at=at, values=filled)


class Signature(models.Model):
    """What was drawn by the maker or by who checked the sheet, or a seal; bound to what the sheet said then."""

    class Role(models.TextChoices):
        MAKER = "maker"
        CHECKER = "checker"
        SEAL = "seal"

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, db_index=False, related_name="signatures")
    role = models.CharField(max_length=8, choices=Role.choices)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    strokes = models.JSONField(default=list)  # lines of points, within the box that `sheets.strokes` names
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    digest = models.CharField(max_length=64)  # of the values

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "role"], name="sheets_signature_one_for_each_role"),
            models.CheckConstraint(
                name="sheets_signature_is_drawn_or_a_seal",
                condition=models.Q(role="seal", seal__isnull=False) | (~models.Q(role="seal") & models.Q(seal=None)),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.sheet} {self.role}"

    @property
    def stands(self) -> bool:
        """Whether it is still by who stands for the sheet in this role, and the sheet still says what was signed.

        A seal stands under the check it was set on, whoever set it.
        """
        sheet = self.sheet
        who, since = {
            self.Role.MAKER: (sheet.maker_id, sheet.made_at),
            self.Role.CHECKER: (sheet.checker_id, sheet.checked_at),
            self.Role.SEAL: (self.staff_id, sheet.checked_at),
        }[self.Role(self.role)]
        return who == self.staff_id and since is not None and since <= self.at and self.digest == sheet.digest
