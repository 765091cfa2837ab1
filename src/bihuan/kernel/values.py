"""Values as JSON, in the one form that the database gives back exactly as it was."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from bihuan.kernel.text import Words

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def as_json(value: object) -> Json:
    """The value as JSON; characters that the database cannot store are replaced, other kinds of values refused."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", str(value))
    if isinstance(value, float):
        return _number(value)
    return _rich(value)


def _number(value: float) -> Json:
    if not math.isfinite(value):
        raise ValueError("JSON has no form for a number that is none")
    return int(value) if value.is_integer() else value


def _rich(value: object) -> Json:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Words):
        return {"zh": as_json(value.zh), "en": as_json(value.en)}
    if isinstance(value, Mapping):
        return {str(as_json(str(key))): as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"JSON has no form for a {type(value).__name__}")
