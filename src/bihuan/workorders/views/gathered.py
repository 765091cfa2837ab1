"""Answering in one go what one work order handles together."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.sheets.screen import BoundScreenForm, screen_form
from bihuan.workorders import operations
from bihuan.workorders.answering import Answer, begun, require_answer
from bihuan.workorders.choices import choices_for
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.views.matter import to_page, visible_order


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: StaffRequest, number: str, action: str) -> HttpResponse:
    """One form for the work orders that are ticked; each is answered by itself."""
    at = now()
    event = visible_order(request, number, at)
    found = require_answer(event, action, by=request.user, at=at)
    form = _form(request, found)
    ticked = request.POST.getlist("number") if request.method == "POST" else [c.order.number for c in found.cases]
    sent = request.method == "POST" and request.htmx.trigger != "field-region"
    if sent and form.is_valid():
        try:
            done, refused = operations.answer_gathered(
                event=event, action=action, numbers=ticked, values=form.cleaned, seen=_seen(request, found),
                by=request.user, at=at,
            )  # fmt: skip
            if not done:
                raise refused[0][1]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _tell(request, done, refused)
            return to_page(request, event)
    facts: dict[str, Any] = {"order": event, "found": found, "form": form, "ticked": ticked}
    return render(request, "workorders/answers.html", facts, status=422 if sent else 200)


def _form(request: StaffRequest, found: Answer) -> BoundScreenForm:
    case, rule = found.first, found.rule
    return screen_form(
        case.pack,
        case.procedure.form,
        required=rule.captures,
        optional=rule.may_capture,
        facts=case.facts(),
        initial=begun(found),
        data=request.POST if request.method == "POST" else None,
        choices=choices_for(case, rule, at=now()),
    )


def _seen(request: StaffRequest, found: Answer) -> dict[str, int]:
    """The versions that the page showed."""
    said = {case.order.number: request.POST.get(f"seen.{case.order.number}", "") for case in found.cases}
    return {number: int(version[:9]) for number, version in said.items() if version.isascii() and version.isdecimal()}


def _tell(request: StaffRequest, done: list[WorkOrder], refused: list[tuple[WorkOrder, Refusal]]) -> None:
    messages.success(request, _("已完成 %(count)s 张工单。") % {"count": len(done)})
    for order, refusal in refused:
        messages.warning(request, order.number + _("：") + refusal.sentence)
