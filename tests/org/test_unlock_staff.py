"""Being locked out: whose guesses count, for how long, and who lifts the lock."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from bihuan.journal.access import note_door
from bihuan.journal.models import AccessEntry, Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.org.operations import unlock_staff
from bihuan.org.operations.accounts import NotNow
from tests.world import MONDAY_NINE, World

PASSWORD = "long-and-secret-9"
DESK, HOME = "10.0.0.7", "192.0.2.9"


@pytest.fixture(autouse=True)
def password(world: World) -> None:
    world.reviewer.set_password(PASSWORD)
    world.reviewer.save(update_fields=["password"])


def sign_in(password: str, address: str, client: Client | None = None) -> int:
    sent = {"username": "1003", "password": password}
    return (client or Client()).post("/sign-in/", sent, REMOTE_ADDR=address).status_code


def guess_from_everywhere(count: int = 5) -> list[int]:
    return [sign_in("wrong", f"203.0.113.{number}") for number in range(count)]


def test_guesses_from_several_addresses_add_up(world: World) -> None:
    assert guess_from_everywhere() == [422, 422, 422, 422, 429]

    assert sign_in(PASSWORD, HOME) == 429
    assert sign_in(PASSWORD, "203.0.113.1") == 429


def test_nobody_is_kept_out_where_they_came_in_lately(world: World) -> None:
    note_door(AccessEntry.Kind.SIGNED_IN, by=world.reviewer, what="", address=DESK, at=timezone.now())
    guess_from_everywhere()

    assert sign_in(PASSWORD, HOME) == 429
    assert sign_in(PASSWORD, DESK) == 302


def test_where_they_came_in_lately_guesses_count_too(world: World) -> None:
    note_door(AccessEntry.Kind.SIGNED_IN, by=world.reviewer, what="", address=DESK, at=timezone.now())

    assert [sign_in("wrong", DESK) for _ in range(5)][-1] == 429
    assert sign_in(PASSWORD, DESK) == 429


def test_the_lock_ends_and_tries_meanwhile_do_not_extend_it(world: World) -> None:
    guess_from_everywhere()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    answer = Client().post("/sign-in/", {"username": "1003", "password": "wrong"}, REMOTE_ADDR=HOME)
    assert "1 分钟后" in answer.content.decode()

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    assert not AccessAttempt.objects.filter(ip_address=HOME).exists()
    assert sign_in(PASSWORD, HOME) == 302


def test_others_are_not_locked_with_them(world: World) -> None:
    guess_from_everywhere()

    answer = Client().post("/sign-in/", {"username": "1004", "password": "wrong"}, REMOTE_ADDR="203.0.113.1")
    assert answer.status_code == 422


def test_each_try_stands_in_the_access_log(world: World) -> None:
    guess_from_everywhere(6)

    kept = AccessEntry.objects.filter(actor_id=world.reviewer.pk).order_by("id").values_list("kind", "address")
    assert [kind for kind, _address in kept] == ["not_signed_in"] * 4 + ["locked_out"] * 2
    assert kept[2][1] == "203.0.113.2"


def test_the_administrator_lifts_it_and_the_journal_tells(world: World) -> None:
    guess_from_everywhere()
    client = Client()
    client.force_login(world.administrator, backend="django.contrib.auth.backends.ModelBackend")
    assert "解除锁定" in client.get("/administration/staff/1003/").content.decode()

    client.post("/administration/staff/1003/unlock/")

    assert sign_in(PASSWORD, HOME) == 302
    assert Entry.objects.order_by("-id")[0].name == "staff.unlocked"
    assert "解除锁定" not in client.get("/administration/staff/1003/").content.decode()


def test_refuses_what_is_not_locked_and_whoever_does_not_administer(world: World) -> None:
    with pytest.raises(NotNow):
        unlock_staff(staff=world.reviewer, by=world.administrator, at=MONDAY_NINE)
    with pytest.raises(NotPermitted):
        unlock_staff(staff=world.reviewer, by=world.supervisor, at=MONDAY_NINE)
