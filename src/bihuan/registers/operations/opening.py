"""Sheets that open by themselves: the system makes them, the people who make such sheets complete them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from bihuan.journal.events import SYSTEM
from bihuan.journal.operations import record
from bihuan.kernel.once import sealed_key, wait_for_others
from bihuan.registers.events import RegisterSheetMade
from bihuan.registers.given import numbered
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations.keeping import let_be_found
from bihuan.registers.operations.timing import keep_sheet_time
from bihuan.registers.queries import begun_from
from bihuan.regulation.schema.registers import OpenedBy, Register
from bihuan.sheets.operations import make_sheet
from bihuan.sheets.rules import clean_values
from bihuan.workorders.facts import Case
from bihuan.workorders.numbers import next_number
from bihuan.workorders.units import unit_of


@transaction.atomic
def open_register_sheet(*, case: Case, register: Register, opened_by: OpenedBy, at: datetime) -> RegisterSheet | None:
    """The sheet about the work order that this rule asks for; None where it stands already, or no unit has it."""
    pack, order = case.pack, case.order
    unit = unit_of(case, opened_by.unit)
    place = register.opened_by.index(opened_by)
    key = sealed_key(f"opened.{pack.regulation.code}.{register.code}.{place}.{order.pk}", SYSTEM)
    wait_for_others(key)
    if unit is None or RegisterSheet.objects.filter(request_key=key).exists():
        return None
    number = next_number(prefix=pack.regulation.prefix, letters=register.letters, at=at)
    values = {**_filled(case, register, opened_by), **numbered(pack, register, number)}
    sheet = make_sheet(form=register.form, edition_id=order.edition_id, values=values, number=number, by=SYSTEM, at=at)
    where = {"regulation": pack.regulation.code, "register": register.code, "unit": unit, "path": unit.path}
    row = RegisterSheet.objects.create(number=number, request_key=key, sheet=sheet, order=order, made_at=at, **where)
    record(RegisterSheetMade(register.title, number, order.number, values), about=row, by=SYSTEM, at=at)
    keep_sheet_time(order=order, register=register.code, became="opened", by=SYSTEM, at=at)
    return let_be_found(pack, register, row)


def _filled(case: Case, register: Register, opened_by: OpenedBy) -> Mapping[str, Any]:
    """What is known of the work order and what the rule says; a value that the form cannot hold is left to people."""
    form = case.pack.form[register.form]
    units = {field.code for field in form.fields if field.type == "unit"}
    said = {
        code: (unit.pk if (unit := unit_of(case, words)) else None) if code in units else words
        for code, words in opened_by.fills.items()
    }
    values = {**begun_from(register, case.order), **said}
    return clean_values(case.pack, form.code, required=(), optional=tuple(values), values=values, facts={}).values
