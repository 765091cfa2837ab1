"""One sheet, and making, gathering and changing it."""

from datetime import datetime
from typing import Annotated

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from bihuan.api.endpoints import Rule
from bihuan.api.shapes import Code, Day, In, Version
from bihuan.kernel.time import now
from bihuan.org.models import Unit
from bihuan.org.requests import ApiRequest
from bihuan.registers import operations, rules
from bihuan.registers.api.rooms import SheetOut, SheetReceipt, room, sheet_out
from bihuan.registers.finding import register_of, sheet_of
from bihuan.registers.queries import begun_from
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import edition_in_force
from bihuan.sheets.names import with_rows
from bihuan.workorders.api.shapes import Values
from bihuan.workorders.models import WorkOrder


class MakeIn(In):
    values: Values = Field(default_factory=dict)
    work_order: Annotated[str, Field(max_length=24, description="The work order that it is about")] = ""


class ChangeIn(In):
    version: Version
    values: Values = Field(default_factory=dict)


class GatherIn(In):
    unit: Annotated[Code, Field(description="A unit that the caller sees")]
    since: Day
    until: Day


class SeenIn(In):
    version: Version


@room.reads("/register-sheets/{number}", rule=Rule.SIGHT, answers=SheetOut, summary=_("台账中的一张表"))
def sheet(request: ApiRequest, number: str) -> SheetOut:
    """As the caller reads it, with what they may do about it."""
    at = now()
    row, pack, rule = sheet_of(request.user, number, at)
    return sheet_out(pack, rule, row, by=request.user, at=at)


@room.writes(
    "/registers/{regulation}/{code}/sheets",
    rule=Rule.PROCEDURE,
    answers=SheetReceipt,
    summary=_("在台账中填一张表"),
    status=201,
)
def make(request: ApiRequest, regulation: str, code: str, body: MakeIn) -> SheetReceipt:
    """Of a work order, the form begins with what is known of it."""
    at, staff = now(), request.user
    pack, rule = register_of(staff, regulation, code, at)
    rules.require_maker(pack, rule, by=staff, at=at)
    edition = _edition(regulation, at=at)
    order = None
    if body.work_order:
        seen = WorkOrder.objects.visible_to(staff, at=at).select_related("owner_unit")
        order = get_object_or_404(seen, number=body.work_order)
    said = with_rows(pack, pack.form[rule.form], body.values, by=staff, at=at)
    values = {**begun_from(rule, order), **said}
    row = operations.make_register_sheet(edition=edition, register=code, values=values, order=order, by=staff, at=at)
    return SheetReceipt.of(row)


@room.writes(
    "/registers/{regulation}/{code}/gather",
    rule=Rule.PROCEDURE,
    answers=SheetReceipt,
    summary=_("为一个单位和期间取数"),
    status=201,
)
def gather(request: ApiRequest, regulation: str, code: str, body: GatherIn) -> SheetReceipt:
    """A new sheet out of the records of a whole period that has begun."""
    at, staff = now(), request.user
    pack, rule = register_of(staff, regulation, code, at)
    rules.require_maker(pack, rule, by=staff, at=at)
    edition = _edition(regulation, at=at)
    unit = get_object_or_404(Unit.objects.visible_to(staff, at=at).active(), code=body.unit)
    row = operations.gather_register_sheet(
        edition=edition, register=code, unit=unit, since=body.since, until=body.until, by=staff, at=at
    )
    return SheetReceipt.of(row)


@room.writes("/register-sheets/{number}", rule=Rule.PROCEDURE, answers=SheetReceipt, summary=_("修改台账中的一张表"))
def change(request: ApiRequest, number: str, body: ChangeIn) -> SheetReceipt:
    """A field that is left out keeps what it had."""
    at, staff = now(), request.user
    row, pack, rule = sheet_of(staff, number, at)
    rules.require_maker(pack, rule, by=staff, at=at, path=row.path)
    values = {**row.sheet.values, **with_rows(pack, pack.form[rule.form], body.values, by=staff, at=at)}
    row = operations.change_register_sheet(row=row, values=values, seen=body.version, by=staff, at=at)
    return SheetReceipt.of(row)


@room.writes("/register-sheets/{number}/gather", rule=Rule.PROCEDURE, answers=SheetReceipt, summary=_("重新取数"))
def gather_again(request: ApiRequest, number: str, body: SeenIn) -> SheetReceipt:
    """The records as they stand now; what was typed stays."""
    at = now()
    row, *_rules = sheet_of(request.user, number, at)
    return SheetReceipt.of(operations.gather_again(row=row, seen=body.version, by=request.user, at=at))


def _edition(regulation: str, *, at: datetime) -> Edition:
    edition = edition_in_force(regulation, at)
    if edition is None:
        raise Http404
    return edition
