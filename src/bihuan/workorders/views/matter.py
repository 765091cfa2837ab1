"""One work order: its page, its actions, the reasons for its dates, its customer's number."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.clocks import queries as clocks
from bihuan.files.operations import discard_draft
from bihuan.journal.access import note_reading
from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted, Refusal
from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.regulation.schema.procedures import Action
from bihuan.sheets.screen import BoundScreenForm, screen_form
from bihuan.workorders import operations, proposals, queries, rules, story
from bihuan.workorders.choices import choices_for
from bihuan.workorders.facts import Case
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.story.custody import ledger_of

_FIRST, _YEAR = "bihuan_story_first", 365 * 24 * 3600


def visible_order(request: StaffRequest, number: str, at: datetime) -> WorkOrder:
    """The work order, if a unit of the person takes or took part in it; else there is none."""
    orders = WorkOrder.objects.visible_to(request.user, at=at).select_related("sheet", "customer", "parent")
    return queries.with_names(get_object_or_404(orders, number=number))


@login_required
@require_GET
def page(request: StaffRequest, number: str) -> HttpResponse:
    """Everything about one work order, with this person's actions."""
    at = now()
    order = visible_order(request, number, at)
    telling = _telling(request)
    facts = story.story_of(order, reader=request.user, at=at, before=request.GET.get("before"), telling=telling)
    asked = request.GET.get("do")
    facts["do"] = next((offer.code for offer in facts["own"] if offer.code == asked), None)
    answer = render(request, "workorders/page.html", facts)
    if "first" in request.GET:
        first = "oldest" if telling.oldest_first else "newest"
        answer.set_cookie(_FIRST, first, max_age=_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
    return answer


def _telling(request: StaffRequest) -> story.Telling:
    """As asked for now; which end stands first is remembered from the last time."""
    first = request.GET.get("first") or request.COOKIES.get(_FIRST)
    return story.Telling(request.GET.get("kind", ""), oldest_first=first == "oldest")


@login_required
@require_http_methods(["GET", "POST"])
def act(request: StaffRequest, number: str, action: str) -> HttpResponse:
    """The composing area of one action, and taking it."""
    at = now()
    order = visible_order(request, number, at)
    case = queries.case_of(order)
    rule = rules.offered(case).get(action)
    if rule is None or rule.by_system or not rules.may_take(case, rule, by=request.user, at=at):
        return _too_late(request, case, action, at)
    form = action_form(request, case, action, rule, at)
    if request.method == "POST" and request.htmx.trigger != "field-region" and form.is_valid():
        try:
            operations.take_action(
                order=order, action=action, values=form.cleaned, seen=_seen(request), by=request.user, at=at
            )
        except NotPermitted:
            raise
        except Refusal as refusal:
            if isinstance(refusal, ChangedMeanwhile) and _was_me(request, order, action):
                return to_page(request, order)
            form.refuse(refusal)
        else:
            discard_draft(key=f"act.{number}.{action}", by=request.user, at=at)
            return to_page(request, order)
    if request.method == "GET":
        _note_reading(request, case, form, at)
    facts: dict[str, Any] = {"order": order, "case": case, "code": action, "rule": rule, "form": form, "now": at}
    facts["consequence"] = proposals.consequence(case, rule, form.current, at=at)
    return render(request, "workorders/act.html", facts, status=_status(request, form))


def _status(request: StaffRequest, form: BoundScreenForm) -> int:
    """409 where somebody moved it meanwhile (a fragment is 422, so that it is put in place), 422 for other faults."""
    if request.method == "GET" or request.htmx.trigger == "field-region":
        return 200
    moved = any(isinstance(refusal, ChangedMeanwhile) for refusal in form.general)
    return 409 if moved and not request.htmx else 422


def action_form(request: StaffRequest, case: Case, code: str, rule: Action, at: datetime) -> BoundScreenForm:
    """The fields that an action captures, filled with what is known."""
    posted = request.POST if request.method == "POST" else None
    return screen_form(
        case.pack,
        case.procedure.form,
        required=rule.captures,
        optional=rule.may_capture,
        facts=case.facts(),
        initial=proposals.proposed(case, code, rule, by=request.user, at=at),
        data=posted,
        choices=choices_for(case, rule, at=at),
    )


def _note_reading(request: StaffRequest, case: Case, form: BoundScreenForm, at: datetime) -> None:
    """Personal values with which the form begins are read by whoever opens it."""
    fields = case.pack.form[case.procedure.form].fields
    shown = [field.code for field in fields if field.personal and form.current.get(field.code)]
    if shown:
        note_reading(by=request.user, kind=WorkOrder.subject_kind, id=case.order.pk, fields=shown, at=at)


def _seen(request: StaffRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen[:9]) if seen.isdecimal() else None


def _was_me(request: StaffRequest, order: WorkOrder, action: str) -> bool:
    """A second click on the same button: the first one did it."""
    last = queries.last_change(order)
    return last is not None and last.actor_id == request.user.pk and last.data.get("action") == action


def to_page(request: StaffRequest, order: WorkOrder) -> HttpResponse:
    """Back to the page, or to the workbench when the work order has left the person's sight."""
    target = reverse("workorders:page", args=[order.number])
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def _too_late(request: StaffRequest, case: Case, action: str, at: datetime) -> HttpResponse:
    """An action that is not theirs now: said with who moved the work order, or with what it offers, and to whom."""
    if request.method == "POST" and _was_me(request, case.order, action):
        return to_page(request, case.order)
    rules.require_fresh(case, seen=_seen(request))
    rules.require_action(case, action, by=request.user, at=at)
    raise Http404


@login_required
@require_GET
def why(request: StaffRequest, number: str, clock: int) -> HttpResponse:
    """为什么是这个时间: the clause, the start, the days counted and skipped, and the result."""
    at = now()
    order = visible_order(request, number, at)
    running = get_object_or_404(clocks.clocks_of(WorkOrder.subject_kind, order.pk), pk=clock)
    return render(request, "workorders/why.html", story.why_of(order, running, at=at))


@login_required
@require_GET
def custody(request: StaffRequest, number: str) -> HttpResponse:
    """时限台账: who had it how long, and how much of which limit that took."""
    at = now()
    order = visible_order(request, number, at)
    return render(request, "workorders/custody.html", ledger_of(order, reader=request.user, at=at))


@login_required
@require_POST
def phone(request: StaffRequest, number: str) -> HttpResponse:
    """Show the customer's numbers to somebody entitled, and keep that they were read."""
    at = now()
    order = visible_order(request, number, at)
    numbers = story.phones_for(order, reader=request.user, at=at)
    written = story.numbers_for(order, reader=request.user, at=at)
    return render(request, "workorders/phones.html", {"order": order, "numbers": numbers, "written": written})


@login_required
@require_GET
def pulse(request: StaffRequest, number: str) -> HttpResponse:
    """Whether the work order has moved since the page was drawn, and who is looking at it now."""
    order = visible_order(request, number, now())
    return JsonResponse({"version": order.version, "entries": order.journal_seq})
