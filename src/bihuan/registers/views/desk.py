"""您要办什么？ One box that leads to the right procedure or sheet of the right regulation."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.registers.desk import fitting, matters

LONGEST = 100  # characters that are looked for


@login_required
@require_GET
def desk(request: StaffRequest) -> HttpResponse:
    """The page, or while one types the list alone."""
    asked = request.GET.get("q", "")[:LONGEST]
    facts = {"asked": asked, "matters": fitting(asked, matters(request.user, now()))}
    return render(request, "registers/_matters.html" if request.htmx else "registers/desk.html", facts)
