"""Units: reading the tree, setting up, changing, moving, closing."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from bihuan.api.endpoints import Rule
from bihuan.api.scopes import Scope
from bihuan.api.shapes import Code, In, Line, Out, Page
from bihuan.kernel.time import now
from bihuan.org import operations
from bihuan.org.api.rooms import (
    DoneOut,
    administered_unit,
    colleague,
    require_an_administrator,
    room,
    unit_done,
)
from bihuan.org.models import Unit
from bihuan.org.operations.units import UnitCard
from bihuan.org.queries import administered_units
from bihuan.org.requests import ApiRequest

SIZE = 200


class CardIn(In):
    name: Annotated[str, Field(max_length=60)]
    kind: Code
    name_en: Annotated[str, Field(max_length=80)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""
    regulation: Annotated[str, Field(max_length=40)] = ""
    duties: Annotated[list[Code], Field(max_length=50)] = []
    head: Annotated[str, Field(max_length=20, description="Number of a member of staff")] = ""

    def card(self) -> UnitCard:
        """What the body says, for the operation."""
        return UnitCard(
            name=self.name,
            kind=self.kind,
            name_en=self.name_en,
            phone=self.phone,
            regulation=self.regulation,
            duties=tuple(self.duties),
            head=colleague(self.head, "head") if self.head else None,
        )


class NewUnitIn(CardIn):
    code: Annotated[str, Field(max_length=20)]
    above: Code


class MoveIn(In):
    above: Code


class ReasonIn(In):
    reason: Line


class UnitOut(Out):
    code: str
    name: str
    name_en: str
    kind: str
    above: str | None
    path: str
    head: str | None
    phone: str
    regulation: str
    duties: list[str]
    active: bool
    version: int

    @classmethod
    def of(cls, unit: Unit) -> "UnitOut":
        return cls(
            code=unit.code,
            name=unit.name,
            name_en=unit.name_en,
            kind=unit.kind,
            above=unit.parent.code if unit.parent else None,
            path=unit.path,
            head=unit.head.number if unit.head else None,
            phone=unit.phone,
            regulation=unit.regulation,
            duties=list(unit.duties),
            active=unit.active,
            version=unit.journal_seq,
        )


class UnitPage(Page):
    items: list[UnitOut]


@room.reads("/units", rule=Rule.ADMINISTRATOR, answers=UnitPage, summary=_("本人管理的单位"))
def units(request: ApiRequest, after: str = "") -> UnitPage:
    """In the order of the tree, closed ones too."""
    at = now()
    require_an_administrator(request, at)
    found = administered_units(request.user, at=at).select_related("parent", "head").order_by("path")
    page = list(found.filter(path__gt=after)[: SIZE + 1])
    rest = page[SIZE - 1].path if len(page) > SIZE else ""
    return UnitPage(items=[UnitOut.of(unit) for unit in page[:SIZE]], after=rest)


@room.reads("/units/{code}", rule=Rule.ADMINISTRATOR, answers=UnitOut, summary=_("一个单位"))
def unit(request: ApiRequest, code: str) -> UnitOut:
    return UnitOut.of(administered_unit(request, code, now()))


@room.writes(
    "/units",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("新增单位"),
    scope=Scope.ADMINISTER,
    status=201,
)
def create_unit(request: ApiRequest, body: NewUnitIn) -> DoneOut:
    at = now()
    above = administered_unit(request, body.above, at)
    made = operations.create_unit(above=above, code=body.code, card=body.card(), by=request.user, at=at)
    return unit_done(made)


@room.writes("/units/{code}", rule=Rule.ADMINISTRATOR, answers=DoneOut, summary=_("修改单位"), scope=Scope.ADMINISTER)
def change_unit(request: ApiRequest, code: str, body: CardIn) -> DoneOut:
    at = now()
    unit = administered_unit(request, code, at)
    return unit_done(operations.change_unit(unit=unit, card=body.card(), by=request.user, at=at))


@room.writes(
    "/units/{code}/move",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("调整上级单位"),
    scope=Scope.ADMINISTER,
)
def move_unit(request: ApiRequest, code: str, body: MoveIn) -> DoneOut:
    """Everything below it moves along, and so do posts and work."""
    at = now()
    unit, above = administered_unit(request, code, at), administered_unit(request, body.above, at)
    return unit_done(operations.move_unit(unit=unit, above=above, by=request.user, at=at))


@room.writes(
    "/units/{code}/close",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("停用单位"),
    scope=Scope.ADMINISTER,
)
def close_unit(request: ApiRequest, code: str, body: ReasonIn) -> DoneOut:
    """Refused with what is still open there."""
    at = now()
    unit = administered_unit(request, code, at)
    return unit_done(operations.close_unit(unit=unit, reason=body.reason, by=request.user, at=at))
