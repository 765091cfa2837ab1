"""The door of papers that are nobody's yet: blank forms of a regulation."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.papers.drawing import Paper, foot_of
from bihuan.papers.serving import papers_response
from bihuan.regulation.queries import editions_of


@login_required
@require_GET
def blank(request: StaffRequest, code: str, item: str) -> HttpResponse:
    """A form to be filled in by hand, of the edition in force or the one asked for."""
    at = now()
    lines = editions_of(code, at)
    if not lines:
        raise Http404
    asked = request.GET.get("edition", "")
    in_force = next((line for line in lines if line.is_in_force), lines[0])
    pack = next((line.pack for line in lines if line.edition.edition == asked), in_force.pack)
    if item not in pack.form:
        raise Http404
    foot = foot_of(pack.form[item])
    title = f"{pack.form[item].number} {pack.form[item].title.zh}（空白）"
    return papers_response([Paper(pack, item, signatures=foot)], title=title, by=request.user, at=at)
