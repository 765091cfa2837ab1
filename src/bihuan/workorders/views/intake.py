"""Intake: what the caller says beside who it is, with what is known and proposed while one types."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.files.operations import discard_draft
from bihuan.journal.access import note_reading
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import now
from bihuan.org.models import Unit
from bihuan.org.requests import StaffRequest
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import edition_in_force, pack_of
from bihuan.regulation.schema.procedures import Action
from bihuan.sheets.screen import BoundScreenForm, screen_form
from bihuan.workorders import operations, proposals, rules, story
from bihuan.workorders.choices import choices_for
from bihuan.workorders.facts import Case
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations.beginning import sketch
from bihuan.workorders.views.arrangement import arranged

_TURNS = 3  # the level follows from the customer and the places, the promise from the level


@dataclass(slots=True)
class Desk:
    """One person's intake as it stands: the edition, where it is received, and which way it is to go on."""

    request: StaffRequest
    edition: Edition
    procedure: str
    unit: Unit
    at: datetime

    @property
    def actions(self) -> Mapping[str, Action]:
        """What may follow at once; the first is the usual way."""
        rules_ = pack_of(self.edition.pk).procedure[self.procedure]
        stage = rules_.stages[rules_.opens_in]
        return {code: action for code, action in stage.actions.items() if not action.by_system}

    @property
    def way(self) -> str:
        """The action whose fields are on the page."""
        sent = self.request.POST
        asked = sent.get("open") or sent.get("shows") or ""
        return asked if asked in self.actions else next(iter(self.actions))

    @property
    def then(self) -> str:
        return self.request.POST.get("then", "")

    @property
    def brought(self) -> dict[str, str]:
        """What the page that led here knows already."""
        opening = pack_of(self.edition.pk).procedure[self.procedure].opening
        wanted = (*opening.captures, *opening.may_capture)
        return {code: self.request.GET.get(code, "") for code in wanted if code in self.request.GET}

    @property
    def is_sent(self) -> bool:
        """Whether the form is to be taken, not just drawn anew with other fields."""
        asks_again = self.request.htmx.trigger == "field-region" or "open" in self.request.POST
        return self.request.method == "POST" and not asks_again

    @property
    def draft(self) -> str:
        return f"intake.{self.edition.regulation}.{self.procedure}"


@login_required
@require_http_methods(["GET", "POST"])
def intake(request: StaffRequest, regulation: str, procedure: str) -> HttpResponse:
    """Open a work order; the button pressed says whether it is kept, submitted or answered at once."""
    at = now()
    edition = edition_in_force(regulation, at)
    if edition is None or procedure not in pack_of(edition.pk).procedure:
        raise Http404
    held = rules.require_opening(pack_of(edition.pk), procedure, by=request.user, at=at)
    desk = Desk(request, edition, procedure, Unit.objects.get(pk=held.unit_id), at)
    case, form = _drawn(desk)
    if desk.is_sent and form.is_valid():
        try:
            order = operations.open_work_order(
                edition=edition,
                procedure=procedure,
                values=form.cleaned,
                then=desk.then or None,
                key=request.POST.get("form_key", ""),
                by=request.user,
                at=at,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            discard_draft(key=desk.draft, by=request.user, at=at)
            return redirect("workorders:received", number=order.number)
    _note_numbers(desk, case, form)
    status = 422 if desk.is_sent else 200
    return render(request, "workorders/intake.html", _facts(desk, case, form), status=status)


def _note_numbers(desk: Desk, case: Case, form: BoundScreenForm) -> None:
    """A customer's number that is put into the form for the person at the desk was read by them, once."""
    customer, fields = case.order.customer, case.pack.form[case.procedure.form].fields
    drawn_anew = (
        form.current.get(field.code) not in (None, "", desk.request.POST.get(field.code))
        for field in fields
        if field.personal and field.filled_from == "customer.phone"
    )
    if customer is not None and any(drawn_anew):
        note_reading(by=desk.request.user, kind=customer.subject_kind, id=customer.pk, fields=["phones"], at=desk.at)


def _drawn(desk: Desk) -> tuple[Case, BoundScreenForm]:
    """The work order as it would be with what was typed and what follows from it, and its form; nothing is saved."""
    pack = pack_of(desk.edition.pk)
    form = pack.form[pack.procedure[desk.procedure].form]
    sent = desk.request.POST if desk.request.method == "POST" else None
    every = tuple(field.code for field in form.fields)
    defaults: dict[str, Any] = {}
    for _turn in range(_TURNS):
        typed = screen_form(pack, form.code, required=(), optional=every, initial=defaults, data=sent).current
        case = sketch(edition=desk.edition, procedure=desk.procedure, values=typed, unit=desk.unit, at=desk.at)
        proposed = proposals.intake_defaults(case, by=desk.request.user, at=desk.at)
        before, defaults = defaults, {**proposed, **desk.brought}
        if before == defaults:
            break
    return case, _form(desk, case, defaults)


def _form(desk: Desk, case: Case, defaults: Mapping[str, Any]) -> BoundScreenForm:
    """What intake may capture on this way; what is required depends on the button."""
    opening, shown = case.procedure.opening, desk.actions[desk.way]
    pressed = desk.actions.get(desk.then) if desk.is_sent else shown
    required = (*opening.captures, *(pressed.captures if pressed else ()))
    wanted = (*opening.captures, *opening.may_capture, *shown.captures, *shown.may_capture)
    return screen_form(
        case.pack,
        case.procedure.form,
        required=required,
        optional=tuple(code for code in dict.fromkeys(wanted) if code not in required),
        facts=case.facts(),
        initial=defaults,
        data=desk.request.POST if desk.request.method == "POST" else None,
        choices=choices_for(case, shown, at=desk.at),
    )


def _facts(desk: Desk, case: Case, form: BoundScreenForm) -> dict[str, Any]:
    opening = case.procedure.opening
    return {
        "now": desk.at,
        "pack": case.pack,
        "procedure": case.procedure,
        "form": form,
        "parts": arranged(form, first={*opening.captures, *desk.actions[desk.way].captures}),
        "draft": desk.draft,
        "shows": desk.way,
        "opened": "open" in desk.request.POST,
        "proposal": proposals.proposed_level(case),
        "promise": proposals.promise_of(case),
        "repeats": proposals.earlier_orders(case.order, at=desk.at),
        "actions": desk.actions,
    }


@login_required
@require_GET
def received(request: StaffRequest, number: str) -> HttpResponse:
    """The number to tell the customer, large, with what happens next."""
    at = now()
    orders = WorkOrder.objects.visible_to(request.user, at=at).select_related("sheet", "owner_unit")
    order = get_object_or_404(orders, number=number)
    return render(request, "workorders/received.html", story.receipt_of(order))
