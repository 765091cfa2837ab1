"""A lost device taken out of use by the administrator."""

import pytest
from django.test import Client

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.org.models import SecondFactor
from bihuan.org.operations import reset_second_factor
from bihuan.org.operations.factors import AsItIs
from tests.api.conftest import Program, secret_of
from tests.org.factors import with_device
from tests.world import MONDAY_NINE, World


def test_the_administrator_resets_it_on_the_persons_page(world: World, client: Client) -> None:
    with_device(world.reviewer, MONDAY_NINE)
    client.force_login(world.administrator, backend="django.contrib.auth.backends.ModelBackend")
    with standing_at(MONDAY_NINE):
        assert "已启用" in client.get("/administration/staff/1003/").content.decode()
        client.post("/administration/staff/1003/second-factor/")

    assert not SecondFactor.objects.exists()
    assert Entry.objects.filter(name="staff.second_factor_reset").count() == 1


def test_refuses_where_there_is_none_and_others_and_oneself(world: World) -> None:
    with pytest.raises(AsItIs):
        reset_second_factor(staff=world.reviewer, by=world.administrator, at=MONDAY_NINE)
    with_device(world.administrator, MONDAY_NINE)
    with pytest.raises(NotPermitted):
        reset_second_factor(staff=world.administrator, by=world.supervisor, at=MONDAY_NINE)
    with pytest.raises(AsItIs):
        reset_second_factor(staff=world.administrator, by=world.administrator, at=MONDAY_NINE)


def test_the_administrators_program_resets_it(world: World) -> None:
    with_device(world.reviewer, MONDAY_NINE)
    program = Program(secret_of(world.administrator, MONDAY_NINE))
    with standing_at(MONDAY_NINE):
        done = program.post("/staff/1003/second-factor/reset")
        again = program.post("/staff/1003/second-factor/reset")

    assert (done.status_code, done.json()["code"]) == (200, "1003")
    assert (again.status_code, again.json()["code"]) == (409, "second_factor_as_it_is")
