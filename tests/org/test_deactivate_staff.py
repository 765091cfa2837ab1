"""Closing an account."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.org.models import Deputy, Staff
from bihuan.org.operations import deactivate_staff
from bihuan.org.operations.accounts import NotNow
from bihuan.org.operations.posts import LastAdministrator
from bihuan.org.scope import held_posts
from tests.world import MONDAY_NINE, World


def test_the_person_can_no_longer_sign_in(world: World, client: Client) -> None:
    world.hall_clerk.set_password("chunfeng-2026")
    world.hall_clerk.save(update_fields=["password"])

    deactivate_staff(staff=world.hall_clerk, reason="离职", by=world.administrator, at=MONDAY_NINE)

    request = RequestFactory().post("/sign-in/")
    assert authenticate(request, username="1001", password="chunfeng-2026") is None


def test_posts_and_deputyships_end(world: World) -> None:
    Deputy.objects.create(
        absent=world.reviewer,
        deputy=world.hall_clerk,
        from_at=MONDAY_NINE - timedelta(hours=1),
        until_at=MONDAY_NINE + timedelta(days=3),
    )

    deactivate_staff(staff=world.hall_clerk, reason="离职", by=world.administrator, at=MONDAY_NINE)

    assert world.hall_clerk.appointments.get().until_on == date(2026, 3, 2)
    assert not world.reviewer.deputised_by.at(MONDAY_NINE).exists()
    assert held_posts(Staff.objects.get(pk=world.hall_clerk.pk), MONDAY_NINE) == ()


def test_tells_the_journal_why(world: World) -> None:
    deactivate_staff(staff=world.hall_clerk, reason="离职", by=world.administrator, at=MONDAY_NINE)

    entry = Entry.objects.get()
    assert (entry.name, entry.data) == ("staff.deactivated", {"reason": "离职"})


def test_refuses_a_second_time(world: World) -> None:
    deactivate_staff(staff=world.hall_clerk, reason="离职", by=world.administrator, at=MONDAY_NINE)

    with pytest.raises(NotNow):
        deactivate_staff(staff=world.hall_clerk, reason="离职", by=world.administrator, at=MONDAY_NINE)


def test_refuses_oneself(world: World) -> None:
    with pytest.raises(NotNow, match="自己"):
        deactivate_staff(staff=world.administrator, reason="离职", by=world.administrator, at=MONDAY_NINE)


def test_refuses_the_last_administrator_of_the_top(world: World) -> None:
    appointment = world.post(world.keeper, world.hq, "administrator")
    appointment.until_on = date(2026, 3, 2)
    appointment.save(update_fields=["until_on"])

    with pytest.raises(LastAdministrator):
        deactivate_staff(staff=world.administrator, reason="离职", by=world.keeper, at=MONDAY_NINE)


def test_asks_for_a_reason(world: World) -> None:
    with pytest.raises(NotNow, match="原因"):
        deactivate_staff(staff=world.hall_clerk, reason="", by=world.administrator, at=MONDAY_NINE)


def test_refuses_whoever_is_no_administrator(world: World) -> None:
    with pytest.raises(NotPermitted):
        deactivate_staff(staff=world.hall_clerk, reason="离职", by=world.supervisor, at=MONDAY_NINE)
