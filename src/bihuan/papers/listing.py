"""A list as the paper says it: title, unit and period, numbered pages, 制表 and 审核; landscape where it is wide."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.papers.drawing import Signature, signed

WIDEST = 13.0  # weights side by side on an upright page


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    weight: float = 2.0
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines under their columns. `beside` stands to the right above them, `below` are the sums of columns, if any."""

    title: str
    number: str  # of the form, such as F-108
    about: str
    beside: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    below: Sequence[str] = ()
    signatures: Sequence[Signature] = ()


def list_document(listing: Listing, *, title: str, note: str) -> dict[str, Any]:
    """What the typesetter draws."""
    columns = [[column.title, column.weight, column.is_number] for column in listing.columns]
    return {
        "title": title,
        "papers": [],
        "list": {
            "title": listing.title,
            "form": listing.number,
            "left": listing.about,
            "right": listing.beside,
            "landscape": sum(column.weight for column in listing.columns) > WIDEST,
            "table": {"headings": [], "columns": columns, "rows": listing.rows, "totals": listing.below},
            "signatures": [signed(one) for one in listing.signatures],
            "note": note,
        },
    }
