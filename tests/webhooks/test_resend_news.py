"""Sending again what did not arrive."""

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.webhooks.models import News, Webhook
from bihuan.webhooks.operations import NothingDead, resend_news
from tests.workorders.department import MORNING, Department


@pytest.fixture
def dead(hook: Webhook) -> list[News]:
    return News.objects.bulk_create(
        News(webhook=hook, entry_id=n, name="x", order_number="T", body="{}", state="dead", tries=10, made_at=MORNING,
             tried_at=MORNING)
        for n in range(3)
    )  # fmt: skip


def test_those_named_or_all_and_says_so(telecom: Department, hook: Webhook, dead: list[News]) -> None:
    admin = telecom.world.administrator
    [one] = resend_news(webhook=hook, ids=[dead[0].pk], by=admin, at=MORNING)
    rest = resend_news(webhook=hook, by=admin, at=MORNING)

    assert one == dead[0]
    assert len(rest) == 2
    assert set(News.objects.values_list("state", "tries")) == {("waiting", 0)}
    assert Entry.objects.filter(name="webhook.resent").count() == 2
    with pytest.raises(NothingDead):
        resend_news(webhook=hook, by=admin, at=MORNING)


def test_refuses_who_does_not_administer(telecom: Department, hook: Webhook, dead: list[News]) -> None:
    with pytest.raises(NotPermitted):
        resend_news(webhook=hook, by=telecom.world.reviewer, at=MORNING)


def test_its_page_lists_them_and_sends_them_again(
    telecom: Department, hook: Webhook, dead: list[News], client: Client
) -> None:
    client.force_login(telecom.world.administrator)
    page = client.get(f"/administration/webhooks/{hook.pk}/").content.decode()
    assert page.count('name="news"') == 3

    client.post(f"/administration/webhooks/{hook.pk}/resend/", {"news": dead[0].pk})

    assert ProcrastinateJob.objects.filter(task_name="webhooks.deliver").count() == 1
    dead[0].refresh_from_db()
    assert dead[0].state == "waiting"
