"""Pages of the seals of units."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.kernel.time import SHANGHAI, now
from bihuan.org import operations
from bihuan.org.forms import ReasonForm, SealForm
from bihuan.org.models import Unit
from bihuan.org.queries import administered_units
from bihuan.org.requests import StaffRequest
from bihuan.org.views.doors import accepted, administrators_only, status_of


@administrators_only
@require_http_methods(["GET", "POST"])
def keep(request: StaffRequest, code: str) -> HttpResponse:
    """Hand in the picture of a seal."""
    at = now()
    unit = _unit(request, code, at)
    form = SealForm(request.POST or None, request.FILES or None, initial={"from_on": at.astimezone(SHANGHAI).date()})
    if accepted(form, lambda: operations.keep_seal(unit=unit, **form.card(), by=request.user, at=at)):
        messages.success(request, _("已上传印章。谁可以用印，由制度按岗位规定。"))
        return redirect("org:unit", code)
    facts = {
        "form": form,
        "title": _("上传印章"),
        "about": unit,
        "button": _("上传"),
        "back_url": reverse("org:unit", args=[code]),
    }
    return render(request, "org/unit_form.html", facts, status=status_of(form))


@administrators_only
@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Withdraw a seal, with a reason."""
    at = now()
    unit = _unit(request, code, at)
    seal = get_object_or_404(unit.seals.select_related("unit"), pk=pk)
    form = ReasonForm(request.POST or None)
    if accepted(form, lambda: operations.end_seal(seal=seal, **form.cleaned_data, by=request.user, at=at)):
        messages.success(request, _("印章已停用。"))
        return redirect("org:unit", code)
    facts = {
        "form": form,
        "title": _("停用印章"),
        "about": seal,
        "button": _("停用"),
        "back_url": reverse("org:unit", args=[code]),
        "note": _("停用后立即不能再用印；已盖的章仍然有效。"),
    }
    return render(request, "org/unit_form.html", facts, status=status_of(form))


def _unit(request: StaffRequest, code: str, at: datetime) -> Unit:
    return get_object_or_404(administered_units(request.user, at=at), code=code)
