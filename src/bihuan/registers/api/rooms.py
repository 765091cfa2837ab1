"""What these endpoints share: their router, and how a sheet is written in an answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from bihuan.api.endpoints import Room
from bihuan.api.shapes import Out, Page, shown_at
from bihuan.org.models import Staff
from bihuan.registers import rules
from bihuan.registers.finding import note_personal
from bihuan.registers.models import RegisterSheet
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.sheets.names import as_named

room = Room()


class SheetLineOut(Out):
    """A sheet as a line of its register."""

    number: str
    version: int
    status: str = Field(description="open, checked or voided")
    unit: str
    maker: str | None
    made_at: str | None
    work_order: str | None

    @classmethod
    def of(cls, row: RegisterSheet) -> "SheetLineOut":
        return cls(**_head(row))


class SheetPageOut(Page):
    items: list[SheetLineOut]


class SignatureOut(Out):
    role: str = Field(description="maker, checker or seal")
    person: str
    at: str | None
    seal: str = Field(description="The name of the seal; empty where somebody signed by hand")


class SheetOut(SheetLineOut):
    """A sheet as a whole, with what the caller may do about it."""

    regulation: str
    register_code: str
    form: str
    edition: str
    checker: str | None
    checked_at: str | None
    void_reason: str
    values: dict[str, Any] = Field(description="By field code; personal fields only for those who make or check it")
    signatures: list[SignatureOut]
    may: list[str] = Field(description="change, gather, check, unlock, sign, seal, hand_over, void")


class SheetReceipt(Out):
    """What a write answers: where the sheet stands now. It names nobody, since it is kept."""

    number: str
    version: int
    status: str

    @classmethod
    def of(cls, row: RegisterSheet) -> "SheetReceipt":
        return cls(number=row.number, version=row.sheet.version, status=row.sheet.status)


def _head(row: RegisterSheet) -> dict[str, Any]:
    sheet = row.sheet
    return {
        "number": row.number,
        "version": sheet.version,
        "status": sheet.status,
        "unit": row.unit.code,
        "maker": sheet.maker.number if sheet.maker else None,
        "made_at": shown_at(row.made_at),
        "work_order": row.order.number if row.order else None,
    }


def sheet_out(pack: Pack, rule: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> SheetOut:
    """The sheet as this person reads it; who is shown personal values is noted."""
    whole = rules.may_read_personal(pack, rule, row, by=by, at=at)
    if whole:
        note_personal(pack, rule, row, by=by, at=at)
    sheet = row.sheet
    signed = sheet.signatures.select_related("staff", "seal").order_by("pk")
    for each in signed:
        each.sheet = sheet
    return SheetOut(
        **_head(row),
        regulation=row.regulation,
        register_code=row.register,
        form=rule.form,
        edition=pack.regulation.edition,
        checker=sheet.checker.number if sheet.checker else None,
        checked_at=shown_at(sheet.checked_at),
        void_reason=row.void_reason,
        values=_values(pack, rule, sheet.values, whole=whole),
        signatures=[
            SignatureOut(
                role=each.role, person=each.staff.number, at=shown_at(each.at), seal=each.seal.name if each.seal else ""
            )
            for each in signed
            if each.stands
        ],
        may=rules.doings_of(pack, rule, row, by=by, at=at),
    )


def _values(pack: Pack, rule: Register, values: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """What the form holds, as machines name it; without personal fields and columns for those who do not see them."""
    form = pack.form[rule.form]
    if whole:
        return as_named(form, values)
    shown = {field.code: values[field.code] for field in form.fields if not field.personal and field.code in values}
    for field in form.fields:
        hidden = {column.code for column in field.columns if column.personal}
        if hidden and field.code in shown:
            rows = shown[field.code]
            shown[field.code] = [{code: x for code, x in row.items() if code not in hidden} for row in rows]
    return as_named(form, shown)
