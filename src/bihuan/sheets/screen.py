"""A form on the screen: its cells as they stand on paper, what was typed into them, and what is wrong with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from bihuan.kernel.errors import Refusal
from bihuan.kernel.text import Words
from bihuan.regulation.conditions import names_in, parsed
from bihuan.regulation.schema.forms import PLACE, Field, Form, Row
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.cells import ScreenCell, draw_cell
from bihuan.sheets.entry import FIRST, posted, posted_rows
from bihuan.sheets.fields import NOTHING, Wrong, is_empty, typed
from bihuan.sheets.pickers import Rows, Source, source_of
from bihuan.sheets.rules import (
    Values,
    clean_values,
    facts_with,
    hidden_fields,
    is_required,
    shown_values,
    wanted_fields,
    wrong_sentence,
)
from bihuan.sheets.tables import Given

ROWS = ("customer", "person", "unit")
QUIET = (
    "text",
    "long_text",
    "attachment",
    "signature",
    "work_order",
    "checklist",
    "script",
    "rows",
)  # on which nothing else depends, as a rule
WIDTH = 12
IN_TEXT = 4  # spans of a field that has its place in a text


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """Cells side by side; with the `text` in which they have their places, if they stand in one."""

    cells: tuple[ScreenCell, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The rows under one heading of the form; the first may have none."""

    heading: Words | None
    rows: tuple[ScreenRow, ...]

    @property
    def code(self) -> str:
        """A name for it in the page: that of its first field."""
        return next((cell.field.code for row in self.rows for cell in row.cells), "text")

    @property
    def is_hidden(self) -> bool:
        cells = [cell for row in self.rows for cell in row.cells]
        return bool(cells) and all(cell.hidden for cell in cells)

    @property
    def asks_for_customer(self) -> bool:
        return any(cell.field.type == "customer" for row in self.rows for cell in row.cells)


def screen_form(
    pack: Pack,
    form_code: str,
    *,
    required: Sequence[str],
    optional: Sequence[str],
    facts: Values | None = None,
    initial: Values | None = None,
    data: QueryDict | None = None,
    choices: Mapping[str, Rows] | None = None,
    given: Given | None = None,
) -> "BoundScreenForm":
    """The wanted fields of a form, to be filled in; `data` is what the browser sent.

    `choices` gives the units or people of a field: a queryset, rows, or a `pickers.Source`. What is `given` stays as
    it is in `initial`, whatever was sent.
    """
    return BoundScreenForm(
        pack, pack.form[form_code], required, optional, facts or {}, initial or {}, data, choices or {}, given
    )


