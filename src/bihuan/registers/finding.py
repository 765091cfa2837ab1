"""What both doors of a register begin with: the register, the sheet, and a note of who reads personal values."""

from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404

from bihuan.journal.access import note_reading
from bihuan.org.models import Staff
from bihuan.registers import rules
from bihuan.registers.models import RegisterSheet
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register


def register_of(reader: Staff, regulation: str, code: str, at: datetime) -> tuple[Pack, Register]:
    for pack, rule in rules.registers_for(reader, at):
        if (pack.regulation.code, rule.code) == (regulation, code):
            return pack, rule
    raise Http404


def sheet_of(reader: Staff, number: str, at: datetime) -> tuple[RegisterSheet, Pack, Register]:
    seen = RegisterSheet.objects.visible_to(reader, at=at).select_related(
        "sheet__maker", "sheet__checker", "sheet__changed_by", "unit", "order", "gathering__unit"
    )
    row = get_object_or_404(seen, number=number)
    pack = pack_of(row.sheet.edition_id)
    return row, pack, pack.register[row.register]


def note_personal(pack: Pack, rule: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> None:
    """Whoever is shown personal values is noted with them."""
    fields = [
        field for field in pack.form[rule.form].fields if field.personal or any(x.personal for x in field.columns)
    ]
    shown = [field.code for field in fields if row.sheet.values.get(field.code)]
    if shown:
        note_reading(by=by, kind=RegisterSheet.subject_kind, id=row.pk, fields=shown, at=at)
