"""What a person sees first: the workbench, the queues, and the answer to a search."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.customers.queries import find_customers
from bihuan.journal.access import note_refusal
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import now
from bihuan.org.models import Staff, Unit
from bihuan.org.requests import StaffRequest
from bihuan.org.scope import held_posts, prefixes, seen_path
from bihuan.regulation.queries import packs_in_force, packs_standing
from bihuan.sheets.pickers import FOUND, Picked
from bihuan.workorders import operations, queries, rules
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries import QueueView
from bihuan.workorders.views.filters import filters_of, unit_choices

_DENSITY, _YEAR = "bihuan_queue", 365 * 24 * 3600


@login_required
@require_GET
def workbench(request: StaffRequest) -> HttpResponse:
    """What must I do now, what is running late in my units, what does today bring."""
    at, staff = now(), request.user
    facts = {
        "now": at,
        "to_do": queries.to_do(staff, at=at),
        "late": queries.late_in_units(staff, at=at),
        "today": queries.due_today(staff, at=at),
        "urgings": queries.urgings_to_answer(staff, at=at),
        "openings": openings(staff, at=at),
    }
    return render(request, "workorders/workbench.html", facts)


def openings(staff: Staff, *, at: datetime) -> list[dict[str, Any]]:
    """The kinds of work orders that the person may open."""
    found: list[dict[str, Any]] = []
    for pack in packs_in_force(at):
        for procedure in pack.procedures:
            posts = {held.post for held in held_posts(staff, at) if held.regulation == pack.regulation.code}
            if posts & set(procedure.opening.posts):
                found.append({"pack": pack, "procedure": procedure})
    return found


@login_required
@require_GET
def queue(request: StaffRequest) -> HttpResponse:
    """The open work orders of one of my units, by priority and time left; filters stand in the address."""
    at, staff = now(), request.user
    units = list(Unit.objects.visible_to(staff, at=at).active())
    unit = _unit(request, units, staff, at)
    tab, after = request.GET.get("tab") or "unit", request.GET.get("after", "")
    view = _view(request, staff, tab, at)
    if tab == "handled":
        page = queries.handled_by(prefixes(staff, at), after=after)
    else:
        page = queries.queue_page(unit, view, after=after) if unit else queries.NO_PAGE
    packs = packs_standing(at)
    facts = {
        "now": at,
        "page": page,
        "units": unit_choices(units, unit),
        "tab": tab,
        "view": view,
        "filters": filters_of(packs, request.GET),
        "bulk": {} if tab == "handled" else rules.bulk_actions(packs, staff, at=at),
        "more_url": f"{request.path}?{_query(request)}&after={quote(page.after)}",
        "openings": openings(staff, at=at),
        "dense": (request.GET.get("density") or request.COOKIES.get(_DENSITY)) == "dense",
    }
    template = "workorders/queue.html#rows" if after and request.htmx else "workorders/queue.html"
    answer = render(request, template, facts)
    if "density" in request.GET:
        chosen = "dense" if facts["dense"] else "wide"
        answer.set_cookie(_DENSITY, chosen, max_age=_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
    return answer


def _unit(request: StaffRequest, units: list[Unit], staff: Staff, at: datetime) -> Unit | None:
    """The unit asked for, else the one that the person's first post sees."""
    asked = request.GET.get("unit")
    own = next((seen_path(held) for held in held_posts(staff, at)), None)
    found = next((unit for unit in units if unit.code == asked), None)
    return found or next((unit for unit in units if unit.path == own), None)


def _view(request: StaffRequest, staff: Staff, tab: str, at: datetime) -> QueueView:
    view = QueueView(
        stages=tuple(request.GET.getlist("stage")),
        levels=tuple(request.GET.getlist("level")),
        flags=tuple(request.GET.getlist("flag")),
        tiers=tuple(request.GET.getlist("tier")),
        by_due=request.GET.get("order") == "due",
    )
    if tab == "mine":
        return replace(view, handler=staff.pk)
    if tab == "late":
        return replace(view, late_at=at, by_due=True)
    return view


def _query(request: StaffRequest) -> str:
    """The address's filters without the place in the list, for the next page's link."""
    kept = request.GET.copy()
    kept.pop("after", None)
    return kept.urlencode()


@login_required
@require_POST
def bulk(request: StaffRequest) -> HttpResponse:
    """One action on several work orders, each under the same rules as alone; what is refused says why."""
    at, staff = now(), request.user
    numbers = request.POST.getlist("number")[:200]
    action = request.POST.get("action", "")
    orders = WorkOrder.objects.visible_to(staff, at=at).filter(number__in=numbers).order_by("pk")
    done, refused = 0, []
    for order in orders:
        try:
            rules.require_bulk(queries.case_of(order), action)
            operations.take_action(order=order, action=action, values={}, by=staff, at=at)
            done += 1
        except Refusal as refusal:
            if isinstance(refusal, NotPermitted):
                said, clause = refusal.sentence, refusal.clause
                note_refusal(by=staff, what=action, sentence=said, clause=clause, about=order, at=at)
            refused.append(order.number + _("：") + refusal.sentence)
    if done:
        messages.success(request, _("已完成 %(count)s 张工单。") % {"count": done})
    for sentence in refused:
        messages.warning(request, sentence)
    back = request.POST.get("back", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else "workorders:queue")


@login_required
@require_POST
def find(request: StaffRequest) -> HttpResponse:
    """Work orders for a field that names one: by number or words, within what the person may see."""
    words = request.POST.get("words", "").replace("\0", "")[:60]
    rows = queries.found(words, request.user, at=now(), size=FOUND) if words.strip() else []
    lines = [Picked(row.order.number, row.order.number, row.order.title) for row in rows]
    return render(request, "sheets/_found.html", {"rows": lines})


@login_required
@require_GET
def search(request: StaffRequest) -> HttpResponse:
    """Work orders and customers by number, name, phone tail or words, within what the person may see."""
    at, staff = now(), request.user
    words = request.GET.get("q", "").replace("\0", "")[:10_000]
    rows = queries.found(words, staff, at=at)
    exact = [row for row in rows if row.order.number == words.strip().upper()]
    if exact:
        return redirect("workorders:page", number=exact[0].order.number)
    customers = find_customers(words[:40], staff, at=at)
    facts = {"now": at, "words": words[:100], "rows": rows, "customers": customers}
    return render(request, "workorders/search.html", facts)