class BoundScreenForm:
    """A form with its values. Nothing typed is lost: what is wrong stands in its control as it was typed."""

    def __init__(
        self,
        pack: Pack,
        form: Form,
        required: Collection[str],
        optional: Collection[str],
        facts: Values,
        initial: Values,
        data: QueryDict | None,
        choices: Mapping[str, Rows],
        given: Given | None = None,
    ) -> None:
        self.pack, self.form = pack, form
        self.required, self.optional = tuple(required), tuple(optional)
        self.fields = wanted_fields(form, required, optional)
        self.cleaned: dict[str, Any] = {}
        self.errors: dict[str, str] = {}
        self.general: list[Refusal] = []
        self._facts, self._initial, self._data, self._choices = facts, initial, data, choices
        self._given = given or Given()
        self._sources: dict[str, Source] = {}

    @property
    def is_bound(self) -> bool:
        return self._data is not None

    def is_valid(self) -> bool:
        """Check what was sent by the rules of the form; the sentences stand in `errors`, the values in `cleaned`."""
        values, unread = self._posted()
        checked = clean_values(
            self.pack, self.form.code, required=self.required, optional=self.optional, values=values, facts=self._facts
        )
        self.cleaned = dict(checked.values)
        self.errors = {**checked.faults, **{code: said for code, said in unread.items() if code not in checked.hidden}}
        for field in self.fields:
            self._check_row(field)
        return self.is_bound and not self.errors

    def _posted(self) -> tuple[dict[str, Any], dict[str, str]]:
        values: dict[str, Any] = {}
        unread: dict[str, str] = {}
        for field in self.fields:
            try:
                values[field.code] = self._sent(field, self._data or QueryDict())
            except Wrong as wrong:
                unread[field.code] = wrong_sentence(self.form, field, str(wrong))
        return values, unread

    def _sent(self, field: Field, data: QueryDict) -> Any:
        """What the browser sent; what is given stands as it stood. Raises `Wrong`."""
        if field.code in self._given.fields:
            return self._initial.get(field.code)
        if field.code == self._given.table:
            return self._given.completed(self._initial.get(field.code) or (), posted_rows(field, data))
        return posted(self.pack, field, data)

    def _check_row(self, field: Field) -> None:
        """A row must be one of those that were offered."""
        pk = self.cleaned.get(field.code)
        if field.type in ROWS and pk is not None and self.source(field).chosen(pk) is None:
            del self.cleaned[field.code]
            self.errors[field.code] = wrong_sentence(self.form, field, _("须从列出的结果中选择"))

    def refuse(self, refusal: Refusal) -> None:
        """Show what an operation refused: at its fields, where it names fields of this form, else at the top."""
        codes = {field.code for field in self.fields}
        here = {code: sentence for code, sentence in refusal.fields.items() if code in codes}
        self.errors.update(here)
        if not here or len(here) < len(refusal.fields):
            self.general.append(refusal)

    @cached_property
    def raw(self) -> Mapping[str, Any]:
        """Each value as it was sent, or as it stands; what follows from other fields is filled in where it is empty."""
        return {field.code: self._raw(field) for field in self.fields}

    def _raw(self, field: Field) -> Any:
        first = self._initial.get(field.code)
        if self._data is None:
            return first
        try:
            sent = self._sent(field, self._data)
        except Wrong:
            return None
        return first if field.filled_from is not None and self._is_untouched(field, sent) else sent

    def _is_untouched(self, field: Field, sent: Any) -> bool:
        """Nobody has said anything other than what stood there by itself."""
        before = self._data.get(f"{field.code}{FIRST}", "") if self._data else ""
        return is_empty(sent) or (isinstance(sent, str) and sent == before)

    @cached_property
    def current(self) -> Mapping[str, Any]:
        """The values as far as they can be read: for facts and proposals while somebody types."""
        found = {}
        for field in self.fields:
            try:
                value = typed(field, self.raw[field.code])
            except Wrong:
                value = None
            found[field.code] = NOTHING[field.type] if value is None else value
        return found

    @cached_property
    def hidden(self) -> frozenset[str]:
        return hidden_fields(self.pack, self.form, self.fields, self.current, self._facts)

    @cached_property
    def facts(self) -> Values:
        """The facts as they stand with what has been typed so far."""
        shown = shown_values(self.fields, self.current, self.hidden)
        return facts_with(self.pack, self.form, self._facts, shown)

    def source(self, field: Field) -> Source:
        """Where the rows of a field come from; asked for once."""
        if field.code not in self._sources:
            self._sources[field.code] = source_of(field, self._choices.get(field.code))
        return self._sources[field.code]

    @property
    def faults(self) -> list[tuple[ScreenCell, str]]:
        """What is wrong, in the order of the form: for the list at the top."""
        return [(cell, cell.error) for cell in self.cells if cell.error]

    @property
    def cells(self) -> list[ScreenCell]:
        return [cell for section in self.sections for row in section.rows for cell in row.cells]

    @property
    def sections(self) -> list[Section]:
        """The layout of the form, as far as its fields are wanted; a wanted field without a cell comes last."""
        with_errors = {code: replace(cell, error=self.errors.get(code, "")) for code, cell in self._drawn.items()}
        return _sections(self.form, with_errors)

    @cached_property
    def _drawn(self) -> Mapping[str, ScreenCell]:
        return {field.code: self._cell(field) for field in self.fields}

    def _cell(self, field: Field) -> ScreenCell:
        cell = self._drawn_anew(field)
        return cell.with_given(self._given) if self._given.fields or self._given.table else cell

    def _drawn_anew(self, field: Field) -> ScreenCell:
        return draw_cell(
            self.pack,
            self.form,
            field,
            raw=self.raw[field.code],
            first=self._initial.get(field.code) if field.filled_from else None,
            facts=self.facts,
            source=self.source(field) if field.type in ROWS else None,
            required=field.code in self.required and is_required(field, self.facts),
            hidden=field.code in self.hidden,
            drives=field.type not in QUIET or field.code in self._named,
        )

    @cached_property
    def _named(self) -> frozenset[str]:
        """The facts on which it depends what shows and what is required."""
        conditions = [text for field in self.fields for text in (field.visible_when, field.required_when) if text]
        return frozenset(name for text in conditions for name in names_in(parsed(text)))


def _sections(form: Form, cells: dict[str, ScreenCell]) -> list[Section]:
    left = dict(cells)
    sections: list[Section] = []
    heading: Words | None = None
    rows: list[ScreenRow] = []
    for row in form.layout:
        if row.heading is not None:
            sections.append(Section(heading, tuple(rows)))
            heading, rows = row.heading, []
            continue
        spans = {cell.field: cell.span for cell in row.cells}
        wanted = [left.pop(code).spanning(spans.get(code, IN_TEXT)) for code in row.fields if code in left]
        if wanted or row.text is not None:
            rows.append(ScreenRow(_filling(wanted), _with_labels(form, row)))
    rows += [ScreenRow((cell.spanning(WIDTH),)) for cell in left.values()]
    sections.append(Section(heading, tuple(rows)))
    return [section for section in sections if section.rows]


def _with_labels(form: Form, row: Row) -> str:
    """The text of a row, with the labels of its fields in their places."""
    labels = {field.code: f"〔{field.label}〕" for field in form.fields}
    return PLACE.sub(lambda place: labels.get(place[1], ""), str(row.text)) if row.text is not None else ""


def _filling(cells: Sequence[ScreenCell]) -> tuple[ScreenCell, ...]:
    """Cells whose neighbours are not asked for share the width of the row."""
    total = sum(cell.span for cell in cells)
    if total >= WIDTH:
        return tuple(cells)
    if not cells:
        return ()
    spans = [max(cell.span * WIDTH // total, 1) for cell in cells]
    spans[-1] += WIDTH - sum(spans)
    return tuple(cell.spanning(span) for cell, span in zip(cells, spans, strict=True))
