"""The notices' doors to the browser: the bell, the list, what is turned off, and who was told about a work order."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.kernel.time import now
from bihuan.notices import operations, queries, ways
from bihuan.notices.models import Notice
from bihuan.org.requests import StaffRequest
from bihuan.supervision.models import ServiceWarning
from bihuan.workorders.models import WorkOrder


@login_required
@require_GET
def bell(request: StaffRequest) -> HttpResponse:
    """How many notices wait; a part of every page, which asks again by itself."""
    count = queries.unread_count(request.user, at=now())
    words = f"{queries.MOST_COUNTED}+" if count > queries.MOST_COUNTED else str(count)
    return render(request, "notices/_bell.html", {"count": count, "count_words": words})


@login_required
@require_GET
def notice_list(request: StaffRequest) -> HttpResponse:
    """What I was told, newest first; how far each notice came by mail and SMS."""
    at, unread = now(), request.GET.get("show") == "unread"
    after = request.GET.get("after", "")
    page = queries.notice_page(request.user, unread=unread, after=int(after) if after.isdecimal() else None, at=at)
    more = f"?after={page.after}{'&show=unread' if unread else ''}" if page.after else ""
    facts = {"page": page, "unread": unread, "next_url": more, "nav": "notices"}
    region = "#rows" if request.htmx and after else ""
    return render(request, f"notices/list.html{region}", facts)


@login_required
@require_GET
def open_notice(request: StaffRequest, pk: int) -> HttpResponse:
    """Read a notice: it leads to what it is about, while the person still sees that."""
    at = now()
    notice = get_object_or_404(Notice.objects.visible_to(request.user, at=at), pk=pk)
    operations.read_notices(ids=[notice.pk], by=request.user, at=at)
    if notice.about_kind == ServiceWarning.subject_kind:
        return redirect("supervision:warning", notice.about_id)
    if notice.about_kind:
        return redirect("workorders:emergency")
    if not WorkOrder.objects.visible_to(request.user, at=at).filter(pk=notice.order_id or 0).exists():
        messages.warning(request, _("工单 %(number)s 已不在您的查看范围内。") % {"number": notice.order_number})
        return redirect("notices:list")
    if notice.urging_id:
        return redirect("workorders:answer", notice.order_number, notice.urging_id)
    return redirect("workorders:page", notice.order_number)


@login_required
@require_POST
def read(request: StaffRequest, pk: int) -> HttpResponse:
    """Mark one notice as read."""
    at = now()
    mine = Notice.objects.visible_to(request.user, at=at)
    operations.read_notices(ids=[get_object_or_404(mine, pk=pk).pk], by=request.user, at=at)
    if not request.htmx:
        return redirect("notices:list")
    answer = render(request, "notices/_line.html", {"line": queries.line_of(mine.get(pk=pk))})
    answer["HX-Trigger"] = "notices-read"
    return answer


@login_required
@require_POST
def read_all(request: StaffRequest) -> HttpResponse:
    """Mark everything as read."""
    count = operations.read_notices(by=request.user, at=now())
    messages.success(request, _("已将 %(count)s 条通知标为已读。") % {"count": count})
    return redirect("notices:list")


@login_required
@require_http_methods(["GET", "POST"])
def settings_page(request: StaffRequest) -> HttpResponse:
    """Which messages I want; warnings and urging orders always arrive."""
    at = now()
    if request.method == "POST":
        return _mute(request)
    facts = {
        "packs": queries.message_lines(request.user, at=at),
        "sms_is_set_up": ways.sms_is_set_up(),
        "nav": "notices",
    }
    return render(request, "notices/settings.html", facts)


def _mute(request: StaffRequest) -> HttpResponse:
    at, asked = now(), request.POST
    regulation = asked.get("regulation", "")
    message = queries.message_of(regulation, asked.get("message", ""), at=at)
    if message is None:
        raise Http404
    muted = asked.get("muted") == "yes"
    operations.mute_message(message=message, regulation=regulation, muted=muted, by=request.user, at=at)
    words = _("“%(title)s”已关闭。") if muted else _("“%(title)s”已开启。")
    messages.success(request, words % {"title": message.title})
    return redirect(f"{reverse('notices:settings')}#{regulation}-{message.code}")


@login_required
@require_GET
def told(request: StaffRequest, number: str) -> HttpResponse:
    """What was told to whom about a work order; as a part of its page, or as a page of its own."""
    order = get_object_or_404(WorkOrder.objects.visible_to(request.user, at=now()), number=number)
    template = "notices/_told.html" if request.htmx else "notices/told.html"
    return render(request, template, {"order": order, "tellings": queries.told_about(order.pk)})
