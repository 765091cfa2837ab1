"""Reads: a register by pages and by words, and the sheets about a work order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import F, Q, QuerySet, Sum

from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.registers.listing import listed_fields, summed_fields
from bihuan.registers.models import HandedCopy, ListedValue, RegisterSheet, RegisterSheetQuerySet, SavedView
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.search.queries import matching
from bihuan.sheets.models import Signature
from bihuan.sheets.reading import read_view
from bihuan.sheets.strokes import path_of
from bihuan.workorders.facts import Case, bound_values
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries.history import case_of

ROLES = {
    Signature.Role.MAKER: Words("制表", "made"),
    Signature.Role.CHECKER: Words("审核", "checked"),
    Signature.Role.SEAL: Words("用印", "sealed"),
}

SIZE = 50
FEW = 1_000  # sheets that are sorted whole
MOST_ADDED = 100_000  # sheets in one total
LAST = "\U0010ffff"  # after every character that a key has
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
class Narrowed:
    """One field of the sheets that are meant: what it begins with, or from what to what, as keys."""

    field: str
    begins: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sheets of a register are meant: by words, by how far they are, by the days they were made on, by fields."""

    words: str = ""
    status: str = ""
    since: date | None = None
    until: date | None = None
    fields: tuple[Narrowed, ...] = ()

    @property
    def made(self) -> tuple[datetime | None, datetime | None]:
        """From the beginning of the first day to the end of the last, in Shanghai."""
        first = datetime.combine(self.since, time.min, SHANGHAI) if self.since else None
        last = datetime.combine(self.until + timedelta(days=1), time.min, SHANGHAI) if self.until else None
        return first, last


def sheets_of(pack: Pack, register: Register, staff: Staff, wanted: Wanted, *, at: datetime) -> RegisterSheetQuerySet:
    """The sheets that the person sees, as far as they are wanted."""
    place = {"regulation": pack.regulation.code, "register": register.code}
    found = RegisterSheet.objects.visible_to(staff, at=at).filter(**place)
    if wanted.words.strip():
        hits = matching(RegisterSheet.subject_kind, wanted.words, private=False).order_by()
        found = found.filter(pk__in=hits.values("subject_id"))
    for each in wanted.fields:
        found = found.filter(pk__in=_listed(place, each).values("row_id"))
    if wanted.status:
        found = found.filter(status=wanted.status)
    first, last = wanted.made
    found = found.filter(made_at__gte=first) if first else found
    return found.filter(made_at__lt=last) if last else found


def _listed(place: Mapping[str, str], wanted: Narrowed) -> QuerySet[ListedValue]:
    found = ListedValue.objects.filter(**place, field=wanted.field)
    if wanted.begins:
        found = found.filter(key__gte=wanted.begins, key__lt=wanted.begins + LAST)
    if wanted.since:
        found = found.filter(key__gte=wanted.since)
    return found.filter(key__gt="", key__lte=wanted.until) if wanted.until else found


def page_of(
    pack: Pack,
    register: Register,
    staff: Staff,
    *,
    wanted: Wanted = Wanted(),
    sort: str = "",
    before: str = "",
    at: datetime,
) -> RegisterPage:
    """The wanted sheets that the person sees, the newest first or by a listed field; with `-` from the last."""
    found = ordered_sheets(pack, register, staff, wanted, sort, before=before, at=at)
    few = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(few) <= FEW:  # sorted whole: walking in order towards the few of a team may pass a million of others
        found = found.filter(pk__in=few)
    rows = list(found[: SIZE + 1])
    return RegisterPage(rows[:SIZE], _place_of(rows[SIZE - 1]) if len(rows) > SIZE else "")


def ordered_sheets(
    pack: Pack, register: Register, staff: Staff, wanted: Wanted, sort: str, *, before: str = "", at: datetime
) -> RegisterSheetQuerySet:
    """The wanted sheets in the wanted order, from a place on; an order that the form does not list is that of time."""
    found = sheets_of(pack, register, staff, wanted, at=at).select_related("sheet__maker", "unit")
    listed = {each.code for each in listed_fields(pack.form[register.form])}
    return _by_field(found, sort, before) if sort.removeprefix("-") in listed else _by_time(found, before)


def _by_time(found: RegisterSheetQuerySet, before: str) -> RegisterSheetQuerySet:
    found = found.order_by("-made_at", "-pk")
    try:
        said, key = before.rsplit("~", 1)
        moment, pk = datetime.fromisoformat(said), int(key[:18])
    except ValueError:
        return found
    if moment.tzinfo is None:
        return found
    return found.filter(Q(made_at__lte=moment) & (Q(made_at__lt=moment) | Q(pk__lt=pk)))


