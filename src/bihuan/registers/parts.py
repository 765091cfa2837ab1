"""Repeated rows of a form in a workbook: a worksheet for each such field, where each line names its sheet."""

from collections.abc import Mapping

from bihuan.regulation.schema.forms import Field, Form

LONGEST = 31  # characters of a worksheet's name
_FORBIDDEN = str.maketrans("[]:*?/\\", "_______")


def worksheet_name(title: str) -> str:
    """The title as the name of a worksheet."""
    return title[:LONGEST].translate(_FORBIDDEN).strip("'")


def parts_of(form: Form) -> Mapping[str, Field]:
    """The worksheets of a form's repeated rows by their names, in both languages; the first keeps a name it shares."""
    named: dict[str, Field] = {}
    for field in (field for field in form.fields if field.type == "rows"):
        for title in (field.label.zh, field.label.en):
            named.setdefault(worksheet_name(title).lower(), field)
    return named
