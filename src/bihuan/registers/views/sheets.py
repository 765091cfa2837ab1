"""Single sheets of registers, and what is done with them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zlib import crc32

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.files.operations import discard_draft
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.papers.serving import papers_response
from bihuan.registers import operations, queries, rules
from bihuan.registers.finding import note_personal, register_of, sheet_of
from bihuan.registers.forms import HandOverForm, SealChoiceForm, SignForm, UnlockForm, VoidForm
from bihuan.registers.given import given_of
from bihuan.registers.models import RegisterSheet
from bihuan.registers.printing import paper_of
from bihuan.registers.queries import ROLES, handed_copies, signatures_of
from bihuan.registers.views.gathering import with_links
from bihuan.regulation.queries import edition_in_force
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.sheets.fields import defaults
from bihuan.sheets.reading import read_view
from bihuan.sheets.screen import BoundScreenForm, screen_form
from bihuan.sheets.strokes import drawn
from bihuan.sheets.tables import Given
from bihuan.workorders.models import WorkOrder


@login_required
@require_http_methods(["GET", "POST"])
def make(request: StaffRequest, regulation: str, code: str) -> HttpResponse:
    """A new sheet; about a work order, where its page was the way here."""
    at = now()
    pack, rule = register_of(request.user, regulation, code, at)
    rules.require_maker(pack, rule, by=request.user, at=at)
    if rule.gathered is not None:
        return redirect("registers:gather", regulation, code)
    order = _order(request, at)
    edition = edition_in_force(regulation, at)
    draft = f"register.{regulation}.{code}.{order.number if order else 'new'}"
    said = request.GET.get("with", "")
    if said:
        draft += f".{crc32(said.encode()):08x}"
    begun = {**defaults(pack.form[rule.form].fields), **queries.begun_with(said), **queries.begun_from(rule, order)}
    form = _form(request, pack, rule, begun)
    if _is_sent(request) and edition is not None and form.is_valid():
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
    return render(request, "registers/form.html", facts, status=_status(request))


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
    row, pack, rule = sheet_of(request.user, number, at)
    return render(request, "registers/sheet.html", _facts(request, row, pack, rule, at))


@login_required
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, number: str) -> HttpResponse:
    """Other values, while nobody has checked it."""
    at = now()
    row, pack, rule = sheet_of(request.user, number, at)
    rules.require_maker(pack, rule, by=request.user, at=at, path=row.path)
    draft = f"register.{number}" if rule.gathered is None else f"register.{number}.{row.sheet.version}"
    note_personal(pack, rule, row, by=request.user, at=at)
    form = _form(request, pack, rule, row.sheet.values, given_of(rule, row))
    if _is_sent(request) and form.is_valid():
        try:
            operations.change_register_sheet(
                row=row, values=form.cleaned, seen=_seen(request) or 0, by=request.user, at=at
            )
        except Refusal as refusal:
            _refuse(form, refusal)
        else:
            discard_draft(key=draft, by=request.user, at=at)
            return redirect("registers:sheet", number)
    facts = {"pack": pack, "register": rule, "form": form, "row": row, "order": row.order, "draft": draft}
    return render(request, "registers/form.html", facts, status=_status(request))


@login_required
@require_POST
def check(request: StaffRequest, number: str) -> HttpResponse:
    """Stand for a sheet that somebody else made."""
    at = now()
    row, _pack, _rule = sheet_of(request.user, number, at)
    operations.check_register_sheet(row=row, seen=_seen(request), by=request.user, at=at)
    return redirect("registers:sheet", number)


@login_required
@require_http_methods(["GET", "POST"])
def unlock(request: StaffRequest, number: str) -> HttpResponse:
    """Take the check back, with a reason."""
    at = now()
    row, pack, rule = sheet_of(request.user, number, at)
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
def sign(request: StaffRequest, number: str) -> HttpResponse:
    """Sign by hand what is read on the same page."""
    at = now()
    row, pack, rule = sheet_of(request.user, number, at)
    role, _held = rules.require_signer(pack, rule, row, by=request.user, at=at)
    form = SignForm(request.POST or None)
    if form.is_valid():
        try:
            strokes = drawn(form.cleaned_data["strokes"])
            operations.sign_register_sheet(
                row=row, strokes=strokes, seen=form.cleaned_data["seen"], by=request.user, at=at
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("registers:sheet", number)
    status = 422 if request.method == "POST" else 200
    facts = _facts(request, row, pack, rule, at) | {"form": form, "role": ROLES[role]}
    return render(request, "registers/sign.html", facts, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def seal(request: StaffRequest, number: str) -> HttpResponse:
    """Set a seal on what is read on the same page."""
    at = now()
    row, pack, rule = sheet_of(request.user, number, at)
    held = rules.require_sealer(pack, rule, row, by=request.user, at=at)
    form = SealChoiceForm(rules.seals_for(row, held, at=at), request.POST or None)
    if form.is_valid():
        try:
            operations.seal_register_sheet(row=row, **form.cleaned_data, by=request.user, at=at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("registers:sheet", number)
    status = 422 if request.method == "POST" else 200
    facts = _facts(request, row, pack, rule, at) | {"form": form, "seals": rules.seals_for(row, held, at=at)}
    return render(request, "registers/seal.html", facts, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def void(request: StaffRequest, number: str) -> HttpResponse:
    """Strike a sheet out, with a reason."""
    at = now()
    row, pack, rule = sheet_of(request.user, number, at)
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


@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request: StaffRequest, number: str) -> HttpResponse:
    """Write down which copy was handed to whom."""
    at = now()
    row, pack, rule = sheet_of(request.user, number, at)
    rules.require_hander(pack, rule, row, by=request.user, at=at)
    form = HandOverForm(pack.form[rule.form].copies, request.POST or None)
    if form.is_valid():
        try:
            operations.hand_over_copy(row=row, **form.cleaned_data, by=request.user, at=at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("registers:sheet", number)
    status = 422 if request.method == "POST" else 200
    return render(request, "registers/hand_over.html", {"row": row, "register": rule, "form": form}, status=status)


def _seen(request: StaffRequest) -> int | None:
    """The version that the page showed, if it said one."""
    seen = request.POST.get("seen", "")
    return int(seen[:9]) if seen.isascii() and seen.isdecimal() else None


def _order(request: StaffRequest, at: datetime) -> WorkOrder | None:
    number = request.GET.get("order", "")[:24]
    if not number:
        return None
    return get_object_or_404(
        WorkOrder.objects.visible_to(request.user, at=at).select_related("owner_unit"), number=number
    )


def _form(
    request: StaffRequest, pack: Pack, rule: Register, initial: Mapping[str, Any], given: Given | None = None
) -> BoundScreenForm:
    codes = [field.code for field in pack.form[rule.form].fields]
    return screen_form(
        pack,
        rule.form,
        required=rule.required,
        optional=[code for code in codes if code not in rule.required],
        initial=initial,
        data=request.POST if request.method == "POST" else None,
        given=given,
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
    row, pack, rule = sheet_of(request.user, number, at)
    whole = rules.may_read_personal(pack, rule, row, by=request.user, at=at)
    if whole:
        note_personal(pack, rule, row, by=request.user, at=at)
    title = f"{pack.form[rule.form].title.zh} {row.number}"
    return papers_response([paper_of(pack, rule, row, whole=whole)], title=title, by=request.user, at=at)


def _is_sent(request: StaffRequest) -> bool:
    """The whole form, to be kept; a choice alone asks only what else shows then."""
    return request.method == "POST" and request.htmx.trigger != "field-region"


def _status(request: StaffRequest) -> int:
    return 422 if _is_sent(request) else 200


def _facts(request: StaffRequest, row: RegisterSheet, pack: Pack, rule: Register, at: datetime) -> dict[str, Any]:
    who: dict[str, Any] = {"by": request.user, "at": at}
    whole = rules.may_read_personal(pack, rule, row, **who)
    if whole:
        note_personal(pack, rule, row, **who)
    read = read_view(pack, rule.form, row.sheet.values, personal=whole, prose=True)
    return {
        "row": row,
        "pack": pack,
        "register": rule,
        "sections": with_links(read, rule, row, **who),
        "may_change": rules.may_change(pack, rule, row, **who),
        "checks_own": rules.checks_own(pack, rule, row, **who),
        "may_check": rules.may_check(pack, rule, row, **who),
        "may_unlock": rules.may_unlock(pack, rule, row, **who),
        "may_seal": rules.may_seal(pack, rule, row, **who),
        "may_sign": rules.role_of(row, request.user) is not None,
        "signatures": signatures_of(row),
        "handed": handed_copies(pack, rule, row),
        "may_hand_over": rules.may_hand_over(pack, rule, row, **who),
        "may_void": rules.may_void(pack, rule, row, **who),
    }
