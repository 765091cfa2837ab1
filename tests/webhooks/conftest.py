"""A department at work, with an address that hears of it."""

from collections.abc import Iterator

import pytest

from bihuan.kernel.time import standing_at
from bihuan.webhooks.models import Webhook
from bihuan.webhooks.operations import make_webhook
from tests.workorders.conftest import telecom as telecom
from tests.workorders.department import MORNING, Department

URL = "http://127.0.0.1:9/heard"


@pytest.fixture
def hook(telecom: Department) -> Iterator[Webhook]:
    with standing_at(MORNING):
        yield make_webhook(title="数据平台", url=URL, events=(), by=telecom.world.administrator, at=MORNING)
