"""The records that lists are gathered from: of one unit and time, as far as somebody sees them."""

from collections import ChainMap
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from bihuan.clocks.models import Clock
from bihuan.customers.rules import may_see_phones
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from bihuan.registers.models import RegisterSheet
from bihuan.registers.rules import may_read_personal
from bihuan.regulation.facts import OF_ORDERS, fields_behind, fields_beside, form_behind, nothing_known
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Gathers
from bihuan.sheets.fields import as_fact
from bihuan.sheets.reading import MASK, Names, ReadCell, read_view
from bihuan.workorders.facts import bound_values
from bihuan.workorders.models import Participation, WorkOrder
from bihuan.workorders.queries.history import case_of

MOST = 5_000  # records read for one list
_BESIDE = ("customer", "owner_unit", "receiving_unit", "home", "occurrence", "receiver", "handler")


class TooMuchToGather(Refusal):
    code: ClassVar[str] = "too_much_to_gather"


@dataclass(frozen=True, slots=True)
class Known:
    """What a source says of one record: its value as kept, and as it is written out."""

    value: Any
    text: str

    @property
    def masked(self) -> bool:
        return self.text == MASK


NOTHING = Known(None, "")


@dataclass(frozen=True, slots=True)
class Record:
    """One work order, sheet or row of a sheet. The key stays the same for as long as the record does."""

    key: str
    facts: Mapping[str, Any]
    known: Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class Extent:
    """Which records: whose, and from the first day to the last."""

    unit: Unit
    since: date
    until: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the beginning of the first day to the end of the last, in Shanghai."""
        last = self.until + timedelta(days=1)
        return datetime.combine(self.since, time.min, SHANGHAI), datetime.combine(last, time.min, SHANGHAI)


def records_of(pack: Pack, gathers: Gathers, wanted: Extent, *, by: Staff, at: datetime) -> list[Record]:
    """The records that the person may see, by date. Raises TooMuchToGather."""
    sources = _sources(gathers)
    if gathers.procedure is not None:
        return list(_of_orders(pack, gathers, wanted, sources, by=by, at=at))
    return list(_of_sheets(pack, gathers, wanted, sources, by=by, at=at))


def _sources(gathers: Gathers) -> frozenset[str]:
    drawn = (*gathers.columns.values(), *gathers.head.values())
    return frozenset(code for each in drawn for code in (each.source, each.sum, each.average, each.against) if code)


def _of_orders(
    pack: Pack, gathers: Gathers, wanted: Extent, sources: frozenset[str], *, by: Staff, at: datetime
) -> Iterator[Record]:
    found = WorkOrder.objects.visible_to(by, at=at).filter(
        regulation=pack.regulation.code,
        procedure=gathers.procedure,
        **_dated(pack, gathers, wanted, {code: code for code in OF_ORDERS}),
    )
    if gathers.units == "taking_part":
        part = Participation.objects.filter(order=OuterRef("pk")).under((wanted.unit.path,))
        found = found.filter(Exists(part))
    else:
        found = found.filter(**{f"{gathers.units}_unit__path__startswith": wanted.unit.path})
    found = found.select_related("sheet").prefetch_related(*_BESIDE)
    orders = _few_enough(list(found.order_by("opened_at", "pk")[: MOST + 1]))
    values = [{**order.sheet.values, **_bound(order)} for order in orders]
    beside = _Beside(pack, gathers, orders, sources, by=by, at=at)
    names, whole, nothing = Names(_form(pack, gathers), *values), may_see_phones(by, at), nothing_known(pack)
    limits = _limits(gathers, orders)
    for order, said in zip(orders, values, strict=True):
        case = case_of(order)
        cells = _cells(case.pack, case.procedure.form, said, sources, whole, names)
        own = {code: tell(order) for code, tell in _OF_ORDER.items() if code in sources}
        stage = {"stage": Known(order.stage, case.stage.title.zh)}
        facts = ChainMap(case.facts(), beside.facts(order), limits[order.pk], nothing)  # type: ignore[arg-type]
        yield Record(order.number, facts, {**beside.known(order), **own, **stage, **_from_cells(cells, said)})


class _Beside:
    """What the newest sheet about each work order says in a register that the person sees; read in one go."""

    def __init__(
        self,
        pack: Pack,
        gathers: Gathers,
        orders: Sequence[WorkOrder],
        sources: frozenset[str],
        *,
        by: Staff,
        at: datetime,
    ) -> None:
        self._pack, self._sources, self._by, self._at = pack, sources, by, at
        self._fields, self._rows = fields_beside(pack, gathers), {}
        if gathers.beside is not None:
            seen = RegisterSheet.objects.visible_to(by, at=at).exclude(status="voided").select_related("sheet")
            seen = seen.filter(regulation=pack.regulation.code, register=gathers.beside, order__in=orders)
            self._rows = {row.order_id: row for row in seen.order_by("pk")}
            form = pack.form[pack.register[gathers.beside].form]
            self._names = Names(form, *(row.sheet.values for row in self._rows.values()))

    def facts(self, order: WorkOrder) -> dict[str, Any]:
        row = self._rows.get(order.pk)
        return _facts(self._fields, row.sheet.values if row else {})

    def known(self, order: WorkOrder) -> dict[str, Known]:
        row = self._rows.get(order.pk)
        if row is None:
            return {}
        pack, said = pack_of(row.sheet.edition_id), row.sheet.values
        rule = pack.register[row.register]
        whole = may_read_personal(pack, rule, row, by=self._by, at=self._at)
        return _from_cells(_cells(pack, rule.form, said, self._sources, whole, self._names), said)


def _limits(gathers: Gathers, orders: Sequence[WorkOrder]) -> Mapping[int, dict[str, Any]]:
    """The limits that each work order kept and missed, as far as they have ended; read in one go where asked for."""
    found: dict[int, dict[str, Any]] = {order.pk: {"kept": [], "missed": []} for order in orders}
    drawn = (*gathers.columns.values(), *gathers.head.values())
    conditions = " ".join(filter(None, (gathers.when, *(each.when for each in drawn))))
    if "kept" in conditions or "missed" in conditions:
        ended = Clock.objects.of(WorkOrder.subject_kind, found).exclude(outcome="cancelled").order_by("pk")
        for matter, limit, outcome, breached in ended.values_list("matter_id", "limit", "outcome", "breached_at"):
            if outcome == "late" or breached is not None:
                found[matter]["missed"].append(limit)
            elif outcome == "on_time":
                found[matter]["kept"].append(limit)
    return found


def _bound(order: WorkOrder) -> dict[str, Any]:
    case = case_of(order)
    return bound_values(case.pack, order, case.procedure.form)


def _of_sheets(
    pack: Pack, gathers: Gathers, wanted: Extent, sources: frozenset[str], *, by: Staff, at: datetime
) -> Iterator[Record]:
    rule = pack.register[gathers.sheets_of or ""]
    found = RegisterSheet.objects.visible_to(by, at=at).filter(
        regulation=pack.regulation.code,
        register=rule.code,
        path__startswith=wanted.unit.path,
        **_dated(pack, gathers, wanted, {"made_at": "made_at"}),
    )
    found = found.exclude(status="voided").select_related("sheet__maker", "unit")
    sheets = _few_enough(list(found.order_by("made_at", "pk")[: MOST + 1]))
    names = Names(_form(pack, gathers), *(row.sheet.values for row in sheets))
    fields = fields_behind(pack, gathers)
    wanted_cells = sources | {gathers.row_by_row or ""}
    for row in sheets:
        said, whole = row.sheet.values, may_read_personal(pack, rule, row, by=by, at=at)
        cells = _cells(pack_of(row.sheet.edition_id), rule.form, said, wanted_cells, whole, names)
        own = {code: tell(row) for code, tell in _OF_SHEET.items() if code in sources}
        known = {**own, **_from_cells(cells, said)}
        if gathers.row_by_row is None:
            yield Record(row.number, _facts(fields, said), known)
            continue
        for number, (one, texts) in enumerate(_rows(cells.get(gathers.row_by_row), said.get(gathers.row_by_row))):
            inside = {code: Known(one.get(code), text) for code, text in texts.items()}
            yield Record(f"{row.number}#{number}", _facts(fields, {**said, **one}), {**known, **inside})


def _rows(cell: ReadCell | None, said: Any) -> Iterator[tuple[Mapping[str, Any], Mapping[str, str]]]:
    """The rows of a field with what is written in their cells."""
    if cell is not None and cell.table:
        codes = [column.code for column in cell.field.columns]
        for one, texts in zip(said, cell.table, strict=True):
            yield one, dict(zip(codes, texts, strict=True))


def _few_enough(found: list[Any]) -> list[Any]:
    if len(found) > MOST:
        most = {"most": f"{MOST:,}"}
        raise TooMuchToGather(_("本期的记录超过 %(most)s 件，请缩短期间或按下级单位取数。") % most)
    return found


def _dated(pack: Pack, gathers: Gathers, wanted: Extent, own: Mapping[str, str]) -> dict[str, Any]:
    """The records whose date lies in the period; days and moments of forms are kept as texts that sort."""
    first, last = wanted.moments
    name = own.get(gathers.dated_by)
    if name is not None:
        return {f"{name}__gte": first, f"{name}__lt": last}
    field = next(field for field in _form(pack, gathers).fields if field.code == gathers.dated_by)
    path = f"sheet__values__{gathers.dated_by}"
    if field.type == "date":
        return {f"{path}__gte": first.date().isoformat(), f"{path}__lt": last.date().isoformat()}
    return {f"{path}__gte": first.astimezone(UTC).isoformat(), f"{path}__lt": last.astimezone(UTC).isoformat()}


def _form(pack: Pack, gathers: Gathers) -> Any:
    form = form_behind(pack, gathers)
    if form is None:
        raise LookupError(gathers.procedure or gathers.sheets_of)
    return form


def _cells(
    pack: Pack, form: str, said: Mapping[str, Any], sources: frozenset[str], whole: bool, names: Names
) -> Mapping[str, ReadCell]:
    read = read_view(pack, form, said, only=sources, personal=whole, names=names)
    return {cell.field.code: cell for section in read for cell in section.cells if cell.field.type != "computed"}


def _from_cells(cells: Mapping[str, ReadCell], said: Mapping[str, Any]) -> dict[str, Known]:
    return {code: Known(said.get(code), _written_out(cell)) for code, cell in cells.items()}


def _written_out(cell: ReadCell) -> str:
    """What a text takes of it; of repeated rows a line each, what is filled in of it."""
    rows = (" ".join(filter(None, texts)) for texts in cell.table)
    return cell.text or "\n".join((*cell.lines, *rows))


def _facts(fields: Mapping[str, Field], said: Mapping[str, Any]) -> dict[str, Any]:
    return {code: as_fact(field, said.get(code)) for code, field in fields.items()}


def _moment(at: datetime | None) -> Known:
    return Known(at.isoformat(), f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}") if at else NOTHING


def _text(words: object) -> Known:
    return Known(str(words), str(words)) if words else NOTHING


_OF_ORDER: Mapping[str, Callable[[WorkOrder], Known]] = {
    "number": lambda order: _text(order.number),
    "title": lambda order: _text(order.title),
    "customer": lambda order: _text(order.customer and order.customer.name),
    "customer_number": lambda order: _text(order.customer and order.customer.number),
    "opened_at": lambda order: _moment(order.opened_at),
    "settled_at": lambda order: _moment(order.settled_at),
    "closed_at": lambda order: _moment(order.closed_at),
    "receiving_unit": lambda order: _text(order.receiving_unit.title),
    "owner_unit": lambda order: _text(order.owner_unit.title),
    "receiver": lambda order: _text(order.receiver.name),
    "handler": lambda order: _text(order.handler and order.handler.name),
}
_OF_SHEET: Mapping[str, Callable[[RegisterSheet], Known]] = {
    "number": lambda row: _text(row.number),
    "made_at": lambda row: _moment(row.made_at),
    "unit": lambda row: _text(row.unit.title),
    "maker": lambda row: _text(row.sheet.maker and row.sheet.maker.name),
}


def numbers_seen(gathers: Gathers, numbers: Collection[str], *, by: Staff, at: datetime) -> set[str]:
    """Those of the records that the person may open."""
    table = WorkOrder if gathers.procedure else RegisterSheet
    return set(table.objects.visible_to(by, at=at).filter(number__in=numbers).values_list("number", flat=True))
