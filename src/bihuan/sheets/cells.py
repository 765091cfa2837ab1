"""One field on the screen: its label, its control as it stands, and what is to be said about it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Self

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.files.models import File
from bihuan.regulation.schema.catalogue import Definition
from bihuan.regulation.schema.forms import Column, Field, Form
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.scripts import Question, Script
from bihuan.sheets.entry import FIRST, UPLOADING, as_typed, kept_signature, token_of
from bihuan.sheets.fields import CHOSEN, Wrong, longest, typed
from bihuan.sheets.offers import Line, Offer, answers_of, checklist_lines, definition_for, is_ticked, offers, script_for
from bihuan.sheets.pickers import Picked, Source
from bihuan.sheets.rules import Values, clause_of
from bihuan.sheets.strokes import path_of
from bihuan.sheets.tables import Given, Heading, headings_of

SHORT = 12  # rows that one overlooks at a glance
FEW = 6  # so many short options stand side by side as buttons; more in a list
OPEN_ROWS = 3  # repeated rows that stand there to be filled in
_OFFERED = (*CHOSEN, "yes_no")
_CONTROLS = {
    "choices": "ticks",
    "yes_no": "radios",
    "product": "select",
    "work_order": "search",
    "number": "number",
    "money": "number",
    "rows": "table",
}
LETTERS = 9  # so many of them fit on two lines above one another, for each twelfth of the width


@dataclass(frozen=True, slots=True)
class OptionView:
    """One option with its place in the control."""

    offer: Offer
    id: str
    selected: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a checklist: what was got, or that it was not and why."""

    line: Line
    name: str
    got: str
    missing: str
    unknown: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    question: Question
    name: str
    answer: str
    options: tuple[OptionView, ...]


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a repeated row as it stands."""

    column: Column
    name: str
    value: str
    offers: tuple[Offer, ...]
    given: bool = False  # to be read, not to be typed

    @property
    def words(self) -> str:
        """The value as one reads it."""
        title = next((str(offer.title) for offer in self.offers if offer.code == self.value), self.value)
        return title.replace("T", " ") if self.column.type == "moment" else title

    @property
    def is_number(self) -> bool:
        return self.column.type in ("number", "money")

    @property
    def longest(self) -> int:
        return longest(self.column)


@dataclass(frozen=True, slots=True)
class FileView:
    file: File
    token: str


@dataclass(frozen=True, slots=True)
class ScreenCell:
    """Everything that the template draws; `state` changes when the cell must be drawn anew."""

    field: Field
    clause: str
    definition: Definition | None
    required: bool
    hidden: bool
    value: str
    error: str = ""
    span: int = 12
    options: tuple[OptionView, ...] = ()
    lines: tuple[LineView, ...] = ()
    script: Script | None = None
    questions: tuple[QuestionView, ...] = ()
    rows: tuple[Picked, ...] | None = None
    picked: Picked | None = None
    files: tuple[FileView, ...] = ()
    drawing: str = ""  # of a signature, as a path
    table: tuple[tuple[TableCell, ...], ...] = ()
    drives: bool = False
    first: str = ""
    given: bool = False  # to be read, not to be typed; of a table: its rows are

    @property
    def id(self) -> str:
        return f"f-{self.field.code}"

    @property
    def first_id(self) -> str:
        """Where a link to this field leads."""
        return self.options[0].id if self.kind in ("radios", "ticks") and self.options else self.id

    @property
    def kind(self) -> str:
        """Which control it is: the name of its template."""
        match self.field.type:
            case "choice":
                return "radios" if self._few_and_short() else "select"
            case "checklist" if is_ticked(self.field):
                return "ticklist"
            case "customer" | "person" | "unit":
                return "search" if self.rows is None else "rows"
            case other:
                return _CONTROLS.get(other, other)

    def _few_and_short(self) -> bool:
        titles = [str(option.offer.title) for option in self.options]
        bound = self.field.binds in ("classification", "business", "problem")
        if bound or not 0 < len(titles) <= FEW or max(map(len, titles)) > 16:
            return False
        return sum(map(len, titles)) <= 48 and sum(len(title) + 3 for title in titles) <= LETTERS * self.span

    @property
    def template(self) -> str:
        read = self.given and self.field.type != "rows"
        return f"sheets/controls/{'given' if read else self.kind}.html"

    @property
    def longest(self) -> int:
        return longest(self.field)

    @property
    def uploading(self) -> str:
        return f"{self.field.code}{UPLOADING}"

    @property
    def first_name(self) -> str:
        """The hidden control that remembers what was filled in by itself; none where nothing is."""
        return f"{self.field.code}{FIRST}" if self.field.filled_from and self.first else ""

    @property
    def is_group(self) -> bool:
        """Several controls under one question."""
        return self.kind in ("radios", "ticks", "checklist", "ticklist", "script", "table")

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Groups of neighbouring columns; none where no column has one."""
        return headings_of(self.field)

    @property
    def empty_row(self) -> tuple[TableCell, ...]:
        """What a further row is made of: its number stands for itself."""
        return tuple(
            replace(cell, name=f"{self.field.code}.ROW.{cell.column.code}", value="") for cell in self.table[0]
        )

    @property
    def described_by(self) -> str:
        """The ids of the sentences that a screen reader reads out with the control."""
        said = [f"{self.id}-help"] * bool(self.field.help) + [f"{self.id}-error"] * bool(self.error)
        return " ".join(said)

    @property
    def is_short(self) -> bool:
        """A list that one overlooks without searching in it."""
        return self.rows is not None and len(self.rows) <= SHORT

    @property
    def find_url(self) -> str:
        """Where rows are searched for; none: in the list that is there."""
        if self.rows is not None:
            return ""
        if self.field.type == "work_order":
            return reverse("workorders:find")
        doors = {"customer": "sheets:find_customers", "person": "sheets:find_staff", "unit": "sheets:find_units"}
        return reverse(doors[self.field.type])

    @property
    def placeholder(self) -> str:
        if self.field.type == "customer":
            return _("电话、姓名、拼音或客户编号")
        if self.field.type == "work_order":
            return _("工单编号或内容")
        return _("姓名、拼音或工号") if self.field.type == "person" else _("单位名称或编码")

    @property
    def tokens(self) -> str:
        return " ".join(each.token for each in self.files)

    @property
    def row_groups(self) -> list[tuple[str, list[Picked]]]:
        return [(title, list(rows)) for title, rows in groupby(self.rows or (), key=lambda row: row.group)]

    @property
    def pk(self) -> int | str | None:
        return self.picked.pk if self.picked else None

    @property
    def state(self) -> str:
        """What decides how the cell is drawn, besides what somebody types into it."""
        codes = [option.offer.code for option in self.options]
        lines = [line.line.code for line in self.lines]
        rows = [row.pk for row in self.rows or ()]
        told = repr((self.required, self.hidden, codes, lines, rows, self.first, self.pk, self.tokens))
        return hashlib.blake2s(told.encode(errors="replace"), digest_size=6).hexdigest()

    @property
    def words(self) -> str:
        """The value as one reads it."""
        if self.picked is not None:
            return str(self.picked.title)
        chosen = [str(option.offer.title) for option in self.options if option.selected]
        words = _("、").join(chosen) or self.value
        return words.replace("T", " ") if self.field.type == "moment" else words

    def with_given(self, given: Given) -> Self:
        """The cell with what nobody types in it."""
        if self.field.code != given.table:
            return replace(self, given=self.field.code in given.fields)
        table = tuple(
            tuple(replace(cell, given=cell.column.code in filled) for cell in row)
            for row, filled in zip(self.table, given.rows, strict=False)
        )
        return replace(self, given=True, table=table)

    def spanning(self, span: int) -> Self:
        return replace(self, span=min(max(span, 1), 12))


