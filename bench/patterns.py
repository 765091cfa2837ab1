"""Families of rows as the product's operations wrote them, ready to be written again as of other matters and times.

A family is a work order with those opened under it: every row that the played demonstration left of it.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from bench.ground import NOW
from bihuan.journal.chain import canonical

FAR = 9999  # the year that stands for never
_OF_ORDERS = "order_id = ANY(%(orders)s)"
_OF_CLOCKS = (
    "clock_id IN (SELECT id FROM clocks_clock WHERE matter_kind = 'work_order' AND matter_id = ANY(%(orders)s))"
)
_OF_MATTER = "matter_kind = 'work_order' AND matter_id = ANY(%(orders)s)"

# table → which of its rows belong to a family
TABLES: Mapping[str, str] = {
    "sheets_sheet": "id IN (SELECT sheet_id FROM workorders_workorder WHERE id = ANY(%(orders)s))",
    "workorders_workorder": "id = ANY(%(orders)s)",
    "workorders_participation": _OF_ORDERS,
    "workorders_queueline": _OF_ORDERS,
    "workorders_attachment": _OF_ORDERS,
    "workorders_contactgrant": _OF_ORDERS,
    "workorders_urging": _OF_ORDERS,
    "clocks_clock": _OF_MATTER,
    "clocks_pause": _OF_CLOCKS,
    "clocks_clockdecision": _OF_CLOCKS,
    "journal_entry": _OF_MATTER,
}

# column → the table whose row it names; every table's `id` names its own
NAMES: Mapping[str, str] = {
    "order_id": "workorders_workorder",
    "parent_id": "workorders_workorder",
    "matter_id": "workorders_workorder",
    "sheet_id": "sheets_sheet",
    "clock_id": "clocks_clock",
    "repeats_id": "workorders_urging",
    "urging_id": "workorders_urging",
}
SUBJECTS = {"work_order": "workorders_workorder", "clock": "clocks_clock"}

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
_HOLE = re.compile(r'"⟦(\d+)⟧"')

Hole = tuple[str, Any]  # what belongs there: time, customer, text, title, number, row, sealed


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what stays, and the places of moments, names of rows and JSON in it."""

    row: list[Any]
    times: tuple[tuple[int, datetime], ...]
    rows: tuple[tuple[int, str, int], ...]  # place, table, which of the family's
    texts: tuple[tuple[int, "Json"], ...]


@dataclass(frozen=True, slots=True)
class Json:
    """A JSON text cut at everything that is another in each copy."""

    parts: tuple[str, ...]
    holes: tuple[Hole, ...]


@dataclass(slots=True)
class Family:
    """The rows of one matter, by table; `number`, `text` and `title` are those of its work orders, first the root."""

    customer: int
    orders: list[dict[str, Any]]
    places: dict[str, dict[int, int]]  # table → id → which of the family's
    lines: dict[str, list[Line]] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    private: dict[int, Json] = field(default_factory=dict)  # which entry → its personal values
    earliest: timedelta = timedelta(0)  # how far the family may be moved, so that it stands true today
    latest: timedelta = timedelta(0)

    @property
    def is_open(self) -> bool:
        return self.orders[0]["closed_at"] is None


COLUMNS: dict[str, tuple[str, ...]] = {}


