"""Ending an address."""

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.webhooks.models import Webhook
from bihuan.webhooks.operations import EndedAlready, end_webhook
from tests.workorders.department import MORNING, Department


def test_ends_it_once_and_says_so(telecom: Department, hook: Webhook) -> None:
    ended = end_webhook(webhook=hook, by=telecom.world.administrator, at=MORNING)

    assert ended.ended_at == MORNING
    assert Entry.objects.filter(name="webhook.ended").count() == 1
    with pytest.raises(EndedAlready):
        end_webhook(webhook=hook, by=telecom.world.administrator, at=MORNING)


def test_refuses_who_does_not_administer(telecom: Department, hook: Webhook) -> None:
    with pytest.raises(NotPermitted):
        end_webhook(webhook=hook, by=telecom.world.reviewer, at=MORNING)
