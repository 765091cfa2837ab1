"""One's own second factor: set up, recovery codes, end; and which posts must have one."""

import pyotp
import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import now
from bihuan.org import operations
from bihuan.org.forms import CodeForm, RequiredForm
from bihuan.org.models import RequiredFactor, Unit
from bihuan.org.queries import factor_of, must_have_factor
from bihuan.org.requests import StaffRequest
from bihuan.org.rules import require_administrator
from bihuan.org.sessions import MUST_SET_UP
from bihuan.org.views.doors import accepted, administrators_only, status_of

ISSUER = "Bihuan"
NEW = "new_second_factor"  # the secret, in the session alone until a right code comes


@login_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_factor(request: StaffRequest) -> HttpResponse:
    """What there is, or the picture to take up with the device and the first code of it."""
    person, factor = request.user, factor_of(request.user)
    form = CodeForm(request.POST or None)
    if factor is not None and request.method == "GET":
        facts = {"factor": factor, "form": form, "must": must_have_factor(person, at=now())}
        return render(request, "org/second_factor.html", facts)
    secret = request.session.setdefault(NEW, pyotp.random_base32())
    told: list[tuple[str, ...]] = []

    def act() -> None:
        code = form.cleaned_data["code"]
        told.append(operations.set_up_second_factor(staff=person, secret=secret, code=code, by=person, at=now()))

    if accepted(form, act):
        del request.session[NEW]
        request.session.pop(MUST_SET_UP, None)
        return _told_once(request, told[0])
    uri = pyotp.TOTP(secret).provisioning_uri(name=person.number, issuer_name=ISSUER)
    facts = {
        "form": form,
        "picture": segno.make(uri, error="m").svg_data_uri(scale=5, border=2),
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "must": request.session.get(MUST_SET_UP, False),
    }
    return _unkept(render(request, "org/second_factor.html", facts, status=status_of(form)))


@login_required
@sensitive_post_parameters("code")
@require_POST
def renew(request: StaffRequest) -> HttpResponse:
    """New recovery codes; the old ones are good for nothing more."""
    form, told = CodeForm(request.POST), list[tuple[str, ...]]()

    def act() -> None:
        code = form.cleaned_data["code"]
        told.append(operations.renew_recovery_codes(staff=request.user, code=code, by=request.user, at=now()))

    return _told_once(request, told[0]) if accepted(form, act) else _again(request, form)


@login_required
@sensitive_post_parameters("code")
@require_POST
def end(request: StaffRequest) -> HttpResponse:
    """Do without."""
    form = CodeForm(request.POST)

    def act() -> None:
        code = form.cleaned_data["code"]
        operations.end_second_factor(staff=request.user, code=code, by=request.user, at=now())

    if accepted(form, act):
        messages.success(request, _("两步验证已停用。"))
        return redirect("org:account")
    return _again(request, form)


@administrators_only
@require_http_methods(["GET", "POST"])
def required(request: StaffRequest) -> HttpResponse:
    """Which posts must have one; said by the administrator of the whole organisation."""
    at, top = now(), Unit.objects.filter(parent=None).order_by("pk").first()
    if top is None:
        raise NotPermitted(_("还没有单位。"))
    require_administrator(request.user, over=top.path, at=at)
    chosen = [f"{regulation}/{post}" for regulation, post in RequiredFactor.objects.values_list("regulation", "post")]
    form = RequiredForm(request.POST or None, initial={"posts": chosen})

    def act() -> None:
        operations.require_second_factor(posts=form.chosen(), top=top, by=request.user, at=at)

    if accepted(form, act):
        messages.success(request, _("登录要求已保存，下次登录时生效。"))
        return redirect("org:factor_required")
    facts = {"form": form, "section": "sign_in"}
    return render(request, "org/factor_required.html", facts, status=status_of(form))


def _told_once(request: StaffRequest, codes: tuple[str, ...]) -> HttpResponse:
    return _unkept(render(request, "org/recovery_codes.html", {"codes": codes}))


def _again(request: StaffRequest, form: CodeForm) -> HttpResponse:
    facts = {"factor": factor_of(request.user), "form": form, "must": must_have_factor(request.user, at=now())}
    return render(request, "org/second_factor.html", facts, status=422)


def _unkept(answer: HttpResponse) -> HttpResponse:
    """Nobody finds it in the browser's store afterwards."""
    answer["Cache-Control"] = "no-store"
    return answer
