"""The emergency board of the centres."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.regulation.queries import packs_in_force
from bihuan.workorders import rules
from bihuan.workorders.emergencies import emergencies, proposals


@login_required
@require_GET
def emergency(request: StaffRequest) -> HttpResponse:
    """Tagged work orders and running events with their commander, and what the product proposes to lead."""
    at, staff = now(), request.user
    packs = packs_in_force(at)
    rules.require_any_permission("lead_emergencies", packs=packs, by=staff, at=at)
    before = request.GET.get("before", "")
    lines, older = emergencies(staff, before=int(before[:18]) if before.isdecimal() else None, at=at)
    facts = {"lines": lines, "older": older, "proposals": proposals(staff, packs, at=at), "now": at}
    return render(request, "workorders/emergency.html", facts)
