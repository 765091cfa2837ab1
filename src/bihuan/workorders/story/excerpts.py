"""Forms that tell a part of a work order: nobody fills them in, every cell comes from what is known."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bihuan.journal.access import note_reading
from bihuan.org.models import Staff
from bihuan.papers.drawing import Paper
from bihuan.regulation.schema.forms import Field, Form
from bihuan.sheets.reading import read_view
from bihuan.workorders.facts import Case, bound_values
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.sources import Sources
from bihuan.workorders.story.page import may_contact


def excerpt(case: Case, form: Form, *, reader: Staff, at: datetime) -> Paper:
    """One of them as it stands; whole for those who may speak to the customer, which is noted."""
    order = case.order
    whole = may_contact(order, reader, at=at)
    values = _values(case, form, whole, reader=reader, at=at)
    personal = [field.code for field in form.fields if field.personal and values.get(field.code)]
    if whole and personal:
        note_reading(by=reader, kind=WorkOrder.subject_kind, id=order.pk, fields=personal, at=at)
    title = str(order.owner_unit.title)
    return Paper(case.pack, form.code, values, number=order.number, beside=title, personal=whole)


def _values(case: Case, form: Form, whole: bool, *, reader: Staff, at: datetime) -> dict[str, Any]:
    own = case.pack.form[case.procedure.form]
    known = {**case.values, **bound_values(case.pack, case.order, own.code)}
    bound = {str(field.binds): field for field in own.fields if field.binds}
    fields = {field.code: field for field in own.fields}
    sources, found = Sources(case, by=reader, at=at), {}
    for each in form.fields:
        kind, _dot, rest = (each.filled_from or "").partition(".")
        theirs = fields.get(rest) if kind == "field" else bound.get(rest) if kind == "order" else None
        if theirs is not None:
            found[each.code] = _written(case, theirs, known, whole)
        elif kind == "script":
            found[each.code] = _script_version(fields, known)
        elif each.filled_from:
            found[each.code] = sources.value(each.filled_from)
    return found


def _written(case: Case, field: Field, known: Mapping[str, Any], whole: bool) -> str:
    """The value as the work order's own form writes it out."""
    sections = read_view(case.pack, case.procedure.form, known, only={field.code}, personal=whole)
    cell = next((cell for section in sections for cell in section.cells), None)
    if cell is None:
        return ""
    said = [cell.text, *cell.lines, *(file.name for file in cell.files)]
    return _("；").join(words for words in said if words)


def _script_version(fields: Mapping[str, Field], known: Mapping[str, Any]) -> str:
    """The version of the script that was gone through."""
    scripts = (known.get(code) for code, field in fields.items() if field.type == "script")
    return next((str(said["version"]) for said in scripts if isinstance(said, Mapping) and "version" in said), "")
