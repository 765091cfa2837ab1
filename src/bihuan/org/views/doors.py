"""What all pages of the administration share: who may enter, and how a refusal comes back to its form."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.org.rules import administers
from bihuan.ui.forms import add_refusal

P = ParamSpec("P")
View = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


def administrators_only(view: View[P]) -> View[P]:
    """Let in whoever administers a part of the organisation; the others are told whose page it is."""

    @login_required
    @wraps(view)
    def guarded(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not administers(request.user, now()):
            raise NotPermitted(_("“管理”由系统管理员使用。"))
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


def accepted(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether the form is right and the operation was done; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except NotPermitted:
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True


def status_of(form: BaseForm) -> int:
    """422 for a form that came back, 200 for a fresh one."""
    return 422 if form.is_bound else 200
