"""A spreadsheet as sheets of a register: every wrong cell is told by its place, and nothing is taken half.

Repeated rows stand on a worksheet of their field, and name the line of the first worksheet that they belong to.
"""

import csv
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar

from django.utils import translation
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff
from bihuan.registers.parts import parts_of
from bihuan.regulation.schema.forms import Column, Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.sheets.fields import CHOSEN, Wrong, typed
from bihuan.sheets.names import with_rows_for_all
from bihuan.sheets.offers import YES_NO, offers
from bihuan.sheets.rules import clean_values

MOST_LINES = 500
HEADING_WITHIN = 20  # lines
LARGEST = 5 * 1024 * 1024  # bytes of a file
UNPACKED = 100 * 1024 * 1024  # bytes of a workbook when it is unpacked
TAKEN = ("text", "long_text", "number", "money", "date", "moment", "yes_no", "choice", "choices", "customer", "person",
         "unit", "product", "work_order")  # fmt: skip
BREAKS = ("；", ";", "、")  # between several choices in one cell


class NoTable(Refusal):
    """The file holds no table that the form could take."""

    code: ClassVar[str] = "no_table"


@dataclass(frozen=True, slots=True)
class WrongCell:
    """Where it is in the file, and what is wrong; without a column it is the whole line."""

    row: int
    column: str
    sentence: str
    worksheet: str = ""  # none is the first

    @property
    def place(self) -> str:
        """As a spreadsheet names it: B7, or on another worksheet 明细!B7."""
        cell = f"{self.column}{self.row}"
        return f"{self.worksheet}!{cell}" if self.worksheet else cell


@dataclass(frozen=True, slots=True)
class Import:
    """What the file would become: the values of each line, and every cell that stands against it."""

    lines: tuple[Mapping[str, Any], ...]
    faults: tuple[WrongCell, ...]


def import_of(path: Path, name: str, *, pack: Pack, rule: Register, by: Staff, at: datetime) -> Import:
    """Read the file and hold every cell against the form; raises NoTable."""
    if path.stat().st_size > LARGEST:
        raise NoTable(_("文件超过 5 MB，请分几次导入。"))
    worksheets = {"": _csv(path)} if name.lower().endswith(".csv") else _workbook(path)
    rows = next(iter(worksheets.values()), ())
    place, columns = _heading(rows, pack, rule)
    lines = [(number, row) for number, row in enumerate(rows[place + 1 :], start=place + 2) if any(map(_words, row))]
    if not lines:
        raise NoTable(_("标题行下面没有内容。"))
    if len(lines) > MOST_LINES:
        raise NoTable(_("一次最多导入 %(most)s 行，文件有 %(now)s 行。") % {"most": MOST_LINES, "now": len(lines)})
    parts = _Parts(pack, rule, dict(list(worksheets.items())[1:]))
    parts.join(lines, _key_place(rows[place], columns))
    return _held_against(pack, rule, lines, columns, parts, by, at)


Rows = Sequence[Sequence[Any]]


def _csv(path: Path) -> Rows:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(StringIO(raw.decode(encoding), newline="")))
        except (UnicodeDecodeError, csv.Error):
            continue
    raise NoTable(_("文件不是 CSV 文本，或编码无法识别。"))


def _workbook(path: Path) -> Mapping[str, Rows]:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(each.file_size for each in archive.infolist()) > UNPACKED:
                raise NoTable(_("工作簿展开后过大。"))
        book = CalamineWorkbook.from_path(path)
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError):
        raise NoTable(_("文件不是 Excel 工作簿（.xlsx），或已损坏。")) from None


