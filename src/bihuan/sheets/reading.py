"""A filled-in form as one reads it: rows of cells as on paper, an empty cell as a dash."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from bihuan.customers.models import Customer
from bihuan.files.models import File
from bihuan.kernel.actors import name_for_reader
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from bihuan.regulation.schema.forms import PLACE, Field, Form, Row
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.binding import stands
from bihuan.sheets.fields import Wrong, as_date, as_moment, is_empty
from bihuan.sheets.offers import answers_of, derived_facts, offers
from bihuan.sheets.strokes import Strokes, path_of
from bihuan.sheets.tables import Heading, headings_of, totals_of

DASH = "—"
MASK = "***"
TICK = "yes"  # of a checklist that is ticked off
WIDTH = 12
IN_TEXT = 4  # spans of a field of a text that stands by itself
_PROSE = Field.model_construct(code="prose", label=Words("", ""), type="long_text")


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A label and what stands under it: one text, or several lines."""

    field: Field
    text: str
    lines: tuple[str, ...]
    files: tuple[File, ...]
    span: int
    masked: bool
    table: tuple[tuple[str, ...], ...] = ()  # the rows of a table, in the order of its columns
    totals: tuple[str, ...] = ()  # below it; empty where nothing is added up
    drawing: str = ""  # of a signature that stands, as a path
    strokes: Strokes | None = None  # the same, for paper
    is_prose: bool = False  # a text with its fields in their places; it has no label
    links: tuple[str, ...] = ()  # where each row leads, if anywhere

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.lines and not self.files and not self.table

    @property
    def headings(self) -> tuple[Heading, ...]:
        return headings_of(self.field)

    @property
    def linked_rows(self) -> list[tuple[str, tuple[str, ...]]]:
        """The rows, each with where it leads."""
        links = self.links or ("",) * len(self.table)
        return list(zip(links, self.table, strict=True))


@dataclass(frozen=True, slots=True)
class ReadSection:
    heading: Words | None
    cells: tuple[ReadCell, ...]


def read_view(
    pack: Pack,
    form_code: str,
    values: Mapping[str, Any],
    *,
    only: Collection[str] | None = None,
    personal: bool = True,
    filled: bool = False,
    names: "Names | None" = None,
    on_paper: bool = False,
    prose: bool = False,
) -> list[ReadSection]:
    """The form with its values, or the fields named by `only`; personal ones are masked unless `personal`.

    With `filled` what is empty is left out: for asides that show what is known. `names` are those of several such
    views, read together. With `on_paper` the rows are left out that stand on the screen only. With `prose` texts are
    written out with their fields in them; without it those fields stand by themselves.
    """
    form = pack.form[form_code]
    reader = _Reader(pack, form, values, personal, names or Names(form, values))
    sections: list[ReadSection] = []
    heading: Words | None = None
    cells: list[ReadCell] = []
    for row in (row for row in form.layout if row.on_paper or not on_paper):
        if row.heading is not None:
            sections.append(ReadSection(heading, tuple(cells)))
            heading, cells = row.heading, []
            continue
        if row.text is not None and prose:
            cells.append(reader.prose(row))
            continue
        spans = {cell.field: cell.span for cell in row.cells}
        wanted = [code for code in row.fields if only is None or code in only]
        read = [reader.cell(code, spans.get(code, IN_TEXT)) for code in wanted]
        cells += _filling([cell for cell in read if not (filled and cell.is_empty)])
    sections.append(ReadSection(heading, tuple(cells)))
    whole = only is None and not filled
    return [section for section in sections if section.cells or (whole and section.heading)]


class Names:
    """What customers, people and units in the values of one form are called; all of a kind are read together."""

    def __init__(self, form: Form, *sheets: Mapping[str, Any]) -> None:
        self._fields = [field for field in form.fields if field.type in _NAMED]
        self._sheets = sheets

    def of(self, field: Field, key: int) -> str:
        """A dash for what is no more."""
        return self._known[field.type].get(key, DASH)

    @cached_property
    def _known(self) -> dict[str, dict[int, str]]:
        wanted: dict[str, set[int]] = {kind: set() for kind in _NAMED}
        for field in self._fields:
            wanted[field.type].update(each[field.code] for each in self._sheets if not is_empty(each.get(field.code)))
        return {kind: _NAMED[kind](keys) if keys else {} for kind, keys in wanted.items()}


_NAMED: Mapping[str, Callable[[set[int]], dict[int, str]]] = {
    "customer": lambda keys: dict(Customer.objects.filter(pk__in=keys).values_list("pk", "name")),
    "person": lambda keys: {x.pk: name_for_reader(x.actor_name) for x in Staff.objects.filter(pk__in=keys)},
    "unit": lambda keys: {x.pk: str(x.title) for x in Unit.objects.filter(pk__in=keys)},
}


def _filling(cells: list[ReadCell]) -> list[ReadCell]:
    """The cells of a row; the last one takes the width that is left."""
    left = WIDTH - sum(cell.span for cell in cells[:-1])
    if not cells or left <= 0:
        return cells
    last = cells[-1]
    return [*cells[:-1], replace(last, span=left)]


