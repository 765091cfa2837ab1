"""The second step of signing in: the operation, then its door."""

from datetime import timedelta

import pytest
from django.test import Client

from bihuan.journal.models import AccessEntry, Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import now, standing_at
from bihuan.org.operations import accept_code, reset_password
from bihuan.org.operations.factors import WrongCode
from tests.org.factors import STEP, code_at, factor_of, with_device
from tests.world import MONDAY_NINE, World

PASSWORD = "long-and-secret-9"


def accepted(world: World, code: str, at_step: int = 0) -> bool:
    at = MONDAY_NINE + at_step * STEP
    try:
        accept_code(staff=world.reviewer, code=code, by=world.reviewer, at=at)
    except WrongCode:
        return False
    return True


def test_a_code_serves_once_and_a_clock_may_be_half_a_minute_wrong(world: World) -> None:
    with_device(world.reviewer, MONDAY_NINE)

    assert not accepted(world, code_at(MONDAY_NINE - 2 * STEP))
    assert accepted(world, code_at(MONDAY_NINE - STEP))
    assert accepted(world, f" {code_at(MONDAY_NINE)[:3]} {code_at(MONDAY_NINE)[3:]}")
    assert not accepted(world, code_at(MONDAY_NINE))
    assert not accepted(world, code_at(MONDAY_NINE - STEP))
    assert accepted(world, code_at(MONDAY_NINE + 2 * STEP), at_step=1)


def test_a_recovery_code_serves_once_and_is_told(world: World) -> None:
    codes = with_device(world.reviewer, MONDAY_NINE)

    assert accepted(world, codes[3].lower())
    assert not accepted(world, codes[3])
    assert len(factor_of(world.reviewer).recovery) == 9
    assert Entry.objects.filter(name="staff.recovery_code_used").get().data == {"left": 9}


def test_refuses_for_somebody_else(world: World) -> None:
    with_device(world.reviewer, MONDAY_NINE)
    with pytest.raises(NotPermitted):
        accept_code(staff=world.reviewer, code="000000", by=world.replier, at=MONDAY_NINE)


@pytest.fixture
def at_the_door(world: World, client: Client) -> Client:
    """The password was right; the code is asked for."""
    world.reviewer.set_password(PASSWORD)
    world.reviewer.save(update_fields=["password"])
    with_device(world.reviewer, now())
    answer = client.post("/sign-in/?next=/account/", {"username": "1003", "password": PASSWORD})
    assert answer.headers["Location"] == "/sign-in/code/"
    return client


def test_the_password_alone_opens_nothing(at_the_door: Client) -> None:
    assert at_the_door.get("/account/").status_code == 302
    assert at_the_door.get("/sign-in/code/").status_code == 200
    assert not AccessEntry.objects.filter(kind="signed_in").exists()


def test_the_code_opens_the_page_asked_for(world: World, at_the_door: Client) -> None:
    answer = at_the_door.post("/sign-in/code/", {"code": code_at(now())})

    assert answer.headers["Location"] == "/account/"
    assert at_the_door.get("/account/").status_code == 200
    assert AccessEntry.objects.filter(kind="signed_in", actor_id=world.reviewer.pk).count() == 1


def test_wrong_codes_and_wrong_passwords_add_up_to_a_lock(at_the_door: Client) -> None:
    Client().post("/sign-in/", {"username": "1003", "password": "wrong"})

    answers = [at_the_door.post("/sign-in/code/", {"code": "000000"}).status_code for _ in range(4)]

    assert answers == [422, 422, 422, 429]
    assert at_the_door.post("/sign-in/code/", {"code": code_at(now())}).status_code == 429
    codes = list(AccessEntry.objects.order_by("id").values_list("code", flat=True))
    assert codes[:4] == ["wrong_password", "wrong_code", "wrong_code", "wrong_code"]


def test_after_five_minutes_or_a_new_password_it_begins_anew(world: World, at_the_door: Client) -> None:
    with standing_at(now() + timedelta(minutes=6)):
        assert at_the_door.get("/sign-in/code/").headers["Location"] == "/sign-in/"
    at_the_door.post("/sign-in/", {"username": "1003", "password": PASSWORD})
    reset_password(staff=world.reviewer, password="chunfeng-2026", by=world.administrator, at=now())

    answer = at_the_door.post("/sign-in/code/", {"code": code_at(now())})
    assert answer.headers["Location"] == "/sign-in/"


def test_nobody_gets_to_it_without_a_password(client: Client, db: None) -> None:
    assert client.get("/sign-in/code/").headers["Location"] == "/sign-in/"