def _by_field(found: RegisterSheetQuerySet, sort: str, before: str) -> RegisterSheetQuerySet:
    """In the order of the keys, from the first or, with `-`, from the last."""
    backward = sort.startswith("-")
    meant = Q(listed__regulation=F("regulation"), listed__register=F("register"), listed__field=sort.removeprefix("-"))
    key, found_mark, pk = before.rpartition("~")
    if found_mark and pk.isascii() and pk.isdecimal():
        on, beyond = ("lte", "lt") if backward else ("gte", "gt")
        later = Q(**{f"listed__key__{beyond}": key}) | Q(**{f"listed__row_id__{beyond}": int(pk[:18])})
        meant &= Q(**{f"listed__key__{on}": key}) & later
    order = ("-listed__key", "-listed__row_id") if backward else ("listed__key", "listed__row_id")
    return found.filter(meant).order_by(*order).annotate(sorted_by=F("listed__key"))


def _place_of(row: RegisterSheet) -> str:
    return f"{getattr(row, 'sorted_by', row.made_at.isoformat())}~{row.pk}"


@dataclass(frozen=True, slots=True)
class Totals:
    """What the amounts of some sheets add up to; of too many it is not asked."""

    count: int
    sums: Mapping[str, Decimal]
    too_many: bool = False


def totals_of(pack: Pack, register: Register, staff: Staff, wanted: Wanted, *, at: datetime) -> Totals:
    """The sums over the wanted sheets that the person sees and that are not voided: two statements."""
    meant = sheets_of(pack, register, staff, wanted, at=at).exclude(status="voided").order_by()
    count = meant[: MOST_ADDED + 1].count()
    if count > MOST_ADDED:
        return Totals(MOST_ADDED, {}, too_many=True)
    summed = summed_fields(pack.form[register.form])
    lines = ListedValue.objects.filter(row__in=meant.values("pk"), field__in=summed).values_list("field")
    return Totals(count, dict(lines.annotate(Sum("amount", default=Decimal())).order_by("field")))


def views_of(staff: Staff, pack: Pack, register: Register) -> list[SavedView]:
    """The person's own views of the register, by name."""
    own = SavedView.objects.filter(staff=staff, regulation=pack.regulation.code, register=register.code)
    return list(own.order_by("name"))


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
    case = case_of(order)
    into = {field.code: field for field in case.pack.form[register.form].fields}
    return {
        field: known[source] if source in known else _of_its_form(case, source.partition(".")[2], into[field])
        for field, source in register.from_order.items()
    }


def _of_its_form(case: Case, code: str, into: Field) -> Any:
    """A value of the work order's form as the field can hold it: a text takes it written out."""
    form = case.pack.form[case.procedure.form]
    field = next((field for field in form.fields if field.code == code), None)
    if field is None:
        return None
    said = {**case.values, **bound_values(case.pack, case.order, form.code)}
    if into.type not in ("text", "long_text") or field.type in ("text", "long_text"):
        return said.get(code)
    [cell] = [
        cell for part in read_view(case.pack, form.code, said, only={code}, personal=False) for cell in part.cells
    ]
    return cell.text


@dataclass(frozen=True, slots=True)
class Signed:
    """A drawn signature or a seal that stands, as it is shown."""

    role: Words
    signature: Signature

    @property
    def path(self) -> str:
        return path_of(self.signature.strokes)


def handed_copies(pack: Pack, rule: Register, row: RegisterSheet) -> list[tuple[Words, HandedCopy]]:
    """Which copy was handed to whom, in the order in which it was; nothing is asked where a form has none."""
    copies = pack.form[rule.form].copies
    found = row.handed.select_related("staff").order_by("pk") if copies else ()
    return [(copies[each.copy - 1], each) for each in found]


def signatures_of(row: RegisterSheet) -> list[Signed]:
    """The signatures that stand, the maker's first, a seal last; one under other values than these does not."""
    found = row.sheet.signatures.select_related("staff", "seal__picture", "seal__unit")
    standing = []
    for each in found:
        each.sheet = row.sheet
        if each.stands:
            standing.append(Signed(ROLES[Signature.Role(each.role)], each))
    return sorted(standing, key=lambda one: list(ROLES.values()).index(one.role))
