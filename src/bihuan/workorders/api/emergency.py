"""What is led together: the emergency board of the centres, and what a work order handles with others."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import Field

from bihuan.api.endpoints import Rule
from bihuan.api.shapes import Out, Page
from bihuan.kernel.time import now
from bihuan.org.requests import ApiRequest
from bihuan.regulation.queries import packs_in_force
from bihuan.workorders import rules
from bihuan.workorders.api.rooms import room, visible_order
from bihuan.workorders.api.shapes import RowOut
from bihuan.workorders.emergencies import Proposal, emergencies, proposals
from bihuan.workorders.queries.gatherings import Gathered, gathering_of


class TaggedOut(RowOut):
    tags: list[str]
    gathered: int = Field(description="How many work orders it handles together")
    missed: int = Field(description="How many of its limits were missed")


class ProposalOut(Out):
    """So many work orders alike within so long, and nothing over them yet."""

    regulation: str
    procedure: str
    alike: list[str]
    numbers: list[str]
    since: str


class EmergencyOut(Page):
    items: list[TaggedOut]
    proposals: list[ProposalOut]


class GatheredOut(Out):
    number: str | None = Field(description="Empty where the caller does not see it")
    procedure: str
    stage: str | None


class GatheringOut(Out):
    gathered: list[GatheredOut]
    gathered_by: list[GatheredOut]


@room.reads("/emergency", rule=Rule.PERMISSION, answers=EmergencyOut, summary=_("应急看板"))
def emergency(request: ApiRequest, after: Annotated[str, Query(pattern=r"^[0-9]{0,18}$")] = "") -> EmergencyOut:
    """Tagged work orders, running events, and what the product proposes to lead together."""
    at, staff = now(), request.user
    packs = packs_in_force(at)
    rules.require_any_permission("lead_emergencies", packs=packs, by=staff, at=at)
    lines, older = emergencies(staff, before=int(after) if after else None, at=at)
    return EmergencyOut(
        items=[
            TaggedOut(
                **RowOut.of(line.row, at).model_dump(),
                tags=[tag.code for tag in line.tags],
                gathered=line.gathered,
                missed=line.missed,
            )
            for line in lines
        ],
        proposals=[_proposed(one) for one in proposals(staff, packs, at=at)],
        after=str(older or ""),
    )


@room.reads("/work-orders/{number}/gathering", rule=Rule.SIGHT, answers=GatheringOut, summary=_("共同处理的工单"))
def gathering(request: ApiRequest, number: str) -> GatheringOut:
    """What this work order handles together, as far as the caller sees it, and what handles this one."""
    at = now()
    found = gathering_of(visible_order(request, number, at), reader=request.user, at=at)
    return GatheringOut(
        gathered=[_gathered(one) for one in found["gathered"]],
        gathered_by=[_gathered(one) for one in found["gathered_by"]],
    )


def _proposed(one: Proposal) -> ProposalOut:
    return ProposalOut(
        regulation=one.regulation,
        procedure=one.procedure.code,
        alike=[str(words) for words in one.alike],
        numbers=list(one.numbers),
        since=one.since.isoformat(),
    )


def _gathered(one: Gathered) -> GatheredOut:
    seen = one.is_seen
    return GatheredOut(
        number=one.order.number if seen else None,
        procedure=one.order.procedure,
        stage=one.order.stage if seen else None,
    )
