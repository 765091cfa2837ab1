"""Lists: queues, the workbench, what was found, the board of the supervisors."""

from dataclasses import replace
from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import Field

from bihuan.api.endpoints import Rule
from bihuan.api.shapes import Out
from bihuan.kernel.time import now
from bihuan.org.models import Unit
from bihuan.org.requests import ApiRequest
from bihuan.org.scope import held_posts, prefixes, seen_path
from bihuan.regulation.queries import packs_in_force
from bihuan.workorders import queries, rules
from bihuan.workorders.api.rooms import room
from bihuan.workorders.api.shapes import RowOut, RowPage
from bihuan.workorders.queries import QueueView

Codes = Annotated[list[str], Query(max_length=50)]


@room.reads("/work-orders", rule=Rule.SIGHT, answers=RowPage, summary=_("一个单位的在办工单，或经手的工单"))
def queue(
    request: ApiRequest,
    unit: str = "",
    tab: Literal["unit", "mine", "late", "handled"] = "unit",
    stage: Codes = [],  # noqa: B006
    level: Codes = [],  # noqa: B006
    flag: Codes = [],  # noqa: B006
    tier: Codes = [],  # noqa: B006
    order: Literal["rank", "due"] = "rank",
    after: str = "",
) -> RowPage:
    """By priority and time left; a unit that the caller does not see has an empty list."""
    at, staff = now(), request.user
    if tab == "handled":
        page = queries.handled_by(prefixes(staff, at), after=after)
    else:
        view = QueueView(tuple(stage), tuple(level), tuple(flag), tiers=tuple(tier), by_due=order == "due")
        view = replace(view, handler=staff.pk) if tab == "mine" else view
        view = replace(view, late_at=at, by_due=True) if tab == "late" else view
        owner = _unit(request, unit)
        page = queries.queue_page(owner, view, after=after) if owner else queries.NO_PAGE
    return RowPage(items=[RowOut.of(row, at) for row in page.rows], after=page.after)


def _unit(request: ApiRequest, code: str) -> Unit | None:
    """The unit asked for, else the one that the person's first post sees."""
    at = now()
    seen = Unit.objects.visible_to(request.user, at=at).active()
    own = next((seen_path(held) for held in held_posts(request.user, at)), None)
    return seen.filter(code=code).first() if code else seen.filter(path=own).first()


class FoundOut(Out):
    items: list[RowOut]


@room.reads("/search", rule=Rule.SIGHT, answers=FoundOut, summary=_("按编号、词语或电话末几位查工单"))
def search(request: ApiRequest, q: Annotated[str, Query(max_length=10_000)]) -> FoundOut:
    """All the words, newest first, among those that the caller sees."""
    at = now()
    return FoundOut(items=[RowOut.of(row, at) for row in queries.found(q, request.user, at=at)])


class BenchOut(Out):
    """What must be done now, what is late in the caller's units, what is due today, which urgings wait."""

    to_do: list[RowOut]
    late: list[RowOut]
    today: list[RowOut]
    urgings: list["WaitingOut"]


class WaitingOut(Out):
    number: str
    id: int
    text: str
    answer_by: str | None


@room.reads("/workbench", rule=Rule.ONESELF, answers=BenchOut, summary=_("本人的工作台"))
def workbench(request: ApiRequest) -> BenchOut:
    """The same lists as on the first page."""
    at, staff = now(), request.user
    waiting = queries.urgings_to_answer(staff, at=at)
    return BenchOut(
        to_do=[RowOut.of(row, at) for row in queries.to_do(staff, at=at)],
        late=[RowOut.of(row, at) for row in queries.late_in_units(staff, at=at)],
        today=[RowOut.of(row, at) for row in queries.due_today(staff, at=at)],
        urgings=[
            WaitingOut(
                number=one.order.number,
                id=one.pk,
                text=one.text,
                answer_by=one.answer_by.isoformat() if one.answer_by else None,
            )
            for one in waiting
        ],
    )


class CountedOut(Out):
    unit: str
    stage: str
    open: int
    warned: int
    late: int


class BoardOut(Out):
    unit: str
    cells: list[CountedOut]
    late: list["LateOut"]


class LateOut(RowOut):
    is_late: bool
    tags: list[str] = Field(description="Why it is on the urging list, late or not")
    urged: int = Field(description="How often it was urged")


@room.reads("/supervision", rule=Rule.PERMISSION, answers=BoardOut, summary=_("各单位各环节在办数和催办清单"))
def supervision(request: ApiRequest, unit: str = "") -> BoardOut:
    """A unit and those directly below it: open, warned, late by stage."""
    at, staff = now(), request.user
    rules.require_any_permission("supervise", packs=packs_in_force(at), by=staff, at=at)
    units = list(Unit.objects.visible_to(staff, at=at).active())
    top = next((one for one in units if one.code == unit), units[0])
    board = queries.supervision(top, at=at)
    cells = [
        CountedOut(unit=line.unit.code, stage=cell.stage, open=cell.open, warned=cell.warned, late=cell.late)
        for line in board["lines"]
        for cell in line.cells
        if cell is not None
    ]
    late = [
        LateOut(
            **RowOut.of(one.row, at).model_dump(),
            urged=one.urged,
            is_late=one.is_late,
            tags=[tag.code for tag in one.tags],
        )
        for one in board["late"]
    ]
    return BoardOut(unit=top.code, cells=cells, late=late)


BenchOut.model_rebuild()
BoardOut.model_rebuild()
