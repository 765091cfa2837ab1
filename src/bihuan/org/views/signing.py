"""At the door: the second step of signing in, and the page of a locked account."""

from collections.abc import Mapping
from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bihuan.kernel.time import now
from bihuan.org import operations
from bihuan.org.forms import CodeForm
from bihuan.org.locks import failures_of
from bihuan.org.models import Staff
from bihuan.org.operations.factors import WrongCode
from bihuan.org.queries import factor_of
from bihuan.org.views.doors import status_of
from bihuan.ui.forms import add_refusal
from bihuan.ui.views import set_language

WAITING, PATIENCE = "second_step", timedelta(minutes=5)


def ask_for_code(request: HttpRequest, person: Staff, place: str) -> HttpResponse | None:
    """Whoever has a second factor is not in yet: the session remembers whom the password was right for."""
    if factor_of(person) is None:
        return None
    request.session.cycle_key()
    request.session[WAITING] = {
        "staff": person.pk,
        "backend": getattr(person, "backend", settings.AUTHENTICATION_BACKENDS[-1]),
        "password": person.get_session_auth_hash(),
        "place": place,
        "until": (now() + PATIENCE).timestamp(),
    }
    return redirect("org:second_step")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of the device, or a recovery code; a wrong one counts as a wrong password does."""
    waiting = request.session.get(WAITING, {})
    staff = _waited_for(waiting)
    if staff is None:
        request.session.pop(WAITING, None)
        return redirect(settings.LOGIN_URL)
    if not AxesProxyHandler.is_allowed(request, {"username": staff.number}):
        return locked_out(request, None, {"username": staff.number})
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            operations.accept_code(staff=staff, code=form.cleaned_data["code"], by=staff, at=now())
        except WrongCode as refusal:
            failed = {"username": staff.number, "code": refusal.code}
            user_login_failed.send(sender=__name__, credentials=failed, request=request)
            add_refusal(form, refusal)
        else:
            return _let_in(request, staff, waiting)
    return render(request, "org/second_step.html", {"form": form}, status=status_of(form))


def _waited_for(waiting: Mapping[str, str]) -> Staff | None:
    """Whom the password was right for, a moment ago and still."""
    if not waiting or float(waiting["until"]) < now().timestamp():
        return None
    staff = Staff.objects.filter(pk=waiting["staff"], active=True).first()
    same = staff is not None and constant_time_compare(staff.get_session_auth_hash(), waiting["password"])
    return staff if same and staff and factor_of(staff) else None


def _let_in(request: HttpRequest, staff: Staff, waiting: Mapping[str, str]) -> HttpResponse:
    del request.session[WAITING]
    login(request, staff, backend=waiting["backend"])
    answer = redirect(waiting["place"])
    set_language(answer, staff.language)
    return answer


def locked_out(
    request: HttpRequest, _answer: HttpResponse | None = None, credentials: Mapping[str, str] | None = None
) -> HttpResponse:
    """The answer to too many wrong sign-ins: in how many minutes the next one is taken."""
    number = get_client_username(request, dict(credentials or {})) or ""
    at = now()
    failures = failures_of(number, request.META.get("REMOTE_ADDR") or "", at=at)
    return render(request, "ui/locked_out.html", {"minutes": failures.minutes(at)}, status=429)
