"""The browser's doors: registers, their sheets, and what is done with them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.files.models import File
from bihuan.files.operations import discard_draft, store_file
from bihuan.journal.access import note_door, note_reading
from bihuan.journal.models import AccessEntry
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import SHANGHAI, now
from bihuan.org.models import Staff
from bihuan.org.requests import StaffRequest
from bihuan.papers.serving import papers_response
from bihuan.registers import operations, queries, rules
from bihuan.registers.exporting import as_xlsx, csv_of, table_of
from bihuan.registers.forms import ImportForm, RegisterFilter, UnlockForm, VoidForm
from bihuan.registers.importing import Import, import_of, shown
from bihuan.registers.models import RegisterSheet
from bihuan.registers.printing import paper_of
from bihuan.regulation.queries import edition_in_force, pack_of
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.sheets.entry import file_of, token_of
from bihuan.sheets.fields import Wrong
from bihuan.sheets.reading import read_view
from bihuan.sheets.screen import BoundScreenForm, screen_form
from bihuan.workorders.models import WorkOrder

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    pack, rule = _register(request, regulation, code, at)
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
    pack, rule = _register(request, regulation, code, at)
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
    pack, rule = _register(request, regulation, code, at)
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


@login_required
@require_http_methods(["GET", "POST"])
def make(request: StaffRequest, regulation: str, code: str) -> HttpResponse:
    """A new sheet; about a work order, where its page was the way here."""
    at = now()
    pack, rule = _register(request, regulation, code, at)
    rules.require_maker(pack, rule, by=request.user, at=at)
    order = _order(request, at)
    edition = edition_in_force(regulation, at)
    draft = f"register.{regulation}.{code}.{order.number if order else 'new'}"
    form = _form(request, pack, rule, queries.begun_from(rule, order))
    if request.method == "POST" and edition is not None and form.is_valid():
        try:
            row = operations.make_register_sheet(
                edition=edition,
                register=code,
                values=form.cleaned,
                order=order,
                key=request.POST.get("form_key", ""),
                by=request.user,
                at=at,
            )
        except Refusal as refusal:
            _refuse(form, refusal)
        else:
            discard_draft(key=draft, by=request.user, at=at)
            return redirect("registers:sheet", row.number)
    facts = {"pack": pack, "register": rule, "form": form, "order": order, "draft": draft}
    return render(request, "registers/form.html", facts, status=_status(form))


@login_required
@require_GET
def of_work_order(request: StaffRequest, number: str) -> HttpResponse:
    """A region of the work order's page: the sheets about it, and those that I may make."""
    at = now()
    order = get_object_or_404(WorkOrder.objects.visible_to(request.user, at=at), number=number)
    rows = queries.of_work_order(order, request.user, at=at)
    offers = rules.offers_for(order, by=request.user, at=at)
    return render(request, "registers/_of_work_order.html", {"order": order, "rows": rows, "offers": offers})


@login_required
@require_GET
def sheet(request: StaffRequest, number: str) -> HttpResponse:
    """A sheet as it stands, with what this person may do about it."""
    at = now()
    row, pack, rule = _sheet(request, number, at)
    return render(request, "registers/sheet.html", _facts(request, row, pack, rule, at))


@login_required
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, number: str) -> HttpResponse:
    """Other values, while nobody has checked it."""
    at = now()
    row, pack, rule = _sheet(request, number, at)
    rules.require_maker(pack, rule, by=request.user, at=at, path=row.path)
    draft = f"register.{number}"
    _note_reading(pack, rule, row, by=request.user, at=at)
    form = _form(request, pack, rule, row.sheet.values)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        version = int(seen[:9]) if seen.isascii() and seen.isdecimal() else 0
        try:
            operations.change_register_sheet(row=row, values=form.cleaned, seen=version, by=request.user, at=at)
        except Refusal as refusal:
            _refuse(form, refusal)
        else:
            discard_draft(key=draft, by=request.user, at=at)
            return redirect("registers:sheet", number)
    facts = {"pack": pack, "register": rule, "form": form, "row": row, "order": row.order, "draft": draft}
    return render(request, "registers/form.html", facts, status=_status(form))


@login_required
@require_POST
def check(request: StaffRequest, number: str) -> HttpResponse:
    """Stand for a sheet that somebody else made."""
    at = now()
    row, _pack, _rule = _sheet(request, number, at)
    operations.check_register_sheet(row=row, by=request.user, at=at)
    return redirect("registers:sheet", number)


