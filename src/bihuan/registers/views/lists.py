"""Registers as lists: their pages, and spreadsheets out of them and into them."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.files.models import File
from bihuan.files.operations import store_file
from bihuan.journal.access import note_door
from bihuan.journal.models import AccessEntry
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import SHANGHAI, now
from bihuan.org.requests import StaffRequest
from bihuan.papers.serving import list_response
from bihuan.registers import operations, queries, rules
from bihuan.registers.exporting import XLSX, as_xlsx, csv_of, table_of
from bihuan.registers.finding import register_of
from bihuan.registers.forms import ImportForm, RegisterFilter, ViewForm
from bihuan.registers.importing import Import, import_of, shown
from bihuan.registers.printing import listing_of
from bihuan.registers.tables import lines_of, sums_of
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
    """One register, page by page, as the person asked for it or else as their own default view says."""
    at = now()
    pack, rule = register_of(request.user, regulation, code, at)
    views = queries.views_of(request.user, pack, rule)
    usual = next((view for view in views if view.is_default), None)
    sent = QueryDict(usual.query) if usual and not request.GET else request.GET
    asked = RegisterFilter(sent, pack, rule)
    before = request.GET.get("before", "").replace("\0", "")[:200]
    page = queries.page_of(pack, rule, request.user, wanted=asked.wanted, sort=asked.sort, before=before, at=at)
    facts = {
        "pack": pack,
        "register": rule,
        "page": page,
        "lines": lines_of(pack, rule, page.rows, asked.columns),
        "asked": asked,
        "query": asked.query,
        "views": views,
        "view": next((view for view in views if view.query == asked.query), None),
        "may_make": rules.may_import(pack, rule, by=request.user, at=at),
        "may_gather": rules.may_gather(pack, rule, by=request.user, at=at),
    }
    return render(request, "registers/register.html", facts)


@login_required
@require_GET
def totals(request: StaffRequest, regulation: str, code: str) -> HttpResponse:
    """A region of the register: what the amounts of the wanted sheets add up to."""
    at = now()
    pack, rule = register_of(request.user, regulation, code, at)
    found = queries.totals_of(pack, rule, request.user, RegisterFilter(request.GET, pack, rule).wanted, at=at)
    return render(request, "registers/_totals.html", {"totals": found, "sums": sums_of(pack, rule, found)})


@login_required
@require_POST
def keep_view(request: StaffRequest, regulation: str, code: str) -> HttpResponse:
    """Keep the list as it stands under a name of one's own."""
    at = now()
    pack, rule = register_of(request.user, regulation, code, at)
    form = ViewForm(request.POST)
    if not form.is_valid():
        raise operations.WrongView(_("请填写视图名称，最长 40 个字。"))
    asked = RegisterFilter(QueryDict(form.cleaned_data["query"]), pack, rule)
    operations.keep_view(
        register=(regulation, code),
        name=form.cleaned_data["name"],
        query=asked.query,
        is_default=form.cleaned_data["is_default"],
        by=request.user,
        at=at,
    )
    return redirect(reverse("registers:register", args=[regulation, code]) + f"?{asked.query or 'all=1'}")


@login_required
@require_POST
def forget_view(request: StaffRequest, regulation: str, code: str) -> HttpResponse:
    """One's own view is not wanted any more."""
    at = now()
    register_of(request.user, regulation, code, at)
    operations.forget_view(register=(regulation, code), name=request.POST.get("name", ""), by=request.user, at=at)
    return redirect("registers:register", regulation, code)


@login_required
@require_GET
def printed(request: StaffRequest, regulation: str, code: str) -> HttpResponse:
    """The wanted sheets as a list on paper, in the chosen order and columns."""
    at = now()
    pack, rule = register_of(request.user, regulation, code, at)
    asked = RegisterFilter(request.GET, pack, rule)
    listing = listing_of(pack, rule, asked.wanted, asked.sort, asked.columns, by=request.user, at=at)
    what, address = f"{listing.title} {listing.beside}"[:200], request.META.get("REMOTE_ADDR") or ""
    note_door(AccessEntry.Kind.EXPORTED, by=request.user, what=what, address=address, at=at)
    return list_response(listing, title=f"{listing.number} {listing.title}", by=request.user, at=at)


@login_required
@require_GET
def export(request: StaffRequest, regulation: str, code: str, kind: str) -> HttpResponseBase:
    """The wanted sheets as a table; who took them out is noted."""
    at = now()
    pack, rule = register_of(request.user, regulation, code, at)
    table = table_of(pack, rule, RegisterFilter(request.GET, pack, rule).wanted, by=request.user, at=at)
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
    pack, rule = register_of(request.user, regulation, code, at)
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
