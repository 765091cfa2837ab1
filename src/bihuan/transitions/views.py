"""版次过渡: what runs when a new edition begins, what would change for it, and what is decided about it."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of, packs_in_force
from bihuan.transitions import operations, queries, rules
from bihuan.transitions.forms import DecideForm
from bihuan.transitions.queries import Preview
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.rules import require_any_permission


@login_required
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """The editions that follow another; the newest is opened at once where there is only one."""
    at = now()
    require_any_permission("keep_regulation", packs=packs_in_force(at), by=request.user, at=at)
    editions = queries.target_editions(at)
    if len(editions) == 1:
        return redirect("transitions:plan", editions[0].regulation, editions[0].edition)
    lines = [(edition, pack_of(edition.pk).regulation) for edition in editions]
    return render(request, "transitions/index.html", {"lines": lines})


@login_required
@require_GET
def plan(request: StaffRequest, regulation: str, edition: str) -> HttpResponse:
    """By procedure and stage: how many run, what changes for them, and which have no place in the edition."""
    target = _target(request, regulation, edition, now())
    facts = {"target": target, "regulation": pack_of(target.pk).regulation, "plans": queries.preview(target)}
    return render(request, "transitions/plan.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: StaffRequest, regulation: str, edition: str, procedure: str) -> HttpResponse:
    """Leave the running work orders of a procedure, or move them on a day."""
    at = now()
    target = _target(request, regulation, edition, at)
    plan = _plan(target, procedure)
    form = DecideForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        moves = said["way"] == "move"
        try:
            operations.decide_transition(
                edition=target, procedure=procedure, moves=moves, on=said["on"], reason=said["reason"],
                by=request.user, at=at,
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("transitions:plan", regulation, edition)
    facts = {"target": target, "regulation": pack_of(target.pk).regulation, "plan": plan, "form": form}
    return render(request, "transitions/decide.html", facts, status=422 if form.is_bound else 200)


@login_required
@require_GET
def standing(request: StaffRequest, regulation: str, edition: str, procedure: str, stage: str) -> HttpResponse:
    """The work orders of one group by number, unit and age: the keeper need not see the matters themselves."""
    at = now()
    target = _target(request, regulation, edition, at)
    under = request.GET.get("under", "")
    groups = [group for group in _plan(target, procedure).groups if group.stage == stage]
    group = next((one for one in groups if one.edition.edition == under or not under), None)
    if group is None:
        raise Http404(stage)
    page = queries.standing_page(group.edition, procedure, stage, after=request.GET.get("after", ""))
    shown = [row.order.pk for row in page.rows]
    seen = WorkOrder.objects.visible_to(request.user, at=at).filter(pk__in=shown).values_list("pk", flat=True)
    facts = {"target": target, "group": group, "page": page, "seen": set(seen), "now": at}
    return render(request, "transitions/standing.html", facts)


def _target(request: StaffRequest, regulation: str, edition: str, at: datetime) -> Edition:
    require_any_permission("keep_regulation", packs=packs_in_force(at), by=request.user, at=at)
    target = get_object_or_404(Edition, regulation=regulation, edition=edition)
    rules.require_keeper(target, by=request.user, at=at)
    return target


def _plan(target: Edition, procedure: str) -> Preview:
    found = next((plan for plan in queries.preview(target) if plan.rules.code == procedure), None)
    if found is None:
        raise Http404(procedure)
    return found
