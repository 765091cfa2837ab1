"""For any field of any form a value that is none of its type."""

from collections.abc import Mapping
from typing import Any

from bihuan.regulation.schema.forms import Field
from bihuan.sheets.fields import longest

WRONG: Mapping[str, Any] = {
    "number": "两三个",
    "money": "1.234",
    "date": "2026-02-30",
    "moment": "昨天",
    "yes_no": "maybe",
    "choice": "no_such_option",
    "choices": ["no_such_option"],
    "customer": "某人",
    "person": "某人",
    "unit": "某处",
    "attachment": "a.pdf",
    "checklist": "全部",
    "script": "全部",
    "rows": "全部",
    "signature": "张三",
    "product": "no_such_option",
    "work_order": "某单",
}


def wrong(field: Field) -> Any:
    """A value that the field refuses."""
    return "长" * (longest(field) + 1) if field.type in ("text", "long_text") else WRONG[field.type]
