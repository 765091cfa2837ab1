"""A register as a table for spreadsheets: a line a sheet, a column a field, with title, period and who took it out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, ClassVar

import xlsxwriter
from django.utils.translation import gettext as _

from bihuan.kernel.errors import Refusal
from bihuan.kernel.tables import MARK, as_csv
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.registers.forms import STATUSES
from bihuan.registers.models import RegisterSheet
from bihuan.registers.parts import worksheet_name
from bihuan.registers.queries import Wanted, sheets_of
from bihuan.registers.rules import may_read_personal
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.sheets.reading import MASK, Names, ReadCell, read_view

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 5_000  # sheets in one table
NUMBERS = ("number", "money")


class TooMany(Refusal):
    code: ClassVar[str] = "too_many"


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, and a line for each sheet; numbers are numbers."""

    title: str
    about: str
    heading: Sequence[str]
    lines: Sequence[Sequence[str | float]]
    parts: Sequence["Part"] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """The repeated rows of all the sheets in one field: a line a row, which begins with the number of its sheet."""

    title: str
    heading: Sequence[str]
    lines: Sequence[Sequence[str | float]]


def table_of(pack: Pack, rule: Register, wanted: Wanted, *, by: Staff, at: datetime) -> Table:
    """The wanted sheets that the person sees, the oldest first; raises TooMany."""
    found = sheets_of(pack, rule, by, wanted, at=at).select_related("sheet__maker", "sheet__checker", "unit")
    rows = list(found.order_by("pk")[: MOST + 1])
    if len(rows) > MOST:
        raise TooMany(_("一次最多导出 %(most)s 张，请缩小期间或条件。") % {"most": f"{MOST:,}"})
    form = pack.form[rule.form]
    names = Names(form, *(row.sheet.values for row in rows))
    read = [_read(row, rule, names, may_read_personal(pack, rule, row, by=by, at=at)) for row in rows]
    said = {"name": by.name, "number": by.number, "at": f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"}
    words = [_period(wanted), _("共 %(count)s 张") % {"count": len(rows)}]
    words.append(_("导出：%(name)s（工号 %(number)s） %(at)s") % said)
    return Table(
        title=f"{form.number} {rule.title}",
        about="　".join(word for word in words if word),
        heading=[_("编号"), _("单位"), _("填写人"), _("填写时间"), _("状态"), _("审核人"), *_labels(form.fields)],
        lines=[_line(each, pack_of(each.row.sheet.edition_id)) for each in read],
        parts=[_part(field, read) for field in form.fields if field.type == "rows"],
    )


def _period(wanted: Wanted) -> str:
    if not (wanted.since or wanted.until):
        return ""
    return _("期间：%(since)s 至 %(until)s") % {"since": wanted.since or "…", "until": wanted.until or "…"}


def _labels(fields: Iterable[Field]) -> list[str]:
    return [str(field.label) for field in fields]


@dataclass(frozen=True, slots=True)
class _Read:
    """A sheet and its cells by their fields, as the person sees them."""

    row: RegisterSheet
    form: str
    cells: Mapping[str, ReadCell]


def _read(row: RegisterSheet, rule: Register, names: Names, whole: bool) -> _Read:
    pack = pack_of(row.sheet.edition_id)
    sections = read_view(pack, rule.form, row.sheet.values, personal=whole, names=names)
    return _Read(row, rule.form, {cell.field.code: cell for section in sections for cell in section.cells})


def _line(read: _Read, pack: Pack) -> list[str | float]:
    sheet = read.row.sheet
    head: list[str | float] = [
        read.row.number,
        str(read.row.unit.title),
        sheet.maker.name if sheet.maker else "",
        f"{sheet.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        str(STATUSES[sheet.status]),
        sheet.checker.name if sheet.checker else "",
    ]
    return head + [_cell(read.cells.get(field.code), sheet.values) for field in pack.form[read.form].fields]


def _part(field: Field, sheets: Iterable[_Read]) -> Part:
    columns = {column.code: column for column in field.columns}
    lines: list[list[str | float]] = []
    for read in sheets:
        cell = read.cells.get(field.code)
        for said, texts in zip(read.row.sheet.values.get(field.code) or (), cell.table if cell else (), strict=False):
            words = {column.code: text for column, text in zip(cell.field.columns if cell else (), texts, strict=True)}
            lines.append([read.row.number, *(_number(column, said, words) for column in columns.values())])
    return Part(str(field.label), [_("编号"), *_labels(field.columns)], lines)


def _number(column: Field, said: Mapping[str, Any], words: Mapping[str, str]) -> str | float:
    """A number as a number, unless it is masked or not there."""
    text, value = words.get(column.code, ""), said.get(column.code)
    return float(value) if column.type in NUMBERS and value is not None and text != MASK else text


def _cell(cell: ReadCell | None, values: Any) -> str | float:
    if cell is None:
        return ""
    value = values.get(cell.field.code)
    if cell.field.type in NUMBERS and value is not None and not cell.masked:
        return float(value)
    lines = ["，".join(part for part in row if part) for row in cell.table]
    return "\n".join([*([cell.text] if cell.text else []), *cell.lines, *lines, *(file.name for file in cell.files)])


def as_xlsx(table: Table) -> bytes:
    """A workbook; words stay words, whatever they begin with."""
    file = BytesIO()
    quiet = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, quiet) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        page = book.add_worksheet(worksheet_name(table.title))
        page.write_string(0, 0, table.title, book.add_format({"bold": True, "font_size": 14}))
        page.write_string(1, 0, table.about)
        page.write_row(2, 0, table.heading, bold)
        for number, line in enumerate(table.lines, start=3):
            page.write_row(number, 0, line, wrapped)
        page.freeze_panes(3, 1)
        page.set_column(0, len(table.heading) - 1, 18)
        taken = {worksheet_name(table.title).lower()}
        for part in table.parts:
            name = worksheet_name(part.title)
            if name.lower() in taken:
                continue  # what shares its name stands in the first worksheet as text
            taken.add(name.lower())
            page = book.add_worksheet(name)
            page.write_row(0, 0, part.heading, bold)
            for number, row in enumerate(part.lines, start=1):
                page.write_row(number, 0, row, wrapped)
            page.freeze_panes(1, 1)
            page.set_column(0, len(part.heading) - 1, 18)
    return file.getvalue()


def csv_of(table: Table) -> Iterator[str]:
    """The lines of a CSV file with its heading."""
    yield MARK + as_csv([table.heading])
    yield as_csv([str(cell) if isinstance(cell, str) else f"{cell:.15g}" for cell in line] for line in table.lines)
