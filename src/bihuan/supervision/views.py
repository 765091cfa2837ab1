"""The browser's doors: the list of service warnings, and one with its answer."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.supervision import operations, queries, rules
from bihuan.supervision.forms import AnswerForm
from bihuan.supervision.models import ServiceWarning


@login_required
@require_GET
def warnings(request: StaffRequest) -> HttpResponse:
    """What I am told of, page by page."""
    at = now()
    if not rules.hears_of_warnings(request.user, at):
        raise Http404
    open_only = request.GET.get("show") == "open"
    page = queries.warnings_of(request.user, open_only=open_only, before=request.GET.get("before", ""), at=at)
    return render(request, "supervision/warnings.html", {"page": page, "open_only": open_only})


@login_required
@require_http_methods(["GET", "POST"])
def warning(request: StaffRequest, pk: int) -> HttpResponse:
    """One warning, the work orders behind it, and what is done about it."""
    at = now()
    seen = ServiceWarning.objects.visible_to(request.user, at=at).select_related("unit", "answered_by")
    line = queries.line_of(get_object_or_404(seen, pk=pk), at)
    if line is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            operations.answer_service_warning(
                warning=line.warning, measures=form.cleaned_data["measures"], by=request.user, at=at
            )
        except NotPermitted:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("supervision:warning", pk)
    facts = {
        "line": line,
        "form": form,
        "may_answer": rules.may_answer(line.warning, line.watch, by=request.user, at=at),
        "rows": queries.orders_behind(line, request.user, at=at),
    }
    return render(request, "supervision/warning.html", facts, status=422 if request.method == "POST" else 200)
