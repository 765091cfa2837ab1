"""May two work orders become one, may they be taken apart, and how the page of each tells it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _

from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.org.models import Staff
from bihuan.org.scope import Held, held_posts
from bihuan.regulation.schema.procedures import Merging
from bihuan.workorders import queries, rules
from bihuan.workorders.facts import Case
from bihuan.workorders.models import Merger, WorkOrder
from bihuan.workorders.queries.sequels import sequels_of
from bihuan.workorders.units import unit_of


class NotMergeable(Refusal):
    code: ClassVar[str] = "not_mergeable"


class OtherCustomer(Refusal):
    code: ClassVar[str] = "other_customer"


class AnsweredBefore(Refusal):
    code: ClassVar[str] = "answered_before"


class StillAtWork(Refusal):
    code: ClassVar[str] = "still_at_work"


class NotMerged(Refusal):
    code: ClassVar[str] = "not_merged"


def merger_post(case: Case, *, by: Staff, at: datetime) -> Held | None:
    """The post under which the person merges this work order or takes it apart, or None."""
    rule, barred = case.procedure.merging, case.order.accused_id
    unit = unit_of(case, rule.unit) if rule else None
    if rule is None or unit is None or (barred is not None and barred == by.pk):
        return None
    for held in held_posts(by, at):
        mine = held.unit_id == unit.pk and held.regulation == case.order.regulation and held.post in rule.posts
        if mine and (held.for_staff_id is None or held.for_staff_id != barred):
            return held
    return None


def require_merger(case: Case, *, by: Staff, at: datetime) -> tuple[Merging, Held]:
    """The procedure's rule of merging, if one of the person's posts may merge this work order."""
    rules.require_not_accused(case, by=by)
    rule = case.procedure.merging
    if rule is None:
        raise NotMergeable(_("“%(kind)s”不能合并。") % {"kind": case.procedure.kind})
    held = merger_post(case, by=by, at=at)
    if held is None:
        unit = unit_of(case, rule.unit)
        posts = _("、").join(str(case.pack.post[post].title) for post in rule.posts)
        whose = f"{unit.title if unit else '—'} · {posts}"
        raise NotPermitted(
            _("“%(action)s”由 %(whose)s 执行。") % {"action": rule.title, "whose": whose}, clause=rule.clause[0]
        )
    return rule, held


def require_joinable(first: Case, second: Case, rule: Merging) -> None:
    """Two open, unanswered work orders of one customer and one procedure; nobody works under the later."""
    clause, one, other = rule.clause[0], first.order, second.order
    if one.pk == other.pk:
        raise NotMergeable(_("工单不能与自身合并。"), clause=clause)
    if one.customer_id is None or one.customer_id != other.customer_id:
        raise OtherCustomer(_("只能合并同一客户的工单。"), clause=clause)
    if (one.regulation, one.procedure) != (other.regulation, other.procedure):
        raise NotMergeable(_("只能合并同一种工单。"), clause=clause)
    for case in (first, second):
        rules.require_open(case)
        if case.order.settled_at is not None:
            sentence = _("%(number)s 已答复客户，不能再合并。")
            raise AnsweredBefore(sentence % {"number": case.order.number}, clause=clause)
    if other.parent_id is not None or queries.open_children(other) or _is_taken_up(other):
        sentence = _("%(number)s 下还有未完成的工单，或它是其他工单的下级，不能并入。")
        raise StillAtWork(sentence % {"number": other.number}, clause=clause)


def _is_taken_up(order: WorkOrder) -> bool:
    return any(later.settled_at is None and later.closed_at is None for later in sequels_of(order))


def require_separable(case: Case, first: WorkOrder) -> Merger:
    """The merger that stands, if the work order it led into is still open and unanswered."""
    rule = case.procedure.merging
    clause = rule.clause[0] if rule else ""
    merger = Merger.objects.select_for_update().filter(order=case.order, undone_at=None).first()
    if merger is None:
        raise NotMerged(_("本工单没有合并，或合并已撤销。"), clause=clause)
    if first.closed_at is not None or first.settled_at is not None:
        sentence = _("%(number)s 已答复或已结束，不能再撤销合并；客户仍有异议的，请重新登记。")
        raise AnsweredBefore(sentence % {"number": first.number}, clause=clause)
    return merger


@dataclass(frozen=True, slots=True)
class Joined:
    """One merging as the page of either work order tells it."""

    merger: Merger
    other: WorkOrder
    is_into: bool  # this work order waits in the other
    is_seen: bool  # the reader may open the other


def joined_with(order: WorkOrder, *, reader: Staff, at: datetime) -> list[Joined]:
    """What this work order was merged into, and what waits in it."""
    return list(_joined(order, reader, at))


def _joined(order: WorkOrder, reader: Staff, at: datetime) -> Iterator[Joined]:
    standing = Merger.objects.filter(Q(order=order) | Q(into=order), undone_at=None)
    found = standing.prefetch_related("order", "into").order_by("pk")
    both = [(each, each.into, True) if each.order_id == order.pk else (each, each.order, False) for each in found]
    keys = [other.pk for _merger, other, _is_into in both]
    sight = WorkOrder.objects.visible_to(reader, at=at).filter(pk__in=keys)
    seen = set(sight.values_list("pk", flat=True)) if keys else set()
    for merger, other, is_into in both:
        yield Joined(merger, other, is_into, other.pk in seen)


def mergeable_with(order: WorkOrder, *, reader: Staff, at: datetime, size: int = 20) -> list[WorkOrder]:
    """Open, unanswered work orders of the same customer that the reader sees, newest first."""
    if order.customer_id is None:
        return []
    others = WorkOrder.objects.visible_to(reader, at=at).open().exclude(pk=order.pk)
    others = others.filter(customer_id=order.customer_id, regulation=order.regulation, procedure=order.procedure)
    others = others.filter(settled_at=None, parent=None).select_related("owner_unit", "sheet")
    return list(others.order_by("-opened_at")[:size])


def merging_of(case: Case, *, reader: Staff, at: datetime) -> dict[str, Any]:
    """What the page shows of merging: who waits in whom, and what this reader may do about it."""
    order = case.order
    joined, may = joined_with(order, reader=reader, at=at), merger_post(case, by=reader, at=at) is not None
    return {
        "joined": joined,
        "merging": case.procedure.merging,
        "may_merge": may and order.is_open and order.settled_at is None,
        "may_undo_merge": may and any(one.is_into for one in joined),
    }
