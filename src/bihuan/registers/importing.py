"""A spreadsheet as sheets of a register: every wrong cell is told by its place, and nothing is taken half."""

import csv
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.sheets.names import with_rows_for_all
from bihuan.sheets.offers import YES_NO, offers
from bihuan.sheets.rules import clean_values

MOST_LINES = 500
LARGEST = 5 * 1024 * 1024  # bytes of a file
UNPACKED = 100 * 1024 * 1024  # bytes of a workbook when it is unpacked
TAKEN = ("text", "long_text", "number", "money", "date", "moment", "yes_no", "choice", "choices", "customer", "person",
         "unit")  # fmt: skip
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

    @property
    def place(self) -> str:
        """As a spreadsheet names it: B7."""
        return f"{self.column}{self.row}"


@dataclass(frozen=True, slots=True)
class Import:
    """What the file would become: the values of each line, and every cell that stands against it."""

    lines: tuple[Mapping[str, Any], ...]
    faults: tuple[WrongCell, ...]


def import_of(path: Path, name: str, *, pack: Pack, rule: Register, by: Staff, at: datetime) -> Import:
    """Read the file and hold every cell against the form; raises NoTable."""
    if path.stat().st_size > LARGEST:
        raise NoTable(_("文件超过 5 MB，请分几次导入。"))
    rows = _csv(path) if name.lower().endswith(".csv") else _workbook(path)
    place, columns = _heading(rows, pack, rule)
    lines = [(number, row) for number, row in enumerate(rows[place + 1 :], start=place + 2) if any(map(_words, row))]
    if not lines:
        raise NoTable(_("标题行下面没有内容。"))
    if len(lines) > MOST_LINES:
        raise NoTable(_("一次最多导入 %(most)s 行，文件有 %(now)s 行。") % {"most": MOST_LINES, "now": len(lines)})
    return _held_against(pack, rule, lines, columns, by, at)


Rows = Sequence[Sequence[Any]]


def _csv(path: Path) -> Rows:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(StringIO(raw.decode(encoding), newline="")))
        except (UnicodeDecodeError, csv.Error):
            continue
    raise NoTable(_("文件不是 CSV 文本，或编码无法识别。"))


def _workbook(path: Path) -> Rows:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(each.file_size for each in archive.infolist()) > UNPACKED:
                raise NoTable(_("工作簿展开后过大。"))
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError):
        raise NoTable(_("文件不是 Excel 工作簿（.xlsx），或已损坏。")) from None


def _heading(rows: Rows, pack: Pack, rule: Register) -> tuple[int, Mapping[int, Field]]:
    """The line that names fields, and which field stands in which column; columns of other names are left alone."""
    labels: dict[str, Field] = {}
    for field in pack.form[rule.form].fields:
        if field.type in TAKEN:
            labels |= dict.fromkeys((field.label.zh, field.label.en), field)
    for number, row in enumerate(rows[:20]):
        columns = {place: labels[_words(cell)] for place, cell in enumerate(row) if _words(cell) in labels}
        if columns and set(rule.required) <= {field.code for field in columns.values()}:
            return number, columns
    titles = _("、").join(str(field.label) for field in pack.form[rule.form].fields if field.code in rule.required)
    raise NoTable(_("前 20 行里没有找到标题行；须有这些栏：%(titles)s。") % {"titles": titles})


def _held_against(
    pack: Pack,
    rule: Register,
    lines: Sequence[tuple[int, Sequence[Any]]],
    columns: Mapping[int, Field],
    by: Staff,
    at: datetime,
) -> Import:
    form = pack.form[rule.form]
    letters = {field.code: _letter(place) for place, field in columns.items()}
    said = [
        {field.code: _value(pack, field, row[place]) for place, field in columns.items() if place < len(row)}
        for _number, row in lines
    ]
    optional = [field.code for field in form.fields if field.code not in rule.required]
    values, faults = [], []
    for (number, _row), named in zip(lines, with_rows_for_all(pack, form, said, by=by, at=at), strict=True):
        checked = clean_values(
            pack, rule.form, required=rule.required, optional=optional, values=named.values, facts={}
        )
        wrong = {**checked.faults, **named.faults}
        faults += [WrongCell(number, letters.get(code, ""), sentence) for code, sentence in wrong.items()]
        values.append(checked.values)
    return Import(tuple(values), tuple(faults))


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


_READ: Mapping[str, Callable[[Pack, Field, str], Any]] = {"choice": _code, "choices": _codes, "yes_no": _yes_no}


def shown(faults: Sequence[WrongCell], most: int = 200) -> Iterator[WrongCell]:
    """The first of them, line by line."""
    yield from sorted(faults, key=lambda fault: (fault.row, len(fault.column), fault.column))[:most]
