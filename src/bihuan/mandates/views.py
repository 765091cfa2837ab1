"""The browser's doors: the register of uses, judging one, and the uses about a work order."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import now
from bihuan.mandates import operations, queries, rules
from bihuan.mandates.forms import JudgeForm
from bihuan.mandates.models import MandateUse
from bihuan.mandates.queries import VERDICT_WORDS, UseFilter
from bihuan.org.models import Unit
from bihuan.org.requests import StaffRequest
from bihuan.regulation.mandates import purpose_titles
from bihuan.regulation.queries import pack_of, packs_in_force
from bihuan.sheets.reading import read_view
from bihuan.workorders.models import WorkOrder

_ASKED = ("month", "verdict", "purpose", "approved", "unit", "person")


@login_required
@require_GET
def register(request: StaffRequest) -> HttpResponse:
    """The uses of a month by filters, the month in numbers, and what each person has used and left."""
    at = now()
    rules.require_part(request.user, at)
    seen = MandateUse.objects.visible_to(request.user, at=at)
    asked = {name: value for name in _ASKED if (value := request.GET.get(name, "")[:40])}
    wanted = _filter(asked, request, at)
    page = queries.use_page(seen, wanted, after=request.GET.get("after", ""))
    facts: dict[str, Any] = {
        "page": page,
        "wanted": wanted,
        "asked": asked,
        "next_url": f"?{urlencode({**asked, 'after': page.after})}" if page.after else "",
        "figures": queries.figures_of(seen, month=wanted.month),
        "own": queries.allowances_of(request.user, month=wanted.month, at=at),
        "purposes": _purposes(at),
        "verdicts": {"none": VERDICT_WORDS[""], **{code: words for code, words in VERDICT_WORDS.items() if code}},
        "watches": rules.watches(request.user, at),
        "may_sample": rules.judges(request.user, at),
    }
    if facts["watches"]:
        facts["people"] = queries.people_in(seen, month=wanted.month, at=at)
        facts["units"] = list(Unit.objects.visible_to(request.user, at=at).active())
    return render(request, "mandates/register.html", facts)


@login_required
@require_GET
def sample(request: StaffRequest) -> HttpResponse:
    """One use of the month that nobody has checked, whichever chance brings; the register where there is none."""
    at = now()
    rules.require_part(request.user, at)
    month = queries.month_called(request.GET.get("month", "")) or queries.month_of(at)
    drawn = rules.drawn_for(request.user, month=month, at=at)
    if drawn is None:
        return redirect(f"{reverse('mandates:register')}?{urlencode({'month': f'{month:%Y-%m}', 'verdict': 'none'})}")
    return redirect("mandates:judge", drawn.order.number)


@login_required
@require_http_methods(["GET", "POST"])
def judge(request: StaffRequest, number: str) -> HttpResponse:
    """One use with its sheet, and whether it was reasonable."""
    at = now()
    seen = MandateUse.objects.visible_to(request.user, at=at).select_related(
        "order__parent", "order__sheet", "user", "charged", "unit", "judged_by"
    )
    use = get_object_or_404(seen, order__number=number)
    form = JudgeForm(request.POST or None)
    if request.method == "POST":
        rules.require_judge(use, by=request.user, at=at)
        if form.is_valid():
            try:
                operations.judge_use(use=use, **form.cleaned_data, by=request.user, at=at)
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                month = f"{use.month:%Y-%m}"
                return redirect(f"{reverse('mandates:register')}?{urlencode({'month': month})}")
    pack = pack_of(use.order.edition_id)
    form_code = pack.procedure[use.order.procedure].form
    facts = {
        "line": queries.line_of(use),
        "sheet_title": pack.form[form_code].title,
        "sections": read_view(pack, form_code, use.order.sheet.values, personal=False, filled=True),
        "use": use,
        "mandate": rules.mandate_of(use),
        "form": form,
        "may_judge": rules.may_judge(use, by=request.user, at=at),
    }
    return render(request, "mandates/use.html", facts, status=422 if form.is_bound else 200)


@login_required
@require_GET
def of_work_order(request: StaffRequest, number: str) -> HttpResponse:
    """A region of the work order's page: the uses about it, and what this person may still decide."""
    at = now()
    order = get_object_or_404(WorkOrder.objects.visible_to(request.user, at=at), number=number)
    month = queries.month_of(at)
    own = [one for one in queries.allowances_of(request.user, month=month, at=at) if _asks(one, order)]
    facts = {"order": order, "lines": queries.uses_about(order), "own": own if order.is_open else []}
    return render(request, "mandates/_of_work_order.html", facts)


def _asks(allowance: queries.Allowance, order: WorkOrder) -> bool:
    """Whether the procedure of a work order has an action that asks for a use of this mandate."""
    if allowance.pack.regulation.code != order.regulation:
        return False
    procedure = allowance.pack.procedure[order.procedure]
    actions = [action for stage in procedure.stages.values() for action in stage.actions.values()]
    children = [action.opens for action in (*actions, *procedure.anywhere.values()) if action.opens]
    return any(child.procedure == allowance.mandate.procedure for child in children)


def _filter(asked: dict[str, str], request: StaffRequest, at: datetime) -> UseFilter:
    unit = Unit.objects.visible_to(request.user, at=at).filter(code=asked.get("unit", "")).first()
    return UseFilter(
        month=queries.month_called(asked.get("month", "")) or queries.month_of(at),
        verdict=asked.get("verdict", ""),
        purpose=asked.get("purpose", ""),
        approved=asked.get("approved", ""),
        unit=unit.path if unit else "",
        person=asked.get("person", ""),
    )


def _purposes(at: datetime) -> dict[str, Any]:
    return {
        code: title
        for pack in packs_in_force(at)
        for mandate in pack.mandates
        for code, title in purpose_titles(pack, mandate).items()
        if code in mandate.range
    }
