"""What is done with a sheet that stands: checking and taking that back, signing, sealing, handing over, voiding."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from bihuan.api.endpoints import Rule
from bihuan.api.shapes import In, Line, Out, Version
from bihuan.kernel.time import now
from bihuan.org.models import Seal
from bihuan.org.requests import ApiRequest
from bihuan.registers import operations, rules
from bihuan.registers.api.rooms import SheetReceipt, room
from bihuan.registers.api.sheets import SeenIn
from bihuan.registers.finding import sheet_of
from bihuan.sheets.strokes import HEIGHT, MOST_LINES, MOST_POINTS, WIDTH, require_drawn

Point = Annotated[list[int], Field(min_length=2, max_length=2)]
Stroke = Annotated[list[Point], Field(max_length=MOST_POINTS)]


class ReasonIn(In):
    reason: Line


class SignIn(In):
    version: Version
    strokes: Annotated[
        list[Stroke], Field(max_length=MOST_LINES, description=f"Lines of points in a box of {WIDTH} by {HEIGHT}")
    ]


class SealIn(In):
    version: Version
    seal: Annotated[int, Field(ge=1, le=2**63 - 1)]


class HandOverIn(In):
    copy_number: Annotated[int, Field(ge=1, le=99, description="Its place among the copies of the form, from one")]
    recipient: Annotated[str, Field(max_length=60)]


@room.writes("/register-sheets/{number}/check", rule=Rule.PROCEDURE, answers=SheetReceipt, summary=_("审核通过"))
def check(request: ApiRequest, number: str, body: SeenIn) -> SheetReceipt:
    """Another person than its maker stands for it, as it was read."""
    at = now()
    row, *_rules = sheet_of(request.user, number, at)
    row = operations.check_register_sheet(row=row, seen=body.version, by=request.user, at=at)
    return SheetReceipt.of(row)


@room.writes("/register-sheets/{number}/unlock", rule=Rule.PROCEDURE, answers=SheetReceipt, summary=_("反审核"))
def unlock(request: ApiRequest, number: str, body: ReasonIn) -> SheetReceipt:
    """The check is taken back, with a reason; the sheet may be changed and is checked anew."""
    at = now()
    row, *_rules = sheet_of(request.user, number, at)
    row = operations.unlock_register_sheet(row=row, reason=body.reason, by=request.user, at=at)
    return SheetReceipt.of(row)


@room.writes("/register-sheets/{number}/void", rule=Rule.PROCEDURE, answers=SheetReceipt, summary=_("作废"))
def void(request: ApiRequest, number: str, body: ReasonIn) -> SheetReceipt:
    """Struck out, with a reason; it is kept to be read."""
    at = now()
    row, *_rules = sheet_of(request.user, number, at)
    row = operations.void_register_sheet(row=row, reason=body.reason, by=request.user, at=at)
    return SheetReceipt.of(row)


@room.writes("/register-sheets/{number}/sign", rule=Rule.PROCEDURE, answers=SheetReceipt, summary=_("手写签名"))
def sign(request: ApiRequest, number: str, body: SignIn) -> SheetReceipt:
    """The caller's own hand, as the maker or as who checked it; it stands under what was read."""
    at = now()
    row, pack, rule = sheet_of(request.user, number, at)
    rules.require_signer(pack, rule, row, by=request.user, at=at)
    strokes = require_drawn(body.strokes)
    operations.sign_register_sheet(row=row, strokes=strokes, seen=body.version, by=request.user, at=at)
    return SheetReceipt.of(row)


class SealOut(Out):
    id: int
    name: str
    unit: str


@room.reads("/register-sheets/{number}/seals", rule=Rule.PROCEDURE, answers=list[SealOut], summary=_("可用的印章"))
def seals(request: ApiRequest, number: str) -> list[SealOut]:
    """Those in use that the caller may set on the sheet."""
    at = now()
    row, pack, rule = sheet_of(request.user, number, at)
    held = rules.require_sealer(pack, rule, row, by=request.user, at=at)
    return [SealOut(id=one.pk, name=one.name, unit=one.unit.code) for one in rules.seals_for(row, held, at=at)]


@room.writes("/register-sheets/{number}/seal", rule=Rule.PROCEDURE, answers=SheetReceipt, summary=_("用印"))
def seal(request: ApiRequest, number: str, body: SealIn) -> SheetReceipt:
    """On a sheet that has been checked, under what was read."""
    at = now()
    row, pack, rule = sheet_of(request.user, number, at)
    held = rules.require_sealer(pack, rule, row, by=request.user, at=at)
    chosen = rules.seals_for(row, held, at=at).filter(pk=body.seal).first() or Seal(pk=body.seal)
    operations.seal_register_sheet(row=row, seal=chosen, seen=body.version, by=request.user, at=at)
    return SheetReceipt.of(row)


@room.writes("/register-sheets/{number}/hand-over", rule=Rule.PROCEDURE, answers=SheetReceipt, summary=_("交付联次"))
def hand_over(request: ApiRequest, number: str, body: HandOverIn) -> SheetReceipt:
    """Which copy was handed to whom."""
    at = now()
    row, *_rules = sheet_of(request.user, number, at)
    operations.hand_over_copy(row=row, copy=body.copy_number, recipient=body.recipient, by=request.user, at=at)
    return SheetReceipt.of(row)
