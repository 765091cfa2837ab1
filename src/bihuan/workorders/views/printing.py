"""Printing a work order: its form, or all its papers as one file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.papers.serving import papers_response
from bihuan.regulation.schema.forms import Form
from bihuan.sheets.reading import read_view
from bihuan.workorders import queries
from bihuan.workorders.facts import Case
from bihuan.workorders.story.excerpts import excerpt
from bihuan.workorders.story.printing import all_papers, own_paper
from bihuan.workorders.views.matter import visible_order


@login_required
@require_GET
def form(request: StaffRequest, number: str) -> HttpResponse:
    """The work order's own form."""
    at = now()
    case = queries.case_of(visible_order(request, number, at))
    paper = own_paper(case, reader=request.user, at=at)
    title = f"{case.pack.form[paper.form].title.zh} {case.order.number}"
    return papers_response([paper], title=title, by=request.user, at=at)


@login_required
@require_GET
def excerpt_page(request: StaffRequest, number: str, code: str) -> HttpResponse:
    """A form that tells a part of the work order, to be read."""
    at = now()
    case = queries.case_of(visible_order(request, number, at))
    form = _excerpt(case, code)
    paper = excerpt(case, form, reader=request.user, at=at)
    sections = read_view(case.pack, form.code, paper.values or {}, personal=paper.personal)
    facts = {"order": case.order, "form": form, "sections": sections}
    return render(request, "workorders/excerpt.html", facts)


@login_required
@require_GET
def excerpt_print(request: StaffRequest, number: str, code: str) -> HttpResponse:
    """The same on paper."""
    at = now()
    case = queries.case_of(visible_order(request, number, at))
    paper = excerpt(case, _excerpt(case, code), reader=request.user, at=at)
    title = f"{case.pack.form[code].title.zh} {case.order.number}"
    return papers_response([paper], title=title, by=request.user, at=at)


def _excerpt(case: Case, code: str) -> Form:
    if code not in case.procedure.excerpts:
        raise Http404
    return case.pack.form[code]


@login_required
@require_GET
def bundle(request: StaffRequest, number: str) -> HttpResponse:
    """All papers of the work order in the order of the archive."""
    at = now()
    case = queries.case_of(visible_order(request, number, at))
    papers = list(all_papers(case, reader=request.user, at=at))
    return papers_response(papers, title=f"工单档案 {case.order.number}", by=request.user, at=at)
