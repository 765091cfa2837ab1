"""The permission table of appeals, group events and raised problems: every stage, every action, everybody."""

from typing import Any

import pytest

from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.org.models import Staff
from bihuan.regulation.queries import pack_of
from bihuan.workorders import rules
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order, take_action
from bihuan.workorders.rules import NotInThisStage
from tests.workorders import test_appeal, test_group_event
from tests.workorders.department import case, child_of, fresh
from tests.workorders.permission_table_more import ACTIONS, TABLE, Situation
from tests.workorders.test_escalated import Headquarters
from tests.workorders.test_escalated import headquarters as headquarters
from tests.workorders.test_permission_table import MAY, MAY_NOT, NOT_OFFERED, people, undone

EVERY = pytest.mark.parametrize("situation", TABLE, ids=" ".join)


def cast_of(headquarters: Headquarters) -> dict[str, Staff]:
    at_the_top = {who: headquarters.people[who] for who in ("desk", "audit", "calls")}
    return people(headquarters.telecom) | at_the_top


def placed(headquarters: Headquarters, situation: Situation) -> WorkOrder:
    """A work order of the procedure put into the stage, at the unit whose turn it is there."""
    procedure, stage, whose = situation
    world = headquarters.telecom.world
    order = _begun(headquarters, procedure, whose)
    unit = {"hq": world.hq_centre, "hn": world.centre, "dept": world.network}[whose]
    handler = world.order_handler if whose == "dept" else None
    WorkOrder.objects.filter(pk=order.pk).update(stage=stage, owner_unit=unit, handler=handler)
    return fresh(order)


def _begun(headquarters: Headquarters, procedure: str, whose: str) -> WorkOrder:
    telecom, world = headquarters.telecom, headquarters.telecom.world
    by = headquarters.people["desk"] if whose == "hq" else world.reviewer
    if procedure == "appeal":
        earlier = telecom.brought_to("awaiting_reply")
        at_the_top: dict[str, Any] = {"made_at": "headquarters"} if whose == "hq" else {}
        return test_appeal.opened(telecom, by, earlier_orders=earlier.number, **at_the_top)
    if procedure == "group_event":
        return test_group_event.opened(telecom, by=by)
    raised = child_of(telecom.raised())
    if procedure == "raised":
        return raised
    telecom.act(raised, "take", world.reviewer)
    return child_of(telecom.act(raised, "raise_further", world.reviewer, further_reason="需要总部协调。"))


def expected(situation: Situation, action: str, who: str) -> str:
    """What the table says of this person."""
    offered = TABLE[situation]
    if action not in offered:
        return NOT_OFFERED
    return MAY if who in offered[action].split() else MAY_NOT


def test_the_table_names_every_stage(headquarters: Headquarters) -> None:
    pack = pack_of(headquarters.telecom.edition.pk)
    ends = {("raised", "done"), ("raised", "refused"), ("raised_headquarters", "done")}
    stages = {
        (name, stage) for name in {name for name, _stage, _whose in TABLE} for stage in pack.procedure[name].stages
    }

    assert {(procedure, stage) for procedure, stage, _whose in TABLE} == stages - ends


@EVERY
def test_rules_answer_as_the_table_says(headquarters: Headquarters, situation: Situation) -> None:
    standing, cast, wrong = case(placed(headquarters, situation)), cast_of(headquarters), {}

    for action in ACTIONS:
        for who, person in cast.items():
            try:
                rules.require_action(standing, action, by=person, at=headquarters.telecom.at)
                given = MAY
            except NotInThisStage:
                given = NOT_OFFERED
            except NotPermitted:
                given = MAY_NOT
            if given != expected(situation, action, who):
                wrong[f"{who}: {action}"] = f"{given}, the table says {expected(situation, action, who)}"

    assert wrong == {}


@EVERY
def test_page_offers_only_what_the_table_says(headquarters: Headquarters, situation: Situation) -> None:
    standing, cast = case(placed(headquarters, situation)), cast_of(headquarters)

    offered = {
        who: {offer.code for offer in rules.offers(standing, by=person, at=headquarters.telecom.at) if offer.allowed}
        for who, person in cast.items()
    }

    assert offered == {
        who: {action for action, whose in TABLE[situation].items() if who in whose.split()} for who in cast
    }


@EVERY
def test_operation_refuses_with_a_clause_whoever_the_table_does_not_name(
    headquarters: Headquarters, situation: Situation
) -> None:
    order, cast, at = placed(headquarters, situation), cast_of(headquarters), headquarters.telecom.at

    for action in TABLE[situation]:
        for who, person in cast.items():
            if expected(situation, action, who) == MAY_NOT:
                with undone(), pytest.raises(Refusal) as refused:
                    take_action(order=order, action=action, values={}, by=person, at=at)
                assert isinstance(refused.value, NotPermitted), f"{who}: {action}"
                assert refused.value.clause, f"{who}: {action}"


def test_nobody_else_opens_them(headquarters: Headquarters) -> None:
    """Appeals and group events are opened at the centres alone (APL-006, WO-016)."""
    telecom = headquarters.telecom
    openers = {"review", "supervisor", "desk", "hubei"}
    for procedure in ("appeal", "group_event"):
        for who, person in cast_of(headquarters).items():
            if who not in openers | ({"audit"} if procedure == "group_event" else set()):
                asked = {"edition": telecom.edition, "procedure": procedure, "values": {}}
                with undone(), pytest.raises(NotPermitted):
                    open_work_order(**asked, by=person, at=telecom.at)  # type: ignore[arg-type]