@login_required
@require_http_methods(["GET", "POST"])
def unlock(request: StaffRequest, number: str) -> HttpResponse:
    """Take the check back, with a reason."""
    at = now()
    row, pack, rule = _sheet(request, number, at)
    rules.require_unlocker(pack, rule, row, by=request.user, at=at)
    form = UnlockForm(request.POST or None)
    if form.is_valid():
        try:
            operations.unlock_register_sheet(row=row, **form.cleaned_data, by=request.user, at=at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("registers:sheet", number)
    status = 422 if request.method == "POST" else 200
    return render(request, "registers/unlock.html", {"row": row, "register": rule, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def void(request: StaffRequest, number: str) -> HttpResponse:
    """Strike a sheet out, with a reason."""
    at = now()
    row, pack, rule = _sheet(request, number, at)
    rules.require_voider(pack, rule, row, by=request.user, at=at)
    form = VoidForm(request.POST or None)
    if form.is_valid():
        try:
            operations.void_register_sheet(row=row, **form.cleaned_data, by=request.user, at=at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("registers:sheet", number)
    status = 422 if request.method == "POST" else 200
    return render(request, "registers/void.html", {"row": row, "register": rule, "form": form}, status=status)


def _register(request: StaffRequest, regulation: str, code: str, at: datetime) -> tuple[Pack, Register]:
    for pack, rule in rules.registers_for(request.user, at):
        if (pack.regulation.code, rule.code) == (regulation, code):
            return pack, rule
    raise Http404


def _sheet(request: StaffRequest, number: str, at: datetime) -> tuple[RegisterSheet, Pack, Register]:
    seen = RegisterSheet.objects.visible_to(request.user, at=at).select_related(
        "sheet__maker", "sheet__checker", "sheet__changed_by", "unit", "order"
    )
    row = get_object_or_404(seen, number=number)
    pack = pack_of(row.sheet.edition_id)
    return row, pack, pack.register[row.register]


def _order(request: StaffRequest, at: datetime) -> WorkOrder | None:
    number = request.GET.get("order", "")[:24]
    if not number:
        return None
    return get_object_or_404(
        WorkOrder.objects.visible_to(request.user, at=at).select_related("owner_unit"), number=number
    )


def _form(request: StaffRequest, pack: Pack, rule: Register, initial: Mapping[str, Any]) -> BoundScreenForm:
    codes = [field.code for field in pack.form[rule.form].fields]
    return screen_form(
        pack,
        rule.form,
        required=rule.required,
        optional=[code for code in codes if code not in rule.required],
        initial=initial,
        data=request.POST if request.method == "POST" else None,
    )


def _refuse(form: BoundScreenForm, refusal: Refusal) -> None:
    if isinstance(refusal, NotPermitted):
        raise refusal
    form.refuse(refusal)


@login_required
@require_GET
def printed(request: StaffRequest, number: str) -> HttpResponse:
    """The sheet as on paper, with who made and who checked it."""
    at = now()
    row, pack, rule = _sheet(request, number, at)
    whole = rules.may_read_personal(pack, rule, row, by=request.user, at=at)
    if whole:
        _note_reading(pack, rule, row, by=request.user, at=at)
    title = f"{pack.form[rule.form].title.zh} {row.number}"
    return papers_response([paper_of(pack, rule, row, whole=whole)], title=title, by=request.user, at=at)


def _status(form: BoundScreenForm) -> int:
    return 422 if form.is_bound else 200


def _note_reading(pack: Pack, rule: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> None:
    """Whoever is shown personal values is noted with them."""
    shown = [field.code for field in pack.form[rule.form].fields if field.personal and row.sheet.values.get(field.code)]
    if shown:
        note_reading(by=by, kind=RegisterSheet.subject_kind, id=row.pk, fields=shown, at=at)


def _facts(request: StaffRequest, row: RegisterSheet, pack: Pack, rule: Register, at: datetime) -> dict[str, Any]:
    who: dict[str, Any] = {"by": request.user, "at": at}
    whole = rules.may_read_personal(pack, rule, row, **who)
    if whole:
        _note_reading(pack, rule, row, **who)
    return {
        "row": row,
        "pack": pack,
        "register": rule,
        "sections": read_view(pack, rule.form, row.sheet.values, personal=whole),
        "may_change": rules.may_change(pack, rule, row, **who),
        "may_check": rules.may_check(pack, rule, row, **who),
        "may_unlock": rules.may_unlock(pack, rule, row, **who),
        "may_void": rules.may_void(pack, rule, row, **who),
    }