class _Reader:
    """Turns values into words; rows of one kind are asked for together."""

    def __init__(self, pack: Pack, form: Form, values: Mapping[str, Any], personal: bool, names: "Names") -> None:
        self.pack, self.form, self.values, self.personal, self._names = pack, form, values, personal, names
        self.fields = {field.code: field for field in form.fields}
        self.facts = derived_facts(pack, form, values)

    def cell(self, code: str, span: int) -> ReadCell:
        field = self.fields[code]
        value: Any = self.values.get(code)
        if is_empty(value):
            return ReadCell(field, "", (), (), span, False)
        if field.personal and not self.personal:
            return ReadCell(field, MASK, (), (), span, True)
        if field.type == "attachment":
            files = tuple(self._files[pk] for pk in value if pk in self._files)
            return ReadCell(field, "", (), files, span, False)
        if field.type in ("checklist", "script"):
            return ReadCell(field, "", tuple(self._lines(field, value)), (), span, False)
        if field.type == "rows":
            return ReadCell(field, "", (), (), span, False, self._table(field, value), self._totals(field, value))
        if field.type == "signature":
            return self._signature(field, value, span)
        return ReadCell(field, self._text(field, value), (), (), span, False)

    def prose(self, row: Row) -> ReadCell:
        """The text of a row, with what its fields say, or room to write it."""
        text = PLACE.sub(lambda place: self._in_text(self.fields[place[1]]), str(row.text))
        return ReadCell(_PROSE, text, (), (), WIDTH, False, is_prose=True)

    def _in_text(self, field: Field) -> str:
        said = self.cell(field.code, WIDTH).text
        if field.type != "date" or not said or said == MASK:
            return said or (_("＿＿＿＿年＿＿月＿＿日") if field.type == "date" else "＿＿＿＿＿＿")
        day = as_date(said)
        return _("%(year)s 年 %(month)s 月 %(day)s 日") % {"year": day.year, "month": day.month, "day": day.day}

    def _signature(self, field: Field, value: Mapping[str, Any], span: int) -> ReadCell:
        if not stands(self.form, field, self.values):
            return ReadCell(field, _("签名后内容有改动，签名已失效"), (), (), span, False)
        strokes = value["strokes"]
        return ReadCell(field, _("已签名"), (), (), span, False, drawing=path_of(strokes), strokes=strokes)

    def _text(self, field: Field, value: Any) -> str:
        say: dict[str, Callable[[Field, Any], str]] = {
            "choice": self._title,
            "product": self._title,
            "choices": lambda field, codes: _("、").join(self._title(field, code) for code in codes),
            "yes_no": lambda field, yes: self._title(field, "yes" if yes else "no"),
            "money": lambda _field, amount: _("%(amount)s 元") % {"amount": f"{Decimal(str(amount)):,.2f}"},
            "number": lambda _field, number: f"{Decimal(str(number)):,f}",
            "moment": _moment,
            "customer": self._names.of,
            "person": self._names.of,
            "unit": self._names.of,
        }
        words = say.get(field.type)
        return words(field, value) if words else str(value)

    def _table(self, field: Field, rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(self._of_column(column, row.get(column.code)) for column in field.columns) for row in rows)

    def _of_column(self, column: Field, value: Any) -> str:
        if value is None:
            return ""
        return MASK if column.personal and not self.personal else self._text(column, value)

    def _totals(self, field: Field, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
        sums = totals_of(field, rows)
        return tuple(self._of_column(column, sums.get(column.code)) for column in field.columns) if sums else ()

    def _title(self, field: Field, code: str) -> str:
        return next((str(x.title) for x in offers(self.pack, field, self.facts) if x.code == code), code)

    def _lines(self, field: Field, value: Mapping[str, Any]) -> list[str]:
        return self._checklist(value) if field.type == "checklist" else self._script(value)

    def _checklist(self, value: Mapping[str, Any]) -> list[str]:
        titles = {line.code: str(line.title) for each in self.pack.scripts.checklists for line in each.lines}
        said = []
        for code, answer in value.items():
            if answer.get("got") == TICK:
                said.append(titles.get(code, code))
                continue
            words = {"line": titles.get(code, code), "words": answer.get("got") or answer.get("missing", "")}
            plain, missing = _("%(line)s：%(words)s"), _("%(line)s：未获得（%(words)s）")
            said.append((plain if answer.get("got") else missing) % words)
        return said

    def _script(self, value: Mapping[str, Any]) -> list[str]:
        script = next((each for each in self.pack.scripts.scripts if each.code == value.get("script")), None)
        said = []
        for question in script.questions if script else ():
            answer = value.get("answers", {}).get(question.code)
            title = next((str(x.title) for x in answers_of(question) if x.code == answer), answer)
            if answer:
                said.append(_("%(line)s：%(words)s") % {"line": question.text, "words": title})
        return said

    @cached_property
    def _files(self) -> dict[int, File]:
        fields = [code for code, field in self.fields.items() if field.type == "attachment"]
        return File.objects.in_bulk([pk for code in fields for pk in self.values.get(code) or ()])


def _moment(field: Field, value: Any) -> str:
    try:
        moment = as_moment(value).astimezone(SHANGHAI)
    except Wrong:
        return str(value)
    if not field.half_day:
        return f"{moment:%Y-%m-%d %H:%M}"
    words = {"half": _("上午") if moment.hour < 12 else _("下午"), "hour": moment.hour % 12 or 12}
    day = {"year": moment.year, "month": moment.month, "day": moment.day, "minute": f"{moment.minute:02}"}
    return _("%(year)s 年 %(month)s 月 %(day)s 日 %(half)s %(hour)s 时 %(minute)s 分") % {**day, **words}