def _heading(rows: Rows, pack: Pack, rule: Register) -> tuple[int, Mapping[int, Field]]:
    """The line that names fields, and which field stands in which column; columns of other names are left alone."""
    labels: dict[str, Field] = {}
    for field in pack.form[rule.form].fields:
        if field.type in TAKEN:
            labels |= dict.fromkeys((field.label.zh, field.label.en), field)
    needed = [field for field in pack.form[rule.form].fields if field.code in rule.required and field.type in TAKEN]
    for number, row in enumerate(rows[:HEADING_WITHIN]):
        columns = {place: labels[_words(cell)] for place, cell in enumerate(row) if _words(cell) in labels}
        if columns and {field.code for field in needed} <= {field.code for field in columns.values()}:
            return number, columns
    titles = _("、").join(str(field.label) for field in needed)
    raise NoTable(_("前 20 行里没有找到标题行；须有这些栏：%(titles)s。") % {"titles": titles})


def _held_against(
    pack: Pack,
    rule: Register,
    lines: Sequence[tuple[int, Sequence[Any]]],
    columns: Mapping[int, Field],
    parts: "_Parts",
    by: Staff,
    at: datetime,
) -> Import:
    form = pack.form[rule.form]
    letters = {field.code: _letter(place) for place, field in columns.items()}
    said = [
        {field.code: _value(pack, field, row[place]) for place, field in columns.items() if place < len(row)}
        | parts.rows.get(number, {})
        for number, row in lines
    ]
    optional = [field.code for field in form.fields if field.code not in rule.required]
    values, faults = [], list(parts.faults)
    for (number, _row), named in zip(lines, with_rows_for_all(pack, form, said, by=by, at=at), strict=True):
        checked = clean_values(
            pack, rule.form, required=rule.required, optional=optional, values=named.values, facts={}
        )
        wrong = {**checked.faults, **named.faults}
        wrong = {code: sentence for code, sentence in wrong.items() if (number, code) not in parts.wrong}
        faults += [WrongCell(number, letters.get(code, ""), sentence) for code, sentence in wrong.items()]
        values.append(checked.values)
    return Import(tuple(values), tuple(faults))


class _Parts:
    """The repeated rows, each on the worksheet of its field, beside the line whose number it names."""

    def __init__(self, pack: Pack, rule: Register, worksheets: Mapping[str, Rows]) -> None:
        self.rows: dict[int, dict[str, list[dict[str, Any]]]] = {}  # of each line of the first worksheet, by field
        self.faults: list[WrongCell] = []
        self.wrong: set[tuple[int, str]] = set()  # lines and fields with a fault that is told already
        self._pack, named = pack, parts_of(pack.form[rule.form])
        self._found = [(name, named[name.lower()], rows) for name, rows in worksheets.items() if name.lower() in named]

    def join(self, lines: Sequence[tuple[int, Sequence[Any]]], key: int | None) -> None:
        """Put each row beside its line; `key` is the column in which the lines say their numbers."""
        owners: dict[str, int] = {}
        for number, row in lines if key is not None else ():
            said = _key(row[key]) if key is not None and key < len(row) else ""
            if said in owners and self._found:
                again = _("编号“%(number)s”出现了两次") % {"number": said}
                self.faults.append(WrongCell(number, _letter(key or 0), again))
            if said:
                owners.setdefault(said, number)
        for name, field, rows in self._found:
            self._join(name, field, rows, owners)

    def _join(self, name: str, field: Field, rows: Rows, owners: Mapping[str, int]) -> None:
        heading = _heading_of_rows(rows, field)
        if heading is None:
            if any(any(map(_words, row)) for row in rows):
                said = _("前 20 行里没有找到标题行；须有“编号”和“%(title)s”的各栏") % {"title": field.label}
                self.faults.append(WrongCell(1, "A", said, name))
            return
        top, key, columns = heading
        filled = [(line, row) for line, row in enumerate(rows[top + 1 :], start=top + 2) if any(map(_words, row))]
        for line, row in filled:
            self._take(name, field, (line, row), columns, key, owners)

    def _take(
        self,
        name: str,
        field: Field,
        at: tuple[int, Sequence[Any]],
        columns: Mapping[int, Column],
        key: int,
        owners: Mapping[str, int],
    ) -> None:
        line, row = at
        number = _key(row[key]) if key < len(row) else ""
        owner = owners.get(number)
        if owner is None:
            none = _("第一张工作表里没有编号为“%(number)s”的行") % {"number": number[:40]}
            self.faults.append(WrongCell(line, _letter(key), none, name))
            return
        letters = {column.code: _letter(place) for place, column in columns.items()}
        said = {each.code: _value(self._pack, each, row[place]) for place, each in columns.items() if place < len(row)}
        self.rows.setdefault(owner, {}).setdefault(field.code, []).append(said)
        for column in (column for column in field.columns if not column.is_worked_out):
            wrong = _wrong_cell(self._pack, column, said.get(column.code))
            if wrong:
                self.wrong.add((owner, field.code))
                self.faults.append(WrongCell(line, letters.get(column.code, ""), wrong, name))


