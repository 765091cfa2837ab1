"""Reads: a register by pages and by words, and the sheets about a work order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core import signing

from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.registers.models import RegisterSheet, RegisterSheetQuerySet
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.search.queries import matching
from bihuan.workorders.models import WorkOrder

SIZE = 50
BEGUN = "registers.begun"  # what other pages let a new sheet begin with is signed as such
BEGUN_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RegisterPage:
    rows: list[RegisterSheet]
    after: str  # where the next page begins; nothing after the last


@dataclass(frozen=True, slots=True)
class OrderLine:
    row: RegisterSheet
    register: Register


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sheets of a register are meant: by words, by how far they are, by the days they were made on."""

    words: str = ""
    status: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def made(self) -> tuple[datetime | None, datetime | None]:
        """From the beginning of the first day to the end of the last, in Shanghai."""
        first = datetime.combine(self.since, time.min, SHANGHAI) if self.since else None
        last = datetime.combine(self.until + timedelta(days=1), time.min, SHANGHAI) if self.until else None
        return first, last


def sheets_of(pack: Pack, register: Register, staff: Staff, wanted: Wanted, *, at: datetime) -> RegisterSheetQuerySet:
    """The sheets that the person sees, as far as they are wanted."""
    found = RegisterSheet.objects.visible_to(staff, at=at).filter(
        regulation=pack.regulation.code, register=register.code
    )
    if wanted.words.strip():
        hits = matching(RegisterSheet.subject_kind, wanted.words, private=False).order_by()
        found = found.filter(pk__in=hits.values("subject_id"))
    if wanted.status:
        found = found.filter(sheet__status=wanted.status)
    first, last = wanted.made
    found = found.filter(sheet__made_at__gte=first) if first else found
    return found.filter(sheet__made_at__lt=last) if last else found


def page_of(
    pack: Pack, register: Register, staff: Staff, *, wanted: Wanted = Wanted(), before: str = "", at: datetime
) -> RegisterPage:
    """The wanted sheets that the person sees, the newest first."""
    found = sheets_of(pack, register, staff, wanted, at=at)
    if before.isascii() and before.isdecimal():
        found = found.filter(pk__lt=int(before[:18]))
    rows = list(found.select_related("sheet__maker", "sheet__checker", "unit", "order").order_by("-pk")[: SIZE + 1])
    return RegisterPage(rows[:SIZE], str(rows[SIZE - 1].pk) if len(rows) > SIZE else "")


def of_work_order(order: WorkOrder, staff: Staff, *, at: datetime) -> list[OrderLine]:
    """The sheets about the work order that the person may read, the oldest first."""
    seen = RegisterSheet.objects.visible_to(staff, at=at).filter(order=order)
    seen = seen.select_related("sheet__maker", "sheet__checker", "unit")
    return [OrderLine(row, pack_of(row.sheet.edition_id).register[row.register]) for row in seen.order_by("pk")]


def begun_with(said: str) -> Mapping[str, Any]:
    """What another page lets a new sheet begin with; nothing where it did not come from one of ours."""
    try:
        values: Mapping[str, Any] = signing.loads(said, salt=BEGUN, max_age=BEGUN_FOR) if said else {}
    except signing.BadSignature:
        return {}
    return values


def beginning_with(values: Mapping[str, str]) -> str:
    """The query of the page of a new sheet that begins with these values."""
    return urlencode({"with": signing.dumps(dict(values), salt=BEGUN, compress=True)})


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
