"""Repeated rows as a table: headings over neighbouring columns, and totals."""

from collections.abc import Mapping, Sequence
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
