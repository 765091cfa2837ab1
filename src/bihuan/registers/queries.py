"""Reads: a register by pages and by words, and the sheets about a work order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.org.models import Staff
from bihuan.registers.models import RegisterSheet
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.search.queries import matching
from bihuan.workorders.models import WorkOrder

SIZE = 50


@dataclass(frozen=True, slots=True)
class RegisterPage:
    rows: list[RegisterSheet]
    after: str  # where the next page begins; nothing after the last


@dataclass(frozen=True, slots=True)
class OrderLine:
    row: RegisterSheet
    register: Register


def page_of(
    pack: Pack, register: Register, staff: Staff, *, words: str = "", before: str = "", at: datetime
) -> RegisterPage:
    """The sheets that the person sees, the newest first."""
    found = RegisterSheet.objects.visible_to(staff, at=at).filter(
        regulation=pack.regulation.code, register=register.code
    )
    if words.strip():
        hits = matching(RegisterSheet.subject_kind, words, private=False).order_by()
        found = found.filter(pk__in=hits.values("subject_id"))
    if before.isascii() and before.isdecimal():
        found = found.filter(pk__lt=int(before[:18]))
    rows = list(found.select_related("sheet__maker", "sheet__checker", "unit", "order").order_by("-pk")[: SIZE + 1])
    return RegisterPage(rows[:SIZE], str(rows[SIZE - 1].pk) if len(rows) > SIZE else "")


def of_work_order(order: WorkOrder, staff: Staff, *, at: datetime) -> list[OrderLine]:
    """The sheets about the work order that the person may read, the oldest first."""
    seen = RegisterSheet.objects.visible_to(staff, at=at).filter(order=order)
    seen = seen.select_related("sheet__maker", "sheet__checker", "unit")
    return [OrderLine(row, pack_of(row.sheet.edition_id).register[row.register]) for row in seen.order_by("pk")]


def begun_from(register: Register, order: WorkOrder | None) -> Mapping[str, Any]:
    """What a new sheet begins with when it is made from a work order's page."""
    if order is None:
        return {}
    known: Mapping[str, Any] = {
        "number": order.number,
        "title": order.title,
        "text": order.text,
        "unit": order.owner_unit.pk,
        "opened_at": order.opened_at,
    }
    return {field: known[source] for field, source in register.from_order.items()}
