"""The page that describes the API: every operation, and nothing loaded from elsewhere."""

import re

from django.test import Client

from bihuan.config.api import operations_of_the_api
from tests.world import World


def test_names_every_operation_and_loads_nothing_from_elsewhere(world: World, client: Client) -> None:
    client.force_login(world.hall_clerk)

    page = client.get("/account/api/").content.decode()

    missing = [f"{m} {a}" for m, a, _rule, _scope in operations_of_the_api() if f"{m} {a}" not in page]
    assert not missing
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
