"""Registers as lists: their pages, and spreadsheets out of them and into them."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.files.models import File
from bihuan.files.operations import store_file
from bihuan.journal.access import note_door
from bihuan.journal.models import AccessEntry
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import SHANGHAI, now
from bihuan.org.requests import StaffRequest
from bihuan.registers import operations, queries, rules
from bihuan.registers.exporting import XLSX, as_xlsx, csv_of, table_of
from bihuan.registers.forms import ImportForm, RegisterFilter
from bihuan.registers.importing import Import, import_of, shown
from bihuan.registers.views.finding import register_of
from bihuan.regulation.queries import edition_in_force
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.sheets.entry import file_of, token_of
from bihuan.sheets.fields import Wrong


@login_required
@require_GET
def registers(request: StaffRequest) -> HttpResponse:
    """The registers that a post of mine may open."""
    found = rules.registers_for(request.user, now())
    return render(request, "registers/registers.html", {"registers": found})


@login_required
@require_GET
def register(request: StaffRequest, regulation: str, code: str) -> HttpResponse:
    """One register, page by page, by number or words."""
    at = now()
    pack, rule = register_of(request, regulation, code, at)
    asked = RegisterFilter(request.GET)
    said = asked.said
    page = queries.page_of(
        pack, rule, request.user, wanted=queries.Wanted(**said), before=request.GET.get("before", ""), at=at
    )
    may = rules.may_import(pack, rule, by=request.user, at=at)
    facts = {"pack": pack, "register": rule, "page": page, "asked": asked, "query": urlencode(said), "may_make": may}
    return render(request, "registers/register.html", facts)


@login_required
@require_GET
def export(request: StaffRequest, regulation: str, code: str, kind: str) -> HttpResponseBase:
    """The wanted sheets as a table; who took them out is noted."""
    at = now()
    pack, rule = register_of(request, regulation, code, at)
    table = table_of(pack, rule, queries.Wanted(**RegisterFilter(request.GET).said), by=request.user, at=at)
    what, address = f"{table.title} {table.about}"[:200], request.META.get("REMOTE_ADDR") or ""
    note_door(AccessEntry.Kind.EXPORTED, by=request.user, what=what, address=address, at=at)
    if kind == "csv":
        answer: HttpResponseBase = StreamingHttpResponse(csv_of(table), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(as_xlsx(table), content_type=XLSX)
    name = f"{table.title} {at.astimezone(SHANGHAI):%Y%m%d}.{kind}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def import_file(request: StaffRequest, regulation: str, code: str) -> HttpResponse:
    """A spreadsheet: first every cell is held against the form, then all of it is taken, or nothing."""
    at = now()
    pack, rule = register_of(request, regulation, code, at)
    rules.require_importer(pack, rule, by=request.user, at=at)
    form = ImportForm(request.POST or None, request.FILES or None)
    facts: dict[str, Any] = {"pack": pack, "register": rule, "form": form}
    try:
        file = _uploaded(request, form, at)
        if file is None:
            return render(request, "registers/import.html", facts, status=422 if request.method == "POST" else 200)
        found = import_of(file.path, file.name, pack=pack, rule=rule, by=request.user, at=at)
        if "token" in request.POST and not found.faults:
            _import(request, pack, rule, found, at)
            return redirect("registers:register", regulation, code)
    except Refusal as refusal:
        form.refuse(refusal)
        return render(request, "registers/import.html", facts, status=422)
    facts |= {"found": found, "file": file, "token": token_of(file.pk), "faults": list(shown(found.faults))}
    return render(request, "registers/import.html", facts, status=422 if found.faults else 200)


def _uploaded(request: StaffRequest, form: ImportForm, at: datetime) -> File | None:
    """The file that was just sent, or the one that was looked through before and is now to be taken."""
    if "token" in request.POST:
        try:
            return File.objects.filter(uploaded_by_id=request.user.pk).get(pk=file_of(request.POST["token"]))
        except (Wrong, File.DoesNotExist):
            raise Http404 from None
    if request.method == "GET" or not form.is_valid():
        return None
    upload = form.cleaned_data["file"]
    return store_file(content=upload, name=upload.name, by=request.user, at=at)


def _import(request: StaffRequest, pack: Pack, rule: Register, found: Import, at: datetime) -> None:
    edition = edition_in_force(pack.regulation.code, at)
    if edition is None:
        raise Http404
    key = request.POST.get("form_key", "")[:32]
    operations.import_register_sheets(
        edition=edition, register=rule.code, lines=found.lines, key=key, by=request.user, at=at
    )
