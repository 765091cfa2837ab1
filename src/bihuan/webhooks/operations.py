"""Addresses and their news: making, ending, writing, noting each try, sending again."""

import json
import re
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.models import Entry
from bihuan.journal.operations import record
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.org.models import Staff
from bihuan.org.rules import administers
from bihuan.webhooks.events import NewsResent, WebhookEnded, WebhookMade
from bihuan.webhooks.models import News, Webhook
from bihuan.workorders.models import WorkOrder

MOST_TRIES = 10


class WrongWebhook(Refusal):
    code: ClassVar[str] = "wrong_webhook"


class EndedAlready(Refusal):
    code: ClassVar[str] = "ended_already"


class NothingDead(Refusal):
    code: ClassVar[str] = "nothing_dead"


@transaction.atomic
def make_webhook(*, title: str, url: str, events: Collection[str], by: Staff, at: datetime) -> Webhook:
    """An address that hears of the work orders which this administrator sees, from now on."""
    _require_administrator(by, at)
    _check(title, url, events)
    hook = Webhook(staff=by, title=title.strip(), url=url, events=sorted(set(events)), made_at=at)
    hook.salt = secrets.token_hex(16)
    hook.save(force_insert=True)
    record(WebhookMade(hook.title, hook.url, tuple(hook.events)), about=hook, by=by, at=at)
    return hook


@transaction.atomic
def end_webhook(*, webhook: Webhook, by: Staff, at: datetime) -> Webhook:
    """Nothing more goes there; what waits is not sent."""
    _require_administrator(by, at)
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if webhook.ended_at is not None:
        raise EndedAlready(_("该推送已经停止。"))
    webhook.ended_at = at
    record(WebhookEnded(webhook.title), about=webhook, by=by, at=at, saving=("ended_at",))
    return webhook


@transaction.atomic
def write_news(*, entries: Sequence[tuple[Entry, WorkOrder]], at: datetime) -> list[News]:
    """News of these entries for every address that wants them and whose person sees the work order.

    Rows written here must go out; those that stood before are not among them.
    """
    written: list[News] = []
    for hook in Webhook.objects.filter(ended_at=None).select_related("staff"):
        orders = {order.pk for _entry, order in entries}
        seen = set(WorkOrder.objects.visible_to(hook.staff, at=at).filter(pk__in=orders).values_list("pk", flat=True))
        before = set(
            News.objects.filter(webhook=hook, entry_id__in=[e.pk for e, _o in entries]).values_list(
                "entry_id", flat=True
            )
        )
        wanted = [
            (entry, order)
            for entry, order in entries
            if order.pk in seen and entry.pk not in before and (not hook.events or entry.name in hook.events)
        ]
        written += News.objects.bulk_create(_news(hook, entry, order, at) for entry, order in wanted)
    return written


def _news(hook: Webhook, entry: Entry, order: WorkOrder, at: datetime) -> News:
    said = {
        "id": f"{hook.pk}-{entry.pk}",
        "event": entry.name,
        "happened_at": entry.happened_at.isoformat(),
        "work_order": order.number,
        "regulation": order.regulation,
        "procedure": order.procedure,
        "stage": order.stage,
        "version": order.version,
        "unit": order.owner_unit.code,
    }
    return News(
        webhook=hook,
        entry_id=entry.pk,
        name=entry.name,
        order_number=order.number,
        body=json.dumps(said, ensure_ascii=False),
        made_at=at,
    )


@transaction.atomic
def note_try(*, news: News, status: int | None, fault: str, at: datetime) -> News:
    """Keep what became of a try: sent, or the fault; dead after the last."""
    news = News.objects.select_for_update().get(pk=news.pk)
    if news.state == News.State.SENT:
        return news
    news.tries, news.tried_at, news.status, news.fault = news.tries + 1, at, status, fault[:300]
    if not fault:
        news.state = News.State.SENT
    elif news.tries >= MOST_TRIES:
        news.state = News.State.DEAD
    news.save(update_fields=["tries", "tried_at", "status", "fault", "state"])
    return news


@transaction.atomic
def resend_news(*, webhook: Webhook, ids: Collection[int] | None = None, by: Staff, at: datetime) -> list[News]:
    """Let dead news go out again, those named or all of the address; the receiver drops what it has by its id."""
    _require_administrator(by, at)
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    dead = webhook.news.select_for_update().filter(state=News.State.DEAD)
    found = list(dead.filter(pk__in=ids) if ids is not None else dead)
    if webhook.ended_at is not None or not found:
        raise NothingDead(_("没有可以重新推送的内容。"))
    News.objects.filter(pk__in=[one.pk for one in found]).update(state=News.State.WAITING, tries=0)
    record(NewsResent(len(found)), about=webhook, by=by, at=at)
    return found


def _require_administrator(by: Staff, at: datetime) -> None:
    if not administers(by, at):
        raise NotPermitted(_("“管理”由系统管理员使用。"))


def _check(title: str, url: str, events: Collection[str]) -> None:
    faults: dict[str, str] = {}
    if not 0 < len(title.strip()) <= 60:
        faults["title"] = _("请填写用途，最长 60 个字。")
    if not _is_an_address(url):
        faults["url"] = _("请填写以 https:// 或 http:// 开头的地址，不含用户名和密码。")
    if any(not re.fullmatch(r"[a-z_.]{1,80}", name) for name in events):
        faults["events"] = _("事件名由小写字母、下划线和点组成。")
    if faults:
        raise WrongWebhook(" ".join(faults.values()), fields=faults)


def _is_an_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
        return whole and (parts.port is None or parts.port > 0) and len(url) <= 500 and url.isprintable()
    except ValueError:
        return False
