"""Watching over clocks: the board of stages, urging by hand, answering urging orders, granting contact."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.files.operations import discard_draft
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import now
from bihuan.org.models import Staff, Unit
from bihuan.org.requests import StaffRequest
from bihuan.regulation.queries import packs_in_force
from bihuan.workorders import forms, operations, queries, rules, story
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries.steps import key_steps
from bihuan.workorders.views.filters import unit_choices
from bihuan.workorders.views.matter import visible_order


@login_required
@require_GET
def supervision(request: StaffRequest) -> HttpResponse:
    """Stages by units: open, warned, late; and what is late now, with whom and since when."""
    at, staff = now(), request.user
    rules.require_any_permission("supervise", packs=packs_in_force(at), by=staff, at=at)
    units = list(Unit.objects.visible_to(staff, at=at).active())
    top = next((unit for unit in units if unit.code == request.GET.get("unit")), units[0])
    facts = queries.supervision(top, at=at) | {"units": unit_choices(units, top), "now": at}
    facts["tiles"] = key_steps(top, at=at)
    template = "workorders/supervision.html#board" if request.htmx else "workorders/supervision.html"
    return render(request, template, facts)


@login_required
@require_http_methods(["GET", "POST"])
def urge(request: StaffRequest, number: str) -> HttpResponse:
    """Urge whoever has the work order, and ask for an answer by a moment."""
    at = now()
    order = visible_order(request, number, at)
    pack = queries.case_of(order).pack
    rules.require_permission(pack, "urge", by=request.user, at=at, doing=_("督办"))
    form = forms.UrgeForm(request.POST or None, initial={"answer_by": at + timedelta(hours=2)})
    if form.is_valid():
        try:
            operations.urge_work_order(order=order, **form.cleaned_data, by=request.user, at=at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            discard_draft(key=f"urge.{number}", by=request.user, at=at)
            return redirect("workorders:page", number=number)
    status = 422 if form.is_bound else 200
    return render(request, "workorders/urge.html", {"order": order, "form": form, "now": at}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: StaffRequest, number: str, urging: int) -> HttpResponse:
    """A warning or urging order as its form, and the answer to it."""
    at = now()
    order = visible_order(request, number, at)
    asked = get_object_or_404(order.urgings.select_related("unit", "person", "by", "answered_by"), pk=urging)
    form = forms.AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            operations.answer_urging(urging=asked, **form.cleaned_data, by=request.user, at=at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            discard_draft(key=f"answer.{number}", by=request.user, at=at)
            return redirect("workorders:page", number=number)
    status = 422 if form.is_bound else 200
    line = story.UrgingLine(asked, queries.case_of(order), request.user, at)
    facts = {"order": order, "urging": asked, "line": line, "form": form, "now": at}
    return render(request, "workorders/answer.html", facts, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def grant(request: StaffRequest, number: str) -> HttpResponse:
    """Let the handler speak to the customer for a time."""
    at = now()
    order = visible_order(request, number, at)
    pack = queries.case_of(order).pack
    rules.require_permission(pack, "grant_contact", by=request.user, at=at, doing=_("批准联系客户"))
    form = forms.GrantForm(request.POST or None, initial={"until": at + timedelta(hours=4)})
    if form.is_valid():
        try:
            handler = get_object_or_404(Staff, pk=order.handler_id)
            operations.grant_contact(order=order, staff=handler, **form.cleaned_data, by=request.user, at=at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            discard_draft(key=f"grant.{number}", by=request.user, at=at)
            return redirect("workorders:page", number=number)
    status = 422 if form.is_bound else 200
    return render(request, "workorders/grant.html", {"order": order, "form": form, "now": at}, status=status)


@login_required
@require_http_methods(["POST"])
def link(request: StaffRequest, number: str) -> HttpResponse:
    """Link with an earlier work order of the same customer."""
    at = now()
    order = visible_order(request, number, at)
    other = get_object_or_404(WorkOrder.objects.visible_to(request.user, at=at), number=request.POST.get("other", ""))
    operations.link_work_orders(order=order, other=other, by=request.user, at=at)
    return redirect("workorders:page", number=number)
