"""Ending a post."""

from datetime import date, timedelta

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.org.models import Appointment
from bihuan.org.operations import end_appointment
from bihuan.org.operations.posts import LastAdministrator, WrongPost
from bihuan.org.scope import held_posts
from tests.world import MONDAY_NINE, World

TODAY = date(2026, 3, 2)


def test_holds_until_the_end_of_that_day(world: World) -> None:
    appointment = world.hall_clerk.appointments.get()

    end_appointment(appointment=appointment, until_on=TODAY, by=world.administrator, at=MONDAY_NINE)

    assert held_posts(world.hall_clerk, MONDAY_NINE)
    assert held_posts(world.hall_clerk, MONDAY_NINE + timedelta(days=1)) == ()


def test_one_that_has_not_begun_is_as_if_never_given(world: World) -> None:
    appointment = world.post(world.hall_clerk, world.hotline, "receiver")
    Appointment.objects.filter(pk=appointment.pk).update(from_on=date(2026, 4, 1))

    end_appointment(appointment=appointment, until_on=TODAY, by=world.administrator, at=MONDAY_NINE)

    assert not Appointment.objects.filter(pk=appointment.pk).exists()


def test_tells_the_journal_once(world: World) -> None:
    appointment = world.hall_clerk.appointments.get()

    end_appointment(appointment=appointment, until_on=TODAY, by=world.administrator, at=MONDAY_NINE)

    assert Entry.objects.get().name == "staff.appointment_ended"


def test_refuses_a_day_gone_by(world: World) -> None:
    with pytest.raises(WrongPost, match="不能早于今天"):
        end_appointment(
            appointment=world.hall_clerk.appointments.get(),
            until_on=date(2026, 3, 1),
            by=world.administrator,
            at=MONDAY_NINE,
        )


def test_refuses_what_ends_by_then_anyway(world: World) -> None:
    appointment = world.hall_clerk.appointments.get()
    end_appointment(appointment=appointment, until_on=TODAY, by=world.administrator, at=MONDAY_NINE)

    with pytest.raises(WrongPost):
        end_appointment(appointment=appointment, until_on=date(2026, 3, 5), by=world.administrator, at=MONDAY_NINE)


def test_refuses_to_leave_nobody_who_administers(world: World) -> None:
    appointment = world.administrator.appointments.get()

    with pytest.raises(LastAdministrator):
        end_appointment(appointment=appointment, until_on=TODAY, by=world.administrator, at=MONDAY_NINE)

    world.post(world.keeper, world.hq, "administrator")
    end_appointment(appointment=appointment, until_on=TODAY, by=world.administrator, at=MONDAY_NINE)


def test_refuses_whoever_is_no_administrator(world: World) -> None:
    with pytest.raises(NotPermitted):
        end_appointment(
            appointment=world.hall_clerk.appointments.get(), until_on=TODAY, by=world.hall_clerk, at=MONDAY_NINE
        )