def draw_cell(
    pack: Pack,
    form: Form,
    field: Field,
    *,
    raw: Any,
    first: Any,
    facts: Values,
    source: Source | None,
    required: bool,
    hidden: bool,
    drives: bool,
) -> ScreenCell:
    """The cell of one field with what stands in it."""
    cell = ScreenCell(
        field=field,
        clause=clause_of(form, field),
        definition=definition_for(pack, field.label),
        required=required,
        hidden=hidden,
        drives=drives,
        first=as_typed(field, first),
        value=as_typed(field, raw),
    )
    match field.type:
        case "choice" | "choices" | "yes_no" | "product":
            return replace(cell, options=_options(pack, field, raw, facts))
        case "checklist":
            return replace(cell, lines=_lines(pack, field, raw, facts))
        case "script":
            return _with_script(pack, cell, raw)
        case "attachment":
            return replace(cell, files=_files(field, raw))
        case "signature":
            return _with_signature(cell, raw)
        case "work_order":
            return replace(cell, picked=Picked(cell.value, cell.value) if cell.value else None)
        case "rows":
            return replace(cell, table=_table(pack, field, raw, facts))
    return cell if source is None else _with_rows(cell, source, raw)


def _options(pack: Pack, field: Field, raw: Any, facts: Values) -> tuple[OptionView, ...]:
    chosen = set(raw) if isinstance(raw, list | tuple) else {as_typed(field, raw)}
    return tuple(
        OptionView(offer, f"f-{field.code}-{offer.code}", offer.code in chosen)
        for offer in offers(pack, field, facts)
        if offer.active
    )


