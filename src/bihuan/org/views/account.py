"""One's own account: posts, password, language."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import now
from bihuan.org import operations
from bihuan.org.forms import SCOPES, OwnPasswordForm, TokenForm
from bihuan.org.models import Token, Unit
from bihuan.org.queries import sign_ins_of
from bihuan.org.requests import StaffRequest
from bihuan.org.scope import held_posts
from bihuan.org.sessions import device_of, mark_of
from bihuan.org.views.doors import accepted, status_of
from bihuan.org.vocabulary import vocabulary
from bihuan.ui.forms import add_refusal

SHOWN_TOKENS = 50


@login_required
@require_GET
def account(request: StaffRequest) -> HttpResponse:
    """Who I am here: my posts, whom I stand in for, who stands in for me."""
    at, person = now(), request.user
    held = held_posts(person, at)
    units = Unit.objects.in_bulk([one.unit_id for one in held])
    facts = {
        "person": person,
        "posts": [
            {"post": vocabulary(one.regulation).post(one.post).title, "unit": units[one.unit_id], "held": one}
            for one in held
        ],
        "now": at,
        "tokens": [(token, _titles(token)) for token in person.tokens.all()[:SHOWN_TOKENS]],
        "devices": [
            (mark_of(one.session_key), device_of(one.agent), one, one.session_key == request.session.session_key)
            for one in sign_ins_of(person)
        ],
        "deputies": person.deputised_by.filter(until_at__gt=at).select_related("deputy"),
    }
    return render(request, "org/account.html", facts)


def _titles(token: Token) -> str:
    """What it is good for, in the reader's words."""
    return _("、").join(str(title) for scope, title in SCOPES if scope in token.scopes)


@login_required
@require_http_methods(["GET", "POST"])
def password(request: StaffRequest) -> HttpResponse:
    """Change my own password; this browser stays signed in, all others do not."""
    form = OwnPasswordForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        person = operations.change_password(
            staff=request.user, old=said["old"], new=said["password"], by=request.user, at=now()
        )
        update_session_auth_hash(request, person)

    if accepted(form, act):
        messages.success(request, _("密码已修改。"))
        return redirect("org:account")
    return render(request, "org/password.html", {"form": form}, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def make_token(request: StaffRequest) -> HttpResponse:
    """A token for a program; it is shown on the answer to this very request, and nowhere else."""
    at = now()
    form = TokenForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = operations.make_token(
                staff=request.user,
                name=said["name"],
                scopes=said["scopes"],
                expires_at=at + timedelta(days=said["days"]),
                by=request.user,
                at=at,
            )
        except NotPermitted:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            answer = render(request, "org/token.html", {"made": made})
            answer["Cache-Control"] = "no-store"
            return answer
    return render(request, "org/token_form.html", {"form": form}, status=status_of(form))


@login_required
@require_POST
def revoke_token(request: StaffRequest, pk: int) -> HttpResponse:
    """End one of my tokens at once."""
    token = get_object_or_404(Token.objects.filter(staff=request.user), pk=pk)
    operations.revoke_token(token=token, by=request.user, at=now())
    messages.success(request, _("访问令牌已吊销。"))
    return redirect("org:account")


@login_required
@require_POST
def end_device(request: StaffRequest, mark: str) -> HttpResponse:
    """Sign out somewhere else, at once."""
    found = next((one for one in sign_ins_of(request.user) if mark_of(one.session_key) == mark), None)
    if found is None:
        raise Http404(mark)
    operations.end_sign_in(signed_in=found, by=request.user, at=now())
    messages.success(request, _("该处登录已结束。"))
    return redirect("org:account")
