"""Making an address."""

import pytest
from django.test import Client

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.webhooks.models import Webhook
from bihuan.webhooks.operations import WrongWebhook, make_webhook
from tests.webhooks.conftest import URL
from tests.workorders.department import MORNING, Department


def test_says_so_and_has_a_secret_of_its_own(telecom: Department, hook: Webhook) -> None:
    other = make_webhook(title="另一个", url=URL, events=(), by=telecom.world.administrator, at=MORNING)

    assert Entry.objects.filter(name="webhook.made", subject_id=hook.pk).count() == 1
    assert hook.secret.startswith("whs_")
    assert hook.secret != other.secret
    assert hook.secret == Webhook.objects.get(pk=hook.pk).secret


@pytest.mark.parametrize(
    ("title", "url", "events", "field"),
    [
        (" ", URL, (), "title"),
        ("x", "ftp://example.com/", (), "url"),
        ("x", "https://user:word@example.com/", (), "url"),
        ("x", "https://[broken/", (), "url"),
        ("x", URL, ("Work Order",), "events"),
    ],
)
def test_refuses_what_makes_no_sense(
    telecom: Department, title: str, url: str, events: tuple[str, ...], field: str
) -> None:
    with pytest.raises(WrongWebhook) as refused:
        make_webhook(title=title, url=url, events=events, by=telecom.world.administrator, at=MORNING)
    assert set(refused.value.fields) == {field}


def test_refuses_who_does_not_administer(telecom: Department) -> None:
    with pytest.raises(NotPermitted):
        make_webhook(title="x", url=URL, events=(), by=telecom.world.reviewer, at=MORNING)


def test_its_page_shows_the_secret_to_its_person(telecom: Department, client: Client) -> None:
    client.force_login(telecom.world.administrator)
    with standing_at(MORNING):
        answer = client.post(
            "/administration/webhooks/new/", {"title": "平台", "url": URL, "events": "work_order.taken\nclock.warned"}
        )
        page = client.get(answer["Location"])

    hook = Webhook.objects.get()
    assert hook.events == ["clock.warned", "work_order.taken"]
    assert hook.secret in page.content.decode()
