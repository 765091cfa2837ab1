"""The browser's doors: addresses, what did not arrive there, and sending it again."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.org.views.doors import accepted, administrators_only, status_of
from bihuan.webhooks import jobs, operations
from bihuan.webhooks.forms import WebhookForm
from bihuan.webhooks.models import News, Webhook

SHOWN = 200


@administrators_only
@require_GET
def webhook_list(request: StaffRequest) -> HttpResponse:
    """My addresses, the running ones first, with what did not arrive."""
    dead = Count("news", filter=Q(news__state=News.State.DEAD))
    found = Webhook.objects.filter(staff=request.user).annotate(dead=dead).order_by("ended_at", "pk")
    return render(request, "webhooks/list.html", {"webhooks": found, "section": "webhooks"})


@administrators_only
@require_http_methods(["GET", "POST"])
def make(request: StaffRequest) -> HttpResponse:
    """A new address; its page shows the secret."""
    form = WebhookForm(request.POST or None)
    made: list[Webhook] = []

    def act() -> None:
        said = form.cleaned_data
        made.append(
            operations.make_webhook(
                title=said["title"], url=said["url"], events=form.names(), by=request.user, at=now()
            )
        )

    if accepted(form, act):
        return redirect("webhooks:webhook", made[0].pk)
    return render(request, "webhooks/form.html", {"form": form, "section": "webhooks"}, status=status_of(form))


@administrators_only
@require_GET
def webhook(request: StaffRequest, pk: int) -> HttpResponse:
    """An address: its secret, and what did not arrive."""
    found = _mine(request, pk)
    facts = {
        "webhook": found,
        "dead": found.news.filter(state=News.State.DEAD).order_by("-pk")[:SHOWN],
        "waiting": found.news.filter(state=News.State.WAITING).count() if found.ended_at is None else 0,
        "section": "webhooks",
    }
    return render(request, "webhooks/webhook.html", facts)


@administrators_only
@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """Nothing more goes there."""
    operations.end_webhook(webhook=_mine(request, pk), by=request.user, at=now())
    messages.success(request, _("推送已停止。"))
    return redirect("webhooks:list")


@administrators_only
@require_POST
def resend(request: StaffRequest, pk: int) -> HttpResponse:
    """Let what did not arrive go out again: one of them, or all."""
    one = request.POST.get("news", "")
    ids = [int(one[:18])] if one.isascii() and one.isdecimal() else None
    try:
        for news in operations.resend_news(webhook=_mine(request, pk), ids=ids, by=request.user, at=now()):
            jobs.deliver.defer(news_id=news.pk)
    except NotPermitted:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已重新推送。"))
    return redirect("webhooks:webhook", pk)


def _mine(request: StaffRequest, pk: int) -> Webhook:
    return get_object_or_404(Webhook.objects.filter(staff=request.user), pk=pk)
