"""Lists gathered from records: their rows, their figures, and what of them nobody may type over."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.registers.periods import title_of
from bihuan.registers.records import NOTHING, Extent, Record, TooMuchToGather, records_of
from bihuan.regulation.conditions import holds
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import LINES, Drawn, Gathers, Register
from bihuan.sheets.fields import Wrong, as_moment, is_empty, longest, typed

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Line:
    """One row, with the key by which it is known again."""

    key: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the records say; what they do not say is left out, for people to fill in."""

    head: Mapping[str, Any]
    lines: Sequence[Line]


def gathered(pack: Pack, rule: Register, gathers: Gathers, wanted: Extent, *, by: Staff, at: datetime) -> Gathered:
    """The list as the records stand, as far as the person sees them; in the words of the regulation."""
    fields = {field.code: field for field in pack.form[rule.form].fields}
    with translation.override("zh-hans"):
        records = records_of(pack, gathers, wanted, by=by, at=at)
        counted = [each for each in records if gathers.when is None or holds(gathers.when, each.facts)]
        count = _Count(counted, (wanted.until - wanted.since).days + 1)
        head = {code: _of_head(fields[code], drawn, wanted, count, at) for code, drawn in gathers.head.items()}
        columns = {column.code: column for column in fields[gathers.into].columns} if gathers.into else {}
        lines = _grouped(gathers, columns, count) if gathers.group_by else _listed(gathers, columns, counted)
        lines = _numbered(gathers, _sorted(gathers, [line for line in lines if line.values]))
    if len(lines) > gathers.most:
        words = {"found": len(lines), "most": gathers.most}
        said = _("本期共 %(found)s 行，一张表最多 %(most)s 行，请缩短期间或按下级单位取数。") % words
        raise TooMuchToGather(said, clause=rule.clause[0])
    return Gathered({code: value for code, value in head.items() if not is_empty(value)}, lines)


@dataclass(frozen=True, slots=True)
class _Count:
    """The records that figures are about, and over how many days."""

    records: Sequence[Record]
    days: int

    def figure(self, drawn: Drawn, within: Sequence[Record]) -> Decimal | None:
        """A count, a sum or an average over these records; None where there is nothing to divide by."""
        meant = [each for each in within if drawn.when is None or holds(drawn.when, each.facts)]
        found = _figure(drawn, meant)
        if drawn.against is not None:
            other = sum(_figures(drawn.against, meant), Decimal())
            return found / other * 100 if found is not None and other else None
        if found is None or drawn.ratio is None:
            return found
        if drawn.ratio == "day":
            return found / self.days
        whole = _figure(drawn, self.records if drawn.ratio == "all" else within)
        return found / whole * 100 if whole else None


def _figure(drawn: Drawn, records: Sequence[Record]) -> Decimal | None:
    if drawn.count:
        return Decimal(len(records))
    figures = _figures(drawn.sum or drawn.average or "", records)
    if drawn.sum:
        return sum(figures, Decimal())
    return sum(figures, Decimal()) / len(figures) if figures else None


def _figures(source: str, records: Sequence[Record]) -> list[Decimal]:
    said = (each.known.get(source, NOTHING).value for each in records)
    return [Decimal(str(value)) for value in said if not is_empty(value)]


def _of_head(field: Field, drawn: Drawn, wanted: Extent, count: _Count, at: datetime) -> Any:
    if drawn.is_figure:
        return _as_figure(field, count.figure(drawn, count.records))
    known: Mapping[str, Any] = {
        "unit": wanted.unit.pk if field.type == "unit" else wanted.unit.title.zh,
        "since": wanted.since.isoformat(),
        "until": wanted.until.isoformat(),
        "period": title_of(wanted.since, wanted.until),
        "day": at.astimezone(SHANGHAI).date().isoformat(),
    }
    return _fitted(field, known[drawn.source or ""])


