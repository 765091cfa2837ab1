"""Signing in and out, the language of the screens, and the pages for what is not there."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.kernel import time
from bihuan.ui.accounts import keep_language, second_step

SIGNED_OUT = "Bihuan-Signed-Out"  # told to a part of a page that asked after the session had ended


class SignInForm(AuthenticationForm):
    """Number and password; the sentence does not say which of them was wrong."""

    error_messages = {
        "invalid_login": gettext_lazy("工号或密码不正确。连续输错 5 次，账号将锁定 15 分钟。"),
        "inactive": gettext_lazy("该账号已停用，请联系系统管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("工号")
        self.fields["password"].label = _("密码")


class SignIn(LoginView):
    """The door. A part of a page is told that the session has ended instead of being given the form."""

    template_name = "ui/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={SIGNED_OUT: "1"})
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        person = form.get_user()
        step = second_step(self.request, person, self.get_success_url())
        if step is not None:
            return step
        answer = super().form_valid(form)
        set_language(answer, getattr(person, "language", settings.LANGUAGE_CODE))
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignOut(LogoutView):
    http_method_names = ["post", "options"]


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the screens, and remember it with the person who is signed in."""
    chosen = request.POST.get("language", "")
    place = request.POST.get("next", "")
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(place, allowed_hosts=hosts, require_https=request.is_secure())
    answer = HttpResponseRedirect(place if safe else "/")
    if chosen in dict(settings.LANGUAGES):
        set_language(answer, chosen)
        if request.user.is_authenticated:
            keep_language(request.user, chosen, time.now())
    return answer


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the sign-in; nothing was saved."""
    del reason
    return render(request, "ui/stale_form.html", {"status": 403}, status=403)


def set_language(answer: HttpResponse, chosen: str) -> None:
    """Have the browser remember it."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        samesite="Lax",
    )
