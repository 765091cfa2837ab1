"""The browser's door: saving what is being typed."""

import json
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.files import operations
from bihuan.files.models import Draft
from bihuan.kernel.actors import Actor
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import now


@login_required
@require_http_methods(["GET", "POST", "DELETE"])
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """A person's own draft: GET gives it, POST keeps it, DELETE throws it away."""
    by = cast("Actor", request.user)
    if request.method == "POST":
        return _save(request, key, by)
    if request.method == "DELETE":
        operations.discard_draft(key=key, by=by, at=now())
        return HttpResponse(status=204)
    kept = Draft.objects.of(by, key).first()
    if kept is None:
        return HttpResponse(status=204)
    return JsonResponse({"data": kept.data, "saved_at": kept.saved_at.isoformat()})


def _save(request: HttpRequest, key: str, by: Actor) -> HttpResponse:
    try:
        data = json.loads(request.body)
        if not isinstance(data, dict):
            raise TypeError("a draft is an object")
        kept = operations.save_draft(key=key, data=data, by=by, at=now())
    except (ValueError, TypeError, RecursionError):
        return JsonResponse({"sentence": _("草稿的内容无法读取，未能保存。")}, status=422)
    except Refusal as refusal:
        return JsonResponse({"sentence": refusal.sentence}, status=422)
    return JsonResponse({"saved_at": kept.saved_at.isoformat()})