def _listed(gathers: Gathers, columns: Mapping[str, Field], records: Sequence[Record]) -> list[Line]:
    return [Line(each.key, _row(gathers, columns, each)) for each in records]


def _row(gathers: Gathers, columns: Mapping[str, Field], record: Record) -> dict[str, Any]:
    drawn = {code: each for code, each in gathers.columns.items() if not each.is_figure and each.source not in LINES}
    found = {code: _cell(columns[code], each, record) for code, each in drawn.items()}
    return {code: value for code, value in found.items() if not is_empty(value)}


def _grouped(gathers: Gathers, columns: Mapping[str, Field], count: _Count) -> list[Line]:
    """A row for all records that are alike, in the order in which the first of each was met."""
    alike: dict[str, tuple[dict[str, Any], list[Record]]] = {}
    for record in count.records:
        row = _row(gathers, columns, record)
        alike.setdefault(_key_of(row), (row, []))[1].append(record)
    figures = {code: drawn for code, drawn in gathers.columns.items() if drawn.is_figure}
    lines = []
    for key, (row, records) in alike.items():
        sums = {code: _as_figure(columns[code], count.figure(drawn, records)) for code, drawn in figures.items()}
        lines.append(Line(key, row | {code: value for code, value in sums.items() if value is not None}))
    return lines


def _key_of(row: Mapping[str, Any]) -> str:
    """The same for rows that are alike; it does not say what stands in them."""
    return hashlib.blake2s(json.dumps(row, sort_keys=True, default=str).encode(), digest_size=12).hexdigest()


def _cell(column: Field, drawn: Drawn, record: Record) -> Any:
    if drawn.when is not None and not holds(drawn.when, record.facts):
        return None
    if drawn.source is None:
        return _fitted(column, True)
    known = record.known.get(drawn.source, NOTHING)
    if column.type in ("text", "long_text"):
        return _fitted(column, known.text)
    return None if known.masked or is_empty(known.value) else _fitted(column, known.value)


def _fitted(field: Field, value: Any) -> Any:
    """The value as the field holds it; a text that is too long ends early, what does not fit is left to people."""
    if field.type in ("text", "long_text"):
        most, text = longest(field), str(value)
        value = text if len(text) <= most else f"{text[: most - 1]}…"
    if field.type == "number" and isinstance(value, bool):
        value = int(value)
    try:
        if field.type == "date" and isinstance(value, str) and len(value) > 10:
            value = as_moment(value).astimezone(SHANGHAI).date().isoformat()
        return typed(field, value)
    except Wrong:
        return None


def _as_figure(field: Field, figure: Decimal | None) -> Any:
    return None if figure is None else _fitted(field, figure.quantize(CENT, ROUND_HALF_UP))


def _sorted(gathers: Gathers, lines: list[Line]) -> list[Line]:
    """By the columns named, the first before the second; rows without a value come last."""
    for key in reversed(gathers.sorted_by):
        code = key.lstrip("-")
        said = [line for line in lines if code in line.values]
        said.sort(key=lambda line, code=code: line.values[code], reverse=key.startswith("-"))  # type: ignore[misc]
        lines = said + [line for line in lines if code not in line.values]
    return lines


def _numbered(gathers: Gathers, lines: Sequence[Line]) -> list[Line]:
    """The rows with their numbers; equals share a rank, and the next one comes after all of them."""
    numbers = {code: drawn.source for code, drawn in gathers.columns.items() if drawn.source in LINES}
    first = gathers.sorted_by[0].lstrip("-") if gathers.sorted_by else ""
    numbered: list[Line] = []
    rank, before = 0, object()
    for number, line in enumerate(lines, start=1):
        value = line.values.get(first, number)
        rank, before = (rank, before) if value == before else (number, value)
        own = {code: number if source == "line" else rank for code, source in numbers.items()}
        numbered.append(Line(line.key, {**own, **line.values}))
    return numbered
