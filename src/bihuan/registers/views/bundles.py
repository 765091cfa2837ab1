"""Many sheets as one PDF: asked for, watched, fetched by the one who asked."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from bihuan.journal.access import note_door
from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import SHANGHAI, now
from bihuan.org.requests import StaffRequest
from bihuan.papers.serving import pdf_response
from bihuan.registers import jobs, operations, queries
from bihuan.registers.finding import register_of
from bihuan.registers.forms import RegisterFilter
from bihuan.registers.models import Bundle
from bihuan.registers.operations.bundling import KEPT, MOST_BUNDLED


@login_required
@require_POST
def ask(request: StaffRequest, regulation: str, code: str) -> HttpResponse:
    """The ticked sheets, or else all that are wanted, as one PDF."""
    at = now()
    pack, rule = register_of(request.user, regulation, code, at)
    asked = RegisterFilter(request.POST, pack, rule)
    rows = queries.ordered_sheets(pack, rule, request.user, asked.wanted, asked.sort, at=at)
    ticked = request.POST.getlist("sheet")[:MOST_BUNDLED]
    rows = rows.filter(number__in=ticked) if ticked else rows
    title = f"{pack.form[rule.form].number} {rule.title.zh} {at.astimezone(SHANGHAI):%Y%m%d}"
    chosen = list(rows.values_list("pk", flat=True)[: MOST_BUNDLED + 1])
    bundle = operations.ask_for_bundle(register=(regulation, code), title=title, rows=chosen, by=request.user, at=at)
    address = request.META.get("REMOTE_ADDR") or ""
    note_door(AccessEntry.Kind.EXPORTED, by=request.user, what=title, address=address, at=at)
    jobs.bundle_sheets.defer(bundle_id=bundle.pk)
    return redirect("registers:bundle", bundle.key)


@login_required
@require_GET
def bundle(request: StaffRequest, key: UUID) -> HttpResponse:
    """How far it is; the part that asks again and again is the page without its frame."""
    row = _mine(request, key)
    page = "registers/_bundle.html" if request.headers.get("HX-Request") else "registers/bundle.html"
    late = row.state == Bundle.State.WAITING and now() - row.asked_at > timedelta(minutes=10)
    return render(request, page, {"bundle": row, "total": len(row.rows), "until": row.asked_at + KEPT, "late": late})


@login_required
@require_GET
def bundle_file(request: StaffRequest, key: UUID) -> HttpResponse:
    """The PDF itself."""
    row = _mine(request, key)
    if row.state != Bundle.State.READY or not row.path.exists():
        raise Http404
    return pdf_response(row.path.read_bytes(), title=row.title, download=True)


def _mine(request: StaffRequest, key: UUID) -> Bundle:
    return get_object_or_404(Bundle, key=key, staff=request.user)
