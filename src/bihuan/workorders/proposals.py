"""What the regulation proposes while one types: level, target, promise, defaults, earlier work orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from bihuan.clocks.queries import calendar_named
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from bihuan.regulation.conditions import holds
from bihuan.regulation.limits import fits, span_for
from bihuan.regulation.policies import Decision
from bihuan.regulation.schema.limits import Limit
from bihuan.regulation.schema.procedures import Action
from bihuan.sheets.fields import defaults
from bihuan.workorders.facts import Case, Facts, promise_due
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.prefill import known_values
from bihuan.workorders.rules import branch
from bihuan.workorders.sources import Sources, decided
from bihuan.workorders.units import unit_of

REMEMBERED = timedelta(days=90)  # how far back a repeated matter is looked for (WO-041)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value proposed, with the reason and clause it follows from."""

    code: str
    title: str
    why: Words
    clause: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Until when the customer may be promised an answer, and by which clause."""

    due_at: datetime
    limit: Limit


def proposed_level(case: Case) -> Proposal | None:
    """The level that the regulation's table gives for what is known (WO-011)."""
    decision = _decided(case, "level")
    if decision is None:
        return None
    title = next((str(x.title) for x in case.pack.catalogue.levels if x.code == decision.code), decision.code)
    return Proposal(decision.code, title, decision.why, decision.clause)


def proposed_target(case: Case) -> tuple[Unit, Proposal] | None:
    """The unit that the regulation's table sends such a matter to (WO-044)."""
    decision = _decided(case, "target")
    unit = unit_of(case, decision.code) if decision else None
    if decision is None or unit is None:
        return None
    return unit, Proposal(decision.code, str(unit.title), decision.why, decision.clause)


def _decided(case: Case, what: str) -> Decision | None:
    policy = next((policy for policy in case.pack.policies if policy.proposes == what), None)
    return decided(case, policy.code) if policy else None


def promise_of(case: Case) -> Promise | None:
    """The promise that such a work order carries, counted from the end of the contact."""
    facts = case.facts()
    due = promise_due(case, facts)
    limits = (case.pack.limit[code] for code in case.procedure.limits)
    limit = next((limit for limit in limits if limit.kind == "promise" and fits(limit, facts)), None)
    return Promise(due, limit) if due and limit else None


def intake_defaults(case: Case, *, by: Staff, at: datetime) -> dict[str, Any]:
    """What a new form begins with: the end of the contact is now until somebody says otherwise."""
    first = filled(case, by=by, at=at)
    for field in case.pack.form[case.procedure.form].fields:
        if field.binds == "contact_ended_at":
            first[field.code] = at
        elif field.binds == "channel":
            first[field.code] = _channel_of(case) or first.get(field.code, "")
    return first


def _channel_of(case: Case) -> str:
    """The channel that such a unit mostly receives through: the first that the regulation lists for its kind."""
    kind = case.order.receiving_unit.kind
    return next((x.code for x in case.pack.catalogue.channels if x.active and kind in x.unit_kinds), "")


def filled(case: Case, *, by: Staff, at: datetime) -> dict[str, Any]:
    """The first value of every field that names its source or begins with something."""
    sources = Sources(case, by=by, at=at)
    fields = case.pack.form[case.procedure.form].fields
    return defaults(fields) | {field.code: sources.value(field.filled_from) for field in fields if field.filled_from}


def proposed(case: Case, code: str, rule: Action, *, by: Staff, at: datetime) -> dict[str, Any]:
    """What an action's fields begin with on the screen: what is known, and what the regulation proposes to choose."""
    values = known_values(case, code, rule, by=by, at=at)
    for field in case.pack.form[case.procedure.form].fields:
        if field.binds == "target":
            values[field.code] = _target_for(case, rule)
        elif field.proposed and field.code in (*rule.captures, *rule.may_capture) and not values.get(field.code):
            facts = case.facts()
            values[field.code] = [code for each in field.proposed if holds(each.when, facts) for code in each.choose]
    return values


def _target_for(case: Case, rule: Action) -> int | None:
    """The unit proposed, if this action may send to it."""
    target = proposed_target(case) if rule.targets else None
    return target[0].pk if target and target[0].kind in rule.targets else None


def consequence(case: Case, rule: Action, values: Mapping[str, Any], *, at: datetime) -> str:
    """What happens when the button is pressed, in one sentence: where it goes and by when."""
    facts = case.facts().with_values(values)
    stage = case.procedure.stages[branch(rule.to, facts, otherwise=case.order.stage)]
    unit = _going_to(case, rule, values)
    parts = [str(unit.title)] if unit else []
    if rule.to:
        parts.append(str(stage.title))
    started = _started_by(case, f"work_order.{rule.event}", facts, at)
    if started is not None:
        limit, due = started
        parts.append(
            _("%(limit)s至 %(due)s") % {"limit": limit.title, "due": f"{due.astimezone(SHANGHAI):%m-%d %H:%M}"}
        )
    return " · ".join(parts)


def _going_to(case: Case, rule: Action, values: Mapping[str, Any]) -> Unit | None:
    field = next((f.code for f in case.pack.form[case.procedure.form].fields if f.binds == "target"), "")
    chosen = values.get(field)
    if rule.move == "send" and chosen:
        return Unit.objects.filter(pk=chosen).first()
    if rule.move in ("send_back", "report") and case.order.senders:
        return Unit.objects.filter(pk=case.order.senders[-1]).first()
    return None


def _started_by(case: Case, event: str, facts: Facts, at: datetime) -> tuple[Limit, datetime] | None:
    for code in case.procedure.limits:
        limit = case.pack.limit[code]
        if event in limit.starts and limit.given_by is None and fits(limit, facts):
            span = span_for(limit, facts, case.pack.catalogue)
            return limit, calendar_named(case.pack.regulation.calendar).due(at, span)
    return None


def earlier_orders(
    order: WorkOrder, *, reader: Staff | None = None, at: datetime, size: int = 5, tied: bool = True
) -> list[WorkOrder]:
    """Open and recent work orders of the same customer, newest first (WO-041).

    All of them for whoever registers the matter, else those that the reader sees. What is linked is told as that;
    `tied` says that something may be.
    """
    if order.customer_id is None:
        return []
    sight = WorkOrder.objects.all() if reader is None else WorkOrder.objects.visible_to(reader, at=at)
    recent = sight.filter(customer_id=order.customer_id, opened_at__gte=at - REMEMBERED, parent=None)
    recent = recent.exclude(pk=order.parent_id) if order.parent_id is not None else recent
    if order.pk is not None:
        recent = recent.exclude(pk=order.pk)
    if order.pk is not None and tied:
        recent = recent.exclude(linked_from__order=order).exclude(links__other=order)
    return list(recent.select_related("owner_unit").order_by("-opened_at")[:size])
