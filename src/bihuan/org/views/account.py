"""One's own account: posts, password, language."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.kernel.time import now
from bihuan.org import operations
from bihuan.org.forms import OwnPasswordForm
from bihuan.org.models import Unit
from bihuan.org.requests import StaffRequest
from bihuan.org.scope import held_posts
from bihuan.org.views.doors import accepted, status_of
from bihuan.org.vocabulary import vocabulary


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
        "deputies": person.deputised_by.filter(until_at__gt=at).select_related("deputy"),
    }
    return render(request, "org/account.html", facts)


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
