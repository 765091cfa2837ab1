"""Filled-in forms."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from django.db import models
from typing_extensions import override

from bihuan.org.models import Staff
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
