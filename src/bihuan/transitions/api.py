"""The machines' door to transitions: what runs under older editions, and deciding about it."""

from datetime import date, datetime
from typing import Annotated

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from bihuan.api.endpoints import Room, Rule
from bihuan.api.shapes import In, Out
from bihuan.kernel.time import now
from bihuan.org.requests import ApiRequest
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import packs_in_force
from bihuan.transitions import operations, queries, rules
from bihuan.transitions.queries import Preview, Standing
from bihuan.workorders.rules import require_any_permission

room = Room()


class StandingOut(Out):
    edition: str = Field(description="The older edition that they run under")
    stage: str
    title: str
    count: int
    may_move: int
    obstacles: list[str]
    changes: list[str]

    @classmethod
    def of(cls, one: Standing) -> "StandingOut":
        return cls(
            edition=one.edition.edition,
            stage=one.stage,
            title=str(one.title),
            count=one.count,
            may_move=one.may_move,
            obstacles=[str(each) for each in one.obstacles],
            changes=[f"{each.about}: {each.says}" for each in one.changes],
        )


class PlanOut(Out):
    procedure: str
    title: str
    moves: bool | None = Field(description="What is decided and not done yet; none where nothing is")
    on: date | None
    groups: list[StandingOut]

    @classmethod
    def of(cls, plan: Preview) -> "PlanOut":
        decision = plan.decision
        return cls(
            procedure=plan.rules.code,
            title=str(plan.rules.title),
            moves=decision.moves if decision else None,
            on=decision.on if decision else None,
            groups=[StandingOut.of(group) for group in plan.groups],
        )


class DecisionIn(In):
    moves: bool
    on: date | None = None
    reason: Annotated[str, Field(max_length=500)]


class DecisionOut(Out):
    procedure: str
    moves: bool
    on: date | None


@room.reads("/transitions/{regulation}/{edition}", rule=Rule.PERMISSION, answers=list[PlanOut], summary=_("版次过渡"))
def plans(request: ApiRequest, regulation: str, edition: str) -> list[PlanOut]:
    """By procedure and stage: what runs under older editions, what changes for it, what cannot move."""
    return [PlanOut.of(plan) for plan in queries.preview(_target(request, regulation, edition, now()))]


@room.writes(
    "/transitions/{regulation}/{edition}/{procedure}",
    rule=Rule.PERMISSION,
    answers=DecisionOut,
    summary=_("决定版次过渡"),
)
def decide(request: ApiRequest, regulation: str, edition: str, procedure: str, body: DecisionIn) -> DecisionOut:
    """Leave the running work orders of a procedure, or move them at the beginning of a day."""
    at = now()
    target = _target(request, regulation, edition, at)
    if procedure not in [plan.rules.code for plan in queries.preview(target)]:
        raise Http404  # nothing of it runs under an older edition: there is nothing to decide
    decision = operations.decide_transition(
        edition=target, procedure=procedure, moves=body.moves, on=body.on, reason=body.reason, by=request.user, at=at
    )
    return DecisionOut(procedure=procedure, moves=decision.moves, on=decision.on)


def _target(request: ApiRequest, regulation: str, edition: str, at: datetime) -> Edition:
    require_any_permission("keep_regulation", packs=packs_in_force(at), by=request.user, at=at)
    target = get_object_or_404(Edition, regulation=regulation, edition=edition)
    rules.require_keeper(target, by=request.user, at=at)
    return target
