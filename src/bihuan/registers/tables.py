"""Sheets of a register side by side: a line a sheet, a cell for each chosen field; personal values stay masked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bihuan.registers.listing import AMOUNTS, summed_fields
from bihuan.registers.models import RegisterSheet
from bihuan.registers.queries import Totals
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.sheets.reading import Names, ReadCell, read_view

AMOUNT = ' class="amount"'
LONGEST = 60  # characters of a cell on the screen


@dataclass(frozen=True, slots=True)
class Line:
    """`drawn` are its cells: drawn here and not in the template, because every line of a list has them."""

    row: RegisterSheet
    texts: Sequence[str]
    drawn: SafeString


def lines_of(pack: Pack, rule: Register, rows: Sequence[RegisterSheet], columns: Sequence[Field]) -> list[Line]:
    """The sheets with what stands in the chosen fields, each as its own edition reads it."""
    names = Names(pack.form[rule.form], *(row.sheet.values for row in rows))
    return [_line(row, list(_texts(row, rule, columns, names)), columns) for row in rows]


def _line(row: RegisterSheet, texts: Sequence[str], columns: Sequence[Field]) -> Line:
    cells = [
        f"<td{AMOUNT if field.type in AMOUNTS else ''}>{escape(_short(text))}</td>"
        for field, text in zip(columns, texts, strict=True)
    ]
    return Line(row, texts, mark_safe("".join(cells)))  # noqa: S308 - every text is escaped


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _texts(row: RegisterSheet, rule: Register, columns: Sequence[Field], names: Names) -> Iterator[str]:
    only = {field.code for field in columns}
    pack = pack_of(row.sheet.edition_id)
    sections = read_view(pack, rule.form, row.sheet.values, only=only, personal=False, names=names)
    read = {cell.field.code: cell for section in sections for cell in section.cells}
    for field in columns:
        yield text_of(read.get(field.code))


def text_of(cell: ReadCell | None) -> str:
    """What the cell says on one line."""
    if cell is None:
        return ""
    if cell.table:
        return _("明细 %(count)s 行") % {"count": len(cell.table)}
    return _("；").join([*([cell.text] if cell.text else []), *cell.lines])


def sums_of(pack: Pack, rule: Register, totals: Totals) -> list[tuple[str, str]]:
    """Each sum under the label of its field, in the order of the form."""
    fields = summed_fields(pack.form[rule.form])
    said = {code: f"{totals.sums[code].normalize():,f}" for code in fields if code in totals.sums}
    money = {
        code: _("%(amount)s 元") % {"amount": f"{totals.sums[code]:,.2f}"}
        for code in said
        if fields[code].type == "money"
    }
    return [(str(fields[code].label), {**said, **money}[code]) for code in said]