def read_families() -> list[Family]:
    """Every family of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM workorders_workorder WHERE parent_id IS NULL ORDER BY id")
        roots = [root for (root,) in cursor.fetchall()]
    return [_family(root) for root in roots]


def _family(root: int) -> Family:
    found = read_rows("workorders_workorder", "id = %(root)s OR parent_id = %(root)s", root=root)
    members = [row["id"] for row in found]
    rows = {table: read_rows(table, where, orders=members) for table, where in TABLES.items()}
    places = {table: {row["id"]: place for place, row in enumerate(lines)} for table, lines in rows.items()}
    family = Family(found[0]["customer_id"], found, places)
    family.earliest, family.latest = _leeway(rows)
    for table, lines in rows.items():
        if table == "journal_entry":
            family.entries = lines
            family.private = _private(family)
        family.lines[table] = [_line(family, table, row) for row in lines]
    return family


def read_rows(table: str, where: str, **params: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {where} ORDER BY id", params)
        names = tuple(column.name for column in cursor.description)
        COLUMNS.setdefault(table, names)
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _leeway(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[timedelta, timedelta]:
    """How far forward and back the family may be moved: no clock passes its next moment, nothing lies ahead."""
    last = max(entry["recorded_at"] for entry in rows["journal_entry"])
    coming = [clock["next_at"] for clock in rows["clocks_clock"] if clock["next_at"] is not None]
    is_open = rows["workorders_workorder"][0]["closed_at"] is None
    back = min(coming) - NOW if coming else timedelta(days=20 if is_open else 100)
    return last - NOW, max(back, timedelta(0))


def _private(family: Family) -> dict[int, Json]:
    ids = [entry["id"] for entry in family.entries]
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry_id, values FROM journal_entryprivate WHERE entry_id = ANY(%s)", [ids])
        return {
            family.places["journal_entry"][entry]: _cut(family, _loaded(values)) for entry, values in cursor.fetchall()
        }


def _line(family: Family, table: str, row: Mapping[str, Any]) -> Line:
    values: list[Any] = []
    times: list[tuple[int, datetime]] = []
    rows: list[tuple[int, str, int]] = []
    texts: list[tuple[int, Json]] = []
    for place, (name, value) in enumerate(row.items()):
        other = _named(table, name, row)
        if other is not None and value in family.places[other]:
            rows.append((place, other, family.places[other][value]))
        elif isinstance(value, datetime) and value.year != FAR:
            times.append((place, value))
        elif name in ("values", "data") and not isinstance(value, list):
            texts.append((place, _cut(family, _loaded(value))))
        values.append(value)
    return Line(values, tuple(times), tuple(rows), tuple(texts))


def _named(table: str, column: str, row: Mapping[str, Any]) -> str | None:
    if column == "id":
        return table
    if column == "subject_id":
        return SUBJECTS[row["subject_kind"]]
    return NAMES.get(column)


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _cut(family: Family, value: Any) -> Json:
    holes: list[Hole] = []
    marked = canonical(_marked(family, value, "", holes))
    pieces = _HOLE.split(marked)
    return Json(tuple(pieces[::2]), tuple(holes[int(at)] for at in pieces[1::2]))


def _marked(family: Family, value: Any, key: str, holes: list[Hole]) -> Any:
    """The value with a mark wherever a copy says something else."""
    if isinstance(value, dict):
        if value.keys() == {"sealed"}:
            return {"sealed": _mark(holes, ("sealed", key))}
        return {name: _marked(family, inner, name, holes) for name, inner in value.items()}
    if isinstance(value, list):
        return [_marked(family, inner, key, holes) for inner in value]
    hole = _hole(family, key, value)
    return value if hole is None else _mark(holes, hole)


def _mark(holes: list[Hole], hole: Hole) -> str:
    holes.append(hole)
    return f"⟦{len(holes) - 1}⟧"


def _hole(family: Family, key: str, value: Any) -> Hole | None:
    if key == "customer" and value == family.customer:
        return "customer", None
    if key in NAMES and value in family.places.get(NAMES[key], {}):
        return "row", (NAMES[key], family.places[NAMES[key]][value])
    if not isinstance(value, str):
        return None
    if _INSTANT.fullmatch(value):
        return "time", datetime.fromisoformat(value)
    return next(_words_of(family, value), None)


def _words_of(family: Family, value: str) -> Iterator[Hole]:
    for place, order in enumerate(family.orders):
        for kind in ("number", "text", "title"):
            if value == order[kind] and value:
                yield kind, place