def _lines(pack: Pack, field: Field, raw: Any, facts: Values) -> tuple[LineView, ...]:
    said: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    return tuple(
        _line(line, f"{field.code}.{line.code}", said.get(line.code) or {})
        for line in checklist_lines(pack, field, facts)
    )


def _line(line: Line, name: str, said: Mapping[str, str]) -> LineView:
    unknown = bool(said.get("missing") or said.get("unknown"))
    got, missing = said.get("got", ""), said.get("missing", "")
    kept = said.get("kept", "")  # what stood in the part that is out of use
    return LineView(line, name, kept if unknown else got, missing if unknown else kept, unknown)


def _with_script(pack: Pack, cell: ScreenCell, raw: Any) -> ScreenCell:
    script = script_for(pack, cell.field)
    said: Mapping[str, Any] = raw.get("answers", {}) if isinstance(raw, Mapping) else {}
    questions = [_question(cell.field, each, str(said.get(each.code) or "")) for each in _questions(script)]
    return replace(cell, script=script, questions=tuple(questions))


def _questions(script: Script | None) -> Sequence[Question]:
    return script.questions if script else ()


def _question(field: Field, question: Question, answer: str) -> QuestionView:
    name = f"{field.code}.{question.code}"
    options = tuple(OptionView(offer, f"f-{name}-{offer.code}", offer.code == answer) for offer in answers_of(question))
    return QuestionView(question, name, answer, options)


def _table(pack: Pack, field: Field, raw: Any, facts: Values) -> tuple[tuple[TableCell, ...], ...]:
    """The rows as they stand, and at least one more to write into."""
    offered = {column.code: offers(pack, column, facts) for column in field.columns if column.type in _OFFERED}
    said = [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list | tuple) else []
    rows = [*said, *[{}] * max(OPEN_ROWS - len(said), 1)]
    return tuple(_of_row(field, number, row, offered) for number, row in enumerate(rows))


def _of_row(
    field: Field, number: int, row: Mapping[str, Any], offered: Mapping[str, tuple[Offer, ...]]
) -> tuple[TableCell, ...]:
    return tuple(
        TableCell(
            column,
            f"{field.code}.{number}.{column.code}",
            as_typed(column, row.get(column.code)),
            tuple(offer for offer in offered.get(column.code, ()) if offer.active),
        )
        for column in field.columns
    )


def _files(field: Field, raw: Any) -> tuple[FileView, ...]:
    ids = raw if isinstance(raw, list) else []
    found = File.objects.in_bulk(ids) if ids else {}
    return tuple(FileView(found[pk], token_of(pk)) for pk in ids if pk in found)


def _with_signature(cell: ScreenCell, raw: Any) -> ScreenCell:
    """What was just drawn stays as it was drawn; what was kept goes with the page as such."""
    try:
        signature = typed(cell.field, raw) or {}
    except Wrong:
        return cell
    strokes = signature.get("strokes", [])
    value = kept_signature(signature) if "digest" in signature else json.dumps(strokes) if strokes else ""
    return replace(cell, value=value, drawing=path_of(strokes))


def _with_rows(cell: ScreenCell, source: Source, raw: Any) -> ScreenCell:
    try:
        pk = typed(cell.field, raw)
    except Wrong:
        pk = None
    rows = source.listed()
    picked = source.chosen(pk) if pk is not None else None
    return replace(cell, picked=picked, rows=None if rows is None else tuple(rows))
