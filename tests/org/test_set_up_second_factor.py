"""Taking a device into use: the operation, then its page."""

import pytest
from django.test import Client

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.org.models import SecondFactor
from bihuan.org.operations import set_up_second_factor
from bihuan.org.operations.factors import AsItIs, WrongCode
from tests.org.factors import SECRET, code_at, factor_of, with_device
from tests.world import MONDAY_NINE, World

PAGE = "/account/second-factor/"


def test_takes_a_device_that_shows_a_right_code(world: World) -> None:
    codes = with_device(world.reviewer, MONDAY_NINE)

    factor = factor_of(world.reviewer)
    assert (len(codes), len(set(codes)), len(factor.recovery)) == (10, 10, 10)
    assert not set(codes) & set(factor.recovery)


def test_tells_the_journal_without_secret_or_codes(world: World) -> None:
    with_device(world.reviewer, MONDAY_NINE)

    entry = Entry.objects.get()
    assert (entry.name, entry.data) == ("staff.second_factor_set_up", {})


@pytest.mark.parametrize("code", ["000000", "", "абвгде", "12345"])
def test_refuses_a_device_that_shows_another(world: World, code: str) -> None:
    with pytest.raises(WrongCode):
        set_up_second_factor(staff=world.reviewer, secret=SECRET, code=code, by=world.reviewer, at=MONDAY_NINE)
    assert not SecondFactor.objects.exists()


def test_refuses_a_second_device_and_that_of_somebody_else(world: World) -> None:
    with_device(world.reviewer, MONDAY_NINE)

    with pytest.raises(AsItIs):
        with_device(world.reviewer, MONDAY_NINE)
    with pytest.raises(NotPermitted):
        set_up_second_factor(
            staff=world.replier, secret=SECRET, code=code_at(MONDAY_NINE), by=world.reviewer, at=MONDAY_NINE
        )


def test_the_page_keeps_its_secret_until_a_right_code_comes(world: World, client: Client) -> None:
    client.force_login(world.reviewer, backend="django.contrib.auth.backends.ModelBackend")
    with standing_at(MONDAY_NINE):
        drawn = client.get(PAGE)
        session = client.session
        session["new_second_factor"] = SECRET
        session.save()
        wrong = client.post(PAGE, {"code": "000000"})
        told = client.post(PAGE, {"code": code_at(MONDAY_NINE)})
        later = client.get(PAGE)

    assert "data:image/svg+xml" in drawn.content.decode()
    assert drawn["Cache-Control"] == told["Cache-Control"] == "no-store"
    assert (wrong.status_code, told.status_code) == (422, 200)
    assert len(told.context["codes"]) == 10
    assert told.context["codes"][0] not in later.content.decode()
    assert SECRET not in later.content.decode()
    assert "new_second_factor" not in client.session
