"""Giving a person a new password."""

import pytest
from axes.models import AccessAttempt

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.org.operations import reset_password
from bihuan.org.operations.passwords import WeakPassword
from tests.world import MONDAY_NINE, World

PASSWORD = "chunfeng-2026"


def test_the_new_one_opens_and_the_lock_is_lifted(world: World) -> None:
    AccessAttempt.objects.create(username="1001", ip_address="127.0.0.1", failures_since_start=5)

    reset_password(staff=world.hall_clerk, password=PASSWORD, by=world.administrator, at=MONDAY_NINE)

    world.hall_clerk.refresh_from_db()
    assert world.hall_clerk.check_password(PASSWORD)
    assert not AccessAttempt.objects.exists()


def test_tells_the_journal_without_the_password(world: World) -> None:
    reset_password(staff=world.hall_clerk, password=PASSWORD, by=world.administrator, at=MONDAY_NINE)

    entry = Entry.objects.get()
    assert (entry.name, entry.data) == ("staff.password_reset", {})


def test_refuses_a_weak_one(world: World) -> None:
    with pytest.raises(WeakPassword):
        reset_password(staff=world.hall_clerk, password="1234567890", by=world.administrator, at=MONDAY_NINE)


def test_refuses_whoever_is_no_administrator(world: World) -> None:
    with pytest.raises(NotPermitted):
        reset_password(staff=world.hall_clerk, password=PASSWORD, by=world.supervisor, at=MONDAY_NINE)


def test_refuses_who_administers_the_unit_but_not_the_posts(world: World) -> None:
    world.post(world.dispatcher, world.zhengzhou, "administrator")
    world.post(world.hall_clerk, world.henan_service, "province_head")

    with pytest.raises(NotPermitted):
        reset_password(staff=world.hall_clerk, password=PASSWORD, by=world.dispatcher, at=MONDAY_NINE)
