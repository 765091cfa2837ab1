"""Intake: what the caller says beside who it is, with what is known and proposed while one types."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import now
from bihuan.org.models import Unit
from bihuan.org.requests import StaffRequest
from bihuan.org.scope import Held
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import edition_in_force, pack_of
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Procedure
from bihuan.sheets.screen import BoundScreenForm, screen_form
from bihuan.workorders import operations, proposals, rules, story
from bihuan.workorders.facts import Case
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations.beginning import sketch
from bihuan.workorders.views.choices import choices_for


@login_required
@require_http_methods(["GET", "POST"])
def intake(request: StaffRequest, regulation: str, procedure: str) -> HttpResponse:
    """Open a work order; the button pressed says whether it is kept, submitted or answered at once."""
    at = now()
    edition = edition_in_force(regulation, at)
    pack = pack_of(edition.pk) if edition else None
    if edition is None or pack is None or procedure not in pack.procedure:
        raise Http404
    held = rules.require_opening(pack, procedure, by=request.user, at=at)
    rule, then = pack.procedure[procedure], request.POST.get("then", "")
    case = _sketched(request, edition, procedure, held, at)
    form = _form(request, case, then, at)
    asked_again = request.htmx.trigger == "field-region"
    if request.method == "POST" and not asked_again and form.is_valid():
        try:
            order = operations.open_work_order(
                edition=edition,
                procedure=procedure,
                values=form.cleaned,
                then=then or None,
                key=request.POST.get("form_key", ""),
                by=request.user,
                at=at,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("workorders:received", number=order.number)
    facts = _facts(case, rule, form, at)
    status = 422 if request.method == "POST" and not asked_again else 200
    template = "workorders/intake.html"
    return render(request, template, facts, status=status)


def _sketched(request: StaffRequest, edition: Edition, procedure: str, held: Held, at: datetime) -> Case:
    """The work order as it would be: for facts, proposals and limits while one types; nothing is saved."""
    unit = Unit.objects.get(pk=held.unit_id)
    return sketch(edition=edition, procedure=procedure, values=_typed(request, edition, procedure), unit=unit, at=at)


def _typed(request: StaffRequest, edition: Edition, procedure: str) -> dict[str, Any]:
    pack = pack_of(edition.pk)
    form = pack.form[pack.procedure[procedure].form]
    bound = screen_form(pack, form.code, required=(), optional=tuple(f.code for f in form.fields), data=request.POST)
    return dict(bound.current)


def _form(request: StaffRequest, case: Case, then: str, at: datetime) -> BoundScreenForm:
    """All that intake may capture; what is required depends on the button."""
    stage, opening = case.stage, case.procedure.opening
    first = [action for action in stage.actions.values() if not action.by_system]
    action = stage.actions.get(then)
    required = (*opening.captures, *(action.captures if action else ()))
    wanted = [*opening.captures, *opening.may_capture]
    for other in first:
        wanted += [*other.captures, *other.may_capture]
    optional = tuple(code for code in dict.fromkeys(wanted) if code not in required)
    posted = request.POST if request.method == "POST" else None
    return screen_form(
        case.pack,
        case.procedure.form,
        required=required,
        optional=optional,
        facts=case.facts(),
        initial=proposals.intake_defaults(case, by=request.user, at=at),
        data=posted,
        choices=choices_for(case, next(iter(first)), at=at),
    )


def _facts(case: Case, rule: Procedure, form: BoundScreenForm, at: datetime) -> dict[str, Any]:
    pack: Pack = case.pack
    return {
        "now": at,
        "pack": pack,
        "procedure": rule,
        "form": form,
        "case": case,
        "proposal": proposals.proposed_level(case),
        "promise": proposals.promise_of(case),
        "repeats": proposals.earlier_orders(case.order, at=at),
        "actions": [(code, a) for code, a in case.stage.actions.items() if not a.by_system],
    }


@login_required
def received(request: StaffRequest, number: str) -> HttpResponse:
    """The number to tell the customer, large, with what happens next."""
    at = now()
    order = WorkOrder.objects.visible_to(request.user, at=at).select_related("sheet", "owner_unit").get(number=number)
    return render(request, "workorders/received.html", story.story_of(order, reader=request.user, at=at))
