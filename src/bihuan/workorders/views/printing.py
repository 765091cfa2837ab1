"""Printing a work order: its form, or all its papers as one file."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.papers.serving import papers_response
from bihuan.workorders import queries
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
def bundle(request: StaffRequest, number: str) -> HttpResponse:
    """All papers of the work order in the order of the archive."""
    at = now()
    case = queries.case_of(visible_order(request, number, at))
    papers = list(all_papers(case, reader=request.user, at=at))
    return papers_response(papers, title=f"工单档案 {case.order.number}", by=request.user, at=at)
