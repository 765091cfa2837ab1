"""What a register is narrowed, sorted and added up by: the fields its form calls searchable, and its amounts."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import Any

from bihuan.registers.models import LONGEST_KEY
from bihuan.regulation.schema.forms import Field, Form
from bihuan.sheets.fields import as_moment, is_empty
from bihuan.sheets.tables import totals_of

AMOUNTS = ("number", "money")
LISTED = (*AMOUNTS, "text", "long_text", "date", "moment", "choice", "product", "work_order",
          "yes_no")  # fmt: skip
_ABOVE_ALL = Decimal(10) ** 13  # added to an amount, so that those below nothing come first


@dataclass(frozen=True, slots=True)
class Listed:
    """One field of one sheet: its place among others, and how much it is."""

    field: str
    key: str
    amount: Decimal | None


def listed_fields(form: Form) -> list[Field]:
    """The fields that a register is narrowed and sorted by; nothing personal is among them."""
    return [field for field in form.fields if field.type in LISTED and not field.personal and _is_listed(field)]


def summed_fields(form: Form) -> dict[str, Field]:
    """The amounts that a register adds up, those of repeated rows among them, by the name they are listed under."""
    found: dict[str, Field] = {}
    for field in form.fields:
        if field.personal:
            continue
        if field.type in AMOUNTS:
            found[field.code] = field
        found |= {f"{field.code}.{column.code}": column for column in field.columns if column.total}
    return found


def listed_values(form: Form, values: Mapping[str, Any]) -> Iterator[Listed]:
    """A line for each listed field, also where it is empty, and for each sum of repeated rows."""
    for field in listed_fields(form):
        value = values.get(field.code)
        yield Listed(field.code, key_of(field, value), _amount(field, value))
    for field in form.fields:
        if field.type == "rows" and not field.personal:
            for code, total in totals_of(field, values.get(field.code) or ()).items():
                yield Listed(f"{field.code}.{code}", "", total)


def key_of(field: Field, value: Any) -> str:
    """Words that stand in the order of the values; nothing comes first."""
    if is_empty(value):
        return ""
    if field.type in AMOUNTS:
        return f"{Decimal(str(value)) + _ABOVE_ALL:021.6f}"
    if field.type == "moment":
        return as_moment(value).astimezone(UTC).isoformat(timespec="seconds")
    if field.type == "yes_no":
        return "yes" if value else "no"
    return words_key(str(value))


def words_key(words: str) -> str:
    """Words as they are compared: full-width as half-width, small as capital, spaces around them left out."""
    return unicodedata.normalize("NFKC", words).casefold().strip()[:LONGEST_KEY]


def _is_listed(field: Field) -> bool:
    return field.searchable or field.type in AMOUNTS


def _amount(field: Field, value: Any) -> Decimal | None:
    return Decimal(str(value)) if field.type in AMOUNTS and not is_empty(value) else None
