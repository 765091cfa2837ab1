"""The machines' doors to addresses that hear of work orders."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from bihuan.api.endpoints import Room, Rule
from bihuan.api.scopes import Scope
from bihuan.api.shapes import Id, In, Out, Page, shown_at
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import now
from bihuan.org.requests import ApiRequest
from bihuan.org.rules import administers
from bihuan.webhooks import jobs, operations
from bihuan.webhooks.models import News, Webhook

room = Room()
SIZE = 100


class WebhookIn(In):
    title: Annotated[str, Field(min_length=1, max_length=60)]
    url: Annotated[str, Field(max_length=500)]
    events: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=100)] = []


class ResendIn(In):
    ids: Annotated[list[Annotated[int, Field(ge=1, le=2**63 - 1)]], Field(max_length=500)] | None = None


class NothingIn(In):
    """Nothing more is said: an empty object."""


class WebhookOut(Out):
    id: int
    title: str
    url: str
    events: list[str]
    made_at: str | None
    ended_at: str | None

    @classmethod
    def of(cls, hook: Webhook) -> "WebhookOut":
        return cls(
            id=hook.pk,
            title=hook.title,
            url=hook.url,
            events=list(hook.events),
            made_at=shown_at(hook.made_at),
            ended_at=shown_at(hook.ended_at),
        )


class WebhookSecretOut(WebhookOut):
    secret: str = Field(description="Signs `{timestamp}.{body}` with HMAC-SHA256")


class NewsOut(Out):
    id: int
    work_order: str
    event: str
    state: str
    tries: int
    status: int | None
    fault: str
    tried_at: str | None


class NewsPage(Page):
    items: list[NewsOut]


class ResentOut(Out):
    resent: int


@room.reads("/webhooks", rule=Rule.ADMINISTRATOR, answers=list[WebhookOut], summary=gettext_lazy("本人的推送地址"))
def webhooks(request: ApiRequest) -> list[WebhookOut]:
    _require_administrator(request)
    return [WebhookOut.of(hook) for hook in Webhook.objects.filter(staff=request.user).order_by("pk")]


@room.reads(
    "/webhooks/{webhook}", rule=Rule.ADMINISTRATOR, answers=WebhookSecretOut, summary=gettext_lazy("一个推送地址")
)
def webhook(request: ApiRequest, webhook: Id) -> WebhookSecretOut:
    """With the secret that its news are signed with."""
    found = _mine(request, webhook)
    return WebhookSecretOut(**WebhookOut.of(found).model_dump(), secret=found.secret)


@room.writes(
    "/webhooks",
    rule=Rule.ADMINISTRATOR,
    answers=WebhookOut,
    summary=gettext_lazy("向一个地址推送工单动态"),
    scope=Scope.ADMINISTER,
    status=201,
)
def make(request: ApiRequest, body: WebhookIn) -> WebhookOut:
    """It hears of the work orders that the caller sees, from now on; the events named, or all."""
    return WebhookOut.of(
        operations.make_webhook(title=body.title, url=body.url, events=body.events, by=request.user, at=now())
    )


@room.writes(
    "/webhooks/{webhook}/end",
    rule=Rule.ADMINISTRATOR,
    answers=WebhookOut,
    summary=gettext_lazy("停止向该地址推送"),
    scope=Scope.ADMINISTER,
)
def end(request: ApiRequest, webhook: Id, body: NothingIn) -> WebhookOut:
    return WebhookOut.of(operations.end_webhook(webhook=_mine(request, webhook), by=request.user, at=now()))


@room.reads("/webhooks/{webhook}/dead", rule=Rule.ADMINISTRATOR, answers=NewsPage, summary=gettext_lazy("未送达的推送"))
def dead(request: ApiRequest, webhook: Id, after: str = "") -> NewsPage:
    """The newest first."""
    found = _mine(request, webhook).news.filter(state=News.State.DEAD)
    found = found.filter(pk__lt=int(after[:18])) if after.isascii() and after.isdecimal() else found
    page = list(found.order_by("-pk")[: SIZE + 1])
    rest = str(page[SIZE - 1].pk) if len(page) > SIZE else ""
    return NewsPage(items=[_news(one) for one in page[:SIZE]], after=rest)


def _news(one: News) -> NewsOut:
    return NewsOut(
        id=one.pk,
        work_order=one.order_number,
        event=one.name,
        state=one.state,
        tries=one.tries,
        status=one.status,
        fault=one.fault,
        tried_at=shown_at(one.tried_at),
    )


@room.writes(
    "/webhooks/{webhook}/resend",
    rule=Rule.ADMINISTRATOR,
    answers=ResentOut,
    summary=gettext_lazy("重新推送未送达的内容"),
    scope=Scope.ADMINISTER,
)
def resend(request: ApiRequest, webhook: Id, body: ResendIn) -> ResentOut:
    """Those named, or all; they leave a moment after this answer."""
    sent = operations.resend_news(webhook=_mine(request, webhook), ids=body.ids, by=request.user, at=now())
    for news in sent:
        jobs.deliver.defer(news_id=news.pk)
    return ResentOut(resent=len(sent))


def _mine(request: ApiRequest, pk: int) -> Webhook:
    _require_administrator(request)
    return get_object_or_404(Webhook.objects.filter(staff=request.user), pk=pk)


def _require_administrator(request: ApiRequest) -> None:
    if not administers(request.user, now()):
        raise NotPermitted(_("“管理”由系统管理员使用。"))
