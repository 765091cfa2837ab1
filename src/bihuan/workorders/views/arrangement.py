"""The fields of intake in the order of the conversation: what is said, who says it, what is needed, what else."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bihuan.regulation.conditions import names_in, parsed
from bihuan.sheets.cells import ScreenCell
from bihuan.sheets.screen import BoundScreenForm, ScreenRow, Section


@dataclass(frozen=True, slots=True)
class Parts:
    """The sections of the intake page."""

    said: Sequence[Section]  # the customer's own words
    customer: Sequence[Section]
    needed: Sequence[Section]
    more: Sequence[Section]


def arranged(form: BoundScreenForm, *, first: Collection[str]) -> Parts:
    """Rows with a field of `first` come before the others; the section of the customer's words leads."""
    customer, others = _apart(form)
    others.sort(key=lambda section: not _holds_words(section))
    later = {
        cell.field.code
        for section in others
        for row in section.rows
        if not _is_early(row, first, ())
        for cell in row.cells
    }
    said, needed, more = [], [], []
    for section in others:
        words = [row for row in section.rows if _is_words(row)]
        early = [row for row in section.rows if row not in words and _is_early(row, first, later)]
        rest = [row for row in section.rows if row not in words and row not in early]
        said += _with(None, words)
        needed += _with(section, early)
        more += _with(section, rest)
    return Parts(said, customer, needed, more)


def _apart(form: BoundScreenForm) -> tuple[list[Section], list[Section]]:
    """Who it is, and what it is about. Of a part that asks for both only the rows with the customer are the former."""
    customer, others = [], []
    for section in form.sections:
        if not section.asks_for_customer:
            others.append(section)
        elif not _holds_words(section):
            customer.append(section)
        else:
            who = [row for row in section.rows if _asks_who(row)]
            customer += _with(section, who)
            others += _with(section, [row for row in section.rows if row not in who])
    return customer, others


def _with(section: Section | None, rows: Sequence[ScreenRow]) -> list[Section]:
    return [Section(section.heading if section else None, tuple(rows))] if rows else []


def _holds_words(section: Section) -> bool:
    return any(_is_words(row) for row in section.rows)


def _asks_who(row: ScreenRow) -> bool:
    return any(cell.field.type == "customer" for cell in row.cells)


def _is_words(row: ScreenRow) -> bool:
    return any(cell.field.binds == "text" for cell in row.cells)


def _is_early(row: ScreenRow, first: Collection[str], later: Collection[str]) -> bool:
    """Whether it asks for something needed, which does not hang on a field that comes later."""
    return any(cell.field.code in first and not set(_hangs_on(cell)) & set(later) for cell in row.cells)


def _hangs_on(cell: ScreenCell) -> Iterator[str]:
    if cell.field.visible_when:
        yield from names_in(parsed(cell.field.visible_when))
