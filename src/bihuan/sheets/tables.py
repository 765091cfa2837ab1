"""Repeated rows as a table: headings over neighbouring columns, and totals."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from bihuan.kernel.text import Words
from bihuan.regulation.schema.forms import Column, Field


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over so many neighbouring columns; nothing over those of no group."""

    title: Words | None
    width: int


@dataclass(frozen=True, slots=True)
class Given:
    """What in a form nobody types: some of its fields, and cells of the rows of one, of which there are so many."""

    fields: Collection[str] = ()
    table: str = ""
    rows: Sequence[Collection[str]] = ()

    def completed(self, standing: Sequence[Mapping[str, Any]], said: Mapping[int, Mapping[str, Any]]) -> list[Any]:
        """The rows that stand there, with what was typed into the cells that are free."""
        return [
            {**said.get(number, {}), **{code: row[code] for code in given if code in row}}
            for number, (row, given) in enumerate(zip(standing, self.rows, strict=True))
        ]


def headings_of(field: Field) -> tuple[Heading, ...]:
    """The groups from left to right; none where no column has one."""
    if not any(column.group for column in field.columns):
        return ()
    groups = groupby(field.columns, key=lambda column: column.group)
    return tuple(Heading(title, len(list(columns))) for title, columns in groups)


def totals_of(field: Field, rows: Sequence[Mapping[str, Any]]) -> dict[str, Decimal]:
    """The sum of each column that is added up."""
    return {column.code: _sum(column, rows) for column in field.columns if column.total}


def _sum(column: Column, rows: Sequence[Mapping[str, Any]]) -> Decimal:
    return sum((Decimal(str(row[column.code])) for row in rows if row.get(column.code) is not None), Decimal())