def _wrong_cell(pack: Pack, column: Column, value: Any) -> str:
    """What stands against a cell of a repeated row; nothing where it is right."""
    words = {"column": column.label}
    try:
        said = typed(column, value)
    except Wrong as wrong:
        return _("“%(column)s”%(wrong)s") % {**words, "wrong": wrong}
    if said is None:
        return _("“%(column)s”未填") % words if column.required else ""
    if column.type in CHOSEN and said not in {offer.code for offer in offers(pack, column, {}) if offer.active}:
        return _("“%(column)s”没有选项“%(value)s”") % {**words, "value": str(said)[:40]}
    return ""


def _heading_of_rows(rows: Rows, field: Field) -> tuple[int, int, Mapping[int, Column]] | None:
    """The line that names columns, which column says the sheet's number, and which column stands where."""
    labels = {
        title: each for each in field.columns if not each.is_worked_out for title in (each.label.zh, each.label.en)
    }
    for number, row in enumerate(rows[:HEADING_WITHIN]):
        columns = {place: labels[_words(cell)] for place, cell in enumerate(row) if _words(cell) in labels}
        key = _key_place(row, columns)
        if columns and key is not None:
            columns.pop(key, None)
            return number, key, columns
    return None


def _key_place(row: Sequence[Any], columns: Collection[int]) -> int | None:
    """The column that says the number of a sheet: rather one that is no field of the form."""
    with translation.override("en"):
        titles = {"编号", _("编号")}
    places = [place for place, cell in enumerate(row) if _words(cell) in titles]
    return next((place for place in places if place not in columns), places[0] if places else None)


def _key(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else _words(cell)


def _letter(place: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _words(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _value(pack: Pack, field: Field, cell: Any) -> Any:
    """What the cell says, as the form takes it: options by their titles, moments as moments."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if field.type == "date" else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, bool) or field.type in ("number", "money"):
        return cell
    words = _words(cell).removeprefix("'") if str(cell).startswith(("'=", "'+", "'-", "'@")) else _words(cell)
    read = _READ.get(field.type)
    return read(pack, field, words) if read else words


def _code(pack: Pack, field: Field, title: str) -> str:
    titles = {words: offer.code for offer in offers(pack, field, {}) for words in (offer.title.en, offer.title.zh)}
    return titles.get(title, title)


def _codes(pack: Pack, field: Field, titles: str) -> list[str]:
    for mark in BREAKS[1:]:
        titles = titles.replace(mark, BREAKS[0])
    return [_code(pack, field, title.strip()) for title in titles.split(BREAKS[0]) if title.strip()]


def _yes_no(_pack: Pack, _field: Field, said: str) -> str:
    return {words: offer.code for offer in YES_NO for words in (offer.title.zh, offer.title.en)}.get(said, said)


_READ: Mapping[str, Callable[[Pack, Field, str], Any]] = {
    "choice": _code,
    "product": _code,
    "choices": _codes,
    "yes_no": _yes_no,
}


def shown(faults: Sequence[WrongCell], most: int = 200) -> Iterator[WrongCell]:
    """The first of them, line by line."""
    yield from sorted(faults, key=lambda fault: (fault.worksheet, fault.row, len(fault.column), fault.column))[:most]
