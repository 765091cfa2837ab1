"""Merging two work orders of one customer, and taking them apart."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.workorders import forms, operations, queries
from bihuan.workorders.merging import joined_with, mergeable_with, require_merger
from bihuan.workorders.models import Merger, WorkOrder
from bihuan.workorders.views.matter import visible_order


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: StaffRequest, number: str) -> HttpResponse:
    """Choose the other work order of the same customer, and say why the two are one matter."""
    at, by = now(), request.user
    order = visible_order(request, number, at)
    case = queries.case_of(order)
    rule, _held = require_merger(case, by=by, at=at)
    others = mergeable_with(order, reader=by, at=at)
    form = forms.MergeForm(request.POST or None, initial={"other": request.GET.get("other")})
    form.fields["other"].choices = [(each.number, _label(each)) for each in others]  # type: ignore[attr-defined]

    def done() -> Merger:
        sight = WorkOrder.objects.visible_to(by, at=at)
        other = get_object_or_404(sight, number=form.cleaned_data["other"])
        reason, seen = form.cleaned_data["reason"], _seen(request)
        return operations.merge_work_orders(order=order, other=other, reason=reason, seen=seen, by=by, at=at)

    facts = {"order": order, "rule": rule, "others": others, "form": form, "now": at}
    return _answered(request, form, done, "workorders/merge.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: StaffRequest, number: str) -> HttpResponse:
    """Take a merged work order out again, with the reason."""
    at, by = now(), request.user
    order = visible_order(request, number, at)
    rule, _held = require_merger(queries.case_of(order), by=by, at=at)
    form = forms.UndoMergeForm(request.POST or None)

    def done() -> Merger:
        reason, seen = form.cleaned_data["reason"], _seen(request)
        return operations.undo_merge(order=order, reason=reason, seen=seen, by=by, at=at)

    joined = [one for one in joined_with(order, reader=by, at=at) if one.is_into]
    facts = {"order": order, "rule": rule, "joined": joined, "form": form, "now": at}
    return _answered(request, form, done, "workorders/undo_merge.html", facts)


def _answered(
    request: StaffRequest,
    form: forms.RefusableForm,
    done: Callable[[], Merger],
    template: str,
    facts: dict[str, object],
) -> HttpResponse:
    """The form again with what refused it, or on to the work order that now has the matter."""
    if form.is_valid():
        try:
            merger = done()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("workorders:page", number=(merger.order if merger.undone_at else merger.into).number)
    return render(request, template, facts, status=422 if form.is_bound else 200)


def _seen(request: StaffRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen[:9]) if seen.isdecimal() else None


def _label(order: WorkOrder) -> str:
    stage = queries.case_of(order).stage.title
    facts = {"number": order.number, "title": order.title, "unit": order.owner_unit.title, "stage": stage}
    return _("%(number)s %(title)s（%(unit)s · %(stage)s）") % facts
