"""Tables for spreadsheets, in which nothing that somebody typed becomes a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"  # at the beginning of a file: these are Chinese characters


def plain_cell(cell: str) -> str:
    """The same words; a spreadsheet takes them for words."""
    return f"'{cell}" if cell.startswith(BEGINNINGS) else cell


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """The rows as lines of a CSV file."""
    text = StringIO()
    csv.writer(text).writerows([plain_cell(cell) for cell in row] for row in rows)
    return text.getvalue()
