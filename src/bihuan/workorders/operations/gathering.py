"""Handling several work orders as one: which are gathered and which let go is said in a field of the action."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, NoReturn

from django.utils.translation import gettext as _

from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff
from bihuan.workorders.events import GatheringJoined, GatheringLeft, WorkOrderGathered, WorkOrderLetGo
from bihuan.workorders.facts import Case
from bihuan.workorders.models import Link, WorkOrder
from bihuan.workorders.queries.gatherings import GATHERS

_BETWEEN = re.compile(r"[\s,;，；、]+")


class NotGathered(Refusal):
    code: ClassVar[str] = "not_gathered"


def gather_others(case: Case, field: str, values: Mapping[str, Any], *, clause: str, by: Actor, at: datetime) -> None:
    """Take the open work orders named in the field under this one; all of them, or none and why."""
    order = case.order
    for number in _numbers(values, field):
        other = _gatherable(case, number, field, clause=clause, by=by, at=at)
        record(WorkOrderGathered(other.number), about=order, by=by, at=at)
        tie = partial(_tie, case, other, by=by, at=at)
        if order.birth is None:
            tie()
        else:
            order.birth.afterwards.append(tie)


def _gatherable(case: Case, number: str, field: str, *, clause: str, by: Actor, at: datetime) -> WorkOrder:
    """The open work order with this number, held, if the person sees it and nothing else handles it."""
    sight = WorkOrder.objects.visible_to(_reader(case, by), at=at).filter(regulation=case.order.regulation)
    found = sight.open().filter(number=number).exclude(procedure=case.order.procedure).first()
    if found is None:
        _refuse(_("没有找到在办工单 %(number)s，请核对编号。") % {"number": number}, field, clause)
    other = WorkOrder.objects.locked(found)
    standing = Link.objects.filter(other=other, kind=GATHERS, order__closed_at=None).select_related("order").first()
    if standing is not None:
        facts = {"number": number, "other": standing.order.number}
        _refuse(_("%(number)s 已由 %(other)s 共同处理。") % facts, field, clause)
    return other


def let_others_go(case: Case, field: str, values: Mapping[str, Any], *, clause: str, by: Actor, at: datetime) -> None:
    """Let the work orders named in the field go on by themselves."""
    case.be_written()
    for number in _numbers(values, field):
        link = Link.objects.filter(order=case.order, other__number=number, kind=GATHERS).select_related("other").first()
        if link is None:
            _refuse(_("%(number)s 不在共同处理的工单中。") % {"number": number}, field, clause)
        other = WorkOrder.objects.locked(link.other)
        link.delete()
        record(WorkOrderLetGo(number), about=case.order, by=by, at=at)
        record(GatheringLeft(case.procedure.kind, case.order.number), about=other, by=by, at=at)


def _tie(case: Case, other: WorkOrder, *, by: Actor, at: datetime) -> None:
    order, held = case.order, WorkOrder.objects.locked(other)
    Link.objects.create(order=order, other=held, kind=GATHERS, by=_reader(case, by), at=at)
    record(GatheringJoined(case.procedure.kind, order.number), about=held, by=by, at=at)


def _reader(case: Case, by: Actor) -> Staff:
    return Staff.objects.get(pk=by.actor_id) if by.actor_id else case.order.receiver


def _numbers(values: Mapping[str, Any], field: str) -> list[str]:
    """Each number once, whatever stands between them, in the one order in which everybody holds the rows."""
    return sorted({part for part in _BETWEEN.split(str(values.get(field) or "").upper()) if part})


def _refuse(sentence: str, field: str, clause: str) -> NoReturn:
    raise NotGathered(sentence, clause=clause, fields={field: sentence})
