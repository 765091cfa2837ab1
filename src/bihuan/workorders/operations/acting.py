"""Taking an action: the one way in which a work order moves through its procedure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from bihuan.journal.events import SYSTEM, Actor
from bihuan.journal.operations import record
from bihuan.org.models import Staff
from bihuan.org.scope import acting
from bihuan.regulation.conditions import holds
from bihuan.regulation.schema.procedures import Action
from bihuan.workorders import queries, rules
from bihuan.workorders.events import ChildSettled
from bihuan.workorders.facts import Case, Facts, facts_from
from bihuan.workorders.listing import end_part, let_be_found, refresh_lists
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations.changes import Change, apply_values, move, said_of
from bihuan.workorders.operations.children import open_child
from bihuan.workorders.operations.gathering import gather_others, let_others_go
from bihuan.workorders.operations.timing import decide_on_clocks, keep_time
from bihuan.workorders.prefill import known_values


@transaction.atomic
def take_action(
    *, order: WorkOrder, action: str, values: Mapping[str, Any], seen: int | None = None, by: Staff, at: datetime
) -> WorkOrder:
    """Take one of the stage's actions, with what it must capture; all it leads to happens with it.

    A field that is not given keeps what is known of it. `seen` is the version of the work order that the person
    looked at. Refused with `NotInThisStage`, `NotPermitted`, `ChangedMeanwhile`, `Incomplete` (field by field)
    or `NotNow`, each with its clause.
    """
    order = WorkOrder.objects.locked(order)
    case = queries.case_of(order)
    rules.require_fresh(case, seen=seen)
    return act(case=case, action=action, values=values, by=by, at=at)


def act(
    *, case: Case, action: str, values: Mapping[str, Any], complete: bool = False, by: Staff, at: datetime
) -> WorkOrder:
    """Take an action on a work order that is locked, or that nobody else can know yet.

    `complete`: what is known already stands among the values.
    """
    case.by, case.at = by, at
    rule, held = rules.require_action(case, action, by=by, at=at)
    known = case.facts(posts=(held.post,))
    if not complete:
        values = {**known_values(case, action, rule, by=by, at=at), **values}
    values = rules.require_values(case, rule, values, facts=known)
    facts = known.with_values(facts_from(case.pack, case.procedure.form, values))
    rules.require_conditions(case, rule, facts=facts, at=at)
    rules.require_target(case, rule, values)
    rules.require_person(case, values, at=at)
    order = carry_out(case=case, code=action, rule=rule, values=values, facts=facts, by=acting(by, held), at=at)
    if rule.opens is None or rule.opens.then is None:
        return order
    _begin_child(order, rule.opens.then, by=by, at=at)
    return WorkOrder.objects.locked(order)


def _begin_child(parent: WorkOrder, action: str, *, by: Staff, at: datetime) -> None:
    """The work order just opened under this one takes its first action; what refuses that, refuses all."""
    child = WorkOrder.objects.filter(parent=parent).order_by("-pk")[0]
    act(case=queries.case_of(WorkOrder.objects.locked(child)), action=action, values={}, by=by, at=at)


def carry_out(
    *,
    case: Case,
    code: str,
    rule: Action,
    values: Mapping[str, Any],
    facts: Facts,
    by: Actor,
    at: datetime,
) -> WorkOrder:
    """Change the locked work order as the permitted action says, and tell the journal once."""
    order = case.order
    change = Change.begun(case)
    apply_values(case, rule, values, change, by=by, at=at)
    move(case, rule, change, facts=facts, by=by, at=at)
    order.version += 1
    record(said_of(case, code, rule, change), about=order, by=by, at=at, saving=change.columns)
    keep_time(case, f"work_order.{rule.event}", happened_at=at, change=change, by=by, at=at)
    if rule.clock is not None:
        decide_on_clocks(case, rule.clock, values, by=by, at=at)
    if {"title", "text", "customer"} & change.columns:
        let_be_found(order)
    if rule.gathers is not None:
        gather_others(case, rule.gathers, values, clause=rule.clause[0], by=by, at=at)
    if rule.releases is not None:
        let_others_go(case, rule.releases, values, clause=rule.clause[0], by=by, at=at)
    if rule.opens is not None and (rule.opens.when is None or holds(rule.opens.when, facts)):
        case.be_written()
        open_child(parent=case, rule=rule.opens, values=values, by=by, at=at)
    refresh_lists(order, reacted=True, at=at)
    ended_unsettled = order.closed_at is not None and order.settled_at is None
    if order.parent_id is not None and (rule.settles or ended_unsettled):
        _tell_parent(case, by=by, at=at)
    return order


def _tell_parent(case: Case, *, by: Actor, at: datetime) -> None:
    """A child has settled: its parent says so, and goes on when it was the last it waited for."""
    parent = WorkOrder.objects.locked(case.order.parent or case.order)
    end_part(parent, case.order, at=at)
    above = queries.case_of(parent)
    event = ChildSettled(case.order.procedure, case.procedure.kind, case.order.number)
    record(event, about=parent, by=by, at=at)
    keep_time(above, event.entry_name, happened_at=at, by=by, at=at)
    join = above.stage.join
    waits = join is not None and join.procedure == case.order.procedure
    if join is not None and waits and queries.open_children(parent, join.procedure) == 0:
        rule = above.stage.actions[join.action]
        values = {k: v for k, v in case.values.items() if k in (*rule.captures, *rule.may_capture)}
        carry_out(case=above, code=join.action, rule=rule, values=values, facts=above.facts(), by=SYSTEM, at=at)
