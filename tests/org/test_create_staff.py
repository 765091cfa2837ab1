"""Opening an account for a person."""

import pytest
from django.test import Client

from bihuan.journal.models import Entry, EntryPrivate
from bihuan.kernel.errors import NotPermitted
from bihuan.org.models import Staff
from bihuan.org.operations import create_staff
from bihuan.org.operations.passwords import WeakPassword
from bihuan.org.operations.staff import NumberTaken, StaffCard, WrongStaff
from tests.world import MONDAY_NINE, World

PASSWORD = "chunfeng-2026"


def test_can_sign_in_and_be_found_by_pinyin(world: World, client: Client) -> None:
    card = StaffCard(name="单晓曾", unit=world.hall, email="shan@example.cn", mobile="13900001234")

    staff = create_staff(number="2001", card=card, password=PASSWORD, by=world.administrator, at=MONDAY_NINE)

    staff.refresh_from_db()
    assert (staff.pinyin, staff.initials) == ("shanxiaoceng", "sxc")
    assert staff.check_password(PASSWORD)
    assert Staff.objects.get_by_natural_key("2001") == staff


def test_tells_the_journal_and_keeps_personal_values_apart(world: World) -> None:
    card = StaffCard(name="冯雪", unit=world.hall, mobile="13900001234")

    create_staff(number="2001", card=card, password=PASSWORD, by=world.administrator, at=MONDAY_NINE)

    entry = Entry.objects.get()
    assert entry.name == "staff.created"
    assert "13900001234" not in str(entry.data)
    assert EntryPrivate.objects.get(entry_id=entry.pk).values["mobile"] == "13900001234"
    assert PASSWORD not in str(entry.data)


def test_refuses_a_number_given_before(world: World) -> None:
    with pytest.raises(NumberTaken, match="1001"):
        create_staff(
            number="1001",
            card=StaffCard(name="冯雪", unit=world.hall),
            password=PASSWORD,
            by=world.administrator,
            at=MONDAY_NINE,
        )


@pytest.mark.parametrize(
    ("card", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "nowhere"}, "email"),
        ({"mobile": "one three nine"}, "mobile"),
    ],
)
def test_names_what_is_wrong(world: World, card: dict[str, str], field: str) -> None:
    with pytest.raises(WrongStaff) as refused:
        create_staff(
            number="2001",
            card=StaffCard(**{"name": "冯雪", **card}, unit=world.hall),
            password=PASSWORD,
            by=world.administrator,
            at=MONDAY_NINE,
        )
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("password", ["short", "1234567890", "password123"])
def test_refuses_a_weak_password(world: World, password: str) -> None:
    with pytest.raises(WeakPassword):
        create_staff(
            number="2001",
            card=StaffCard(name="冯雪", unit=world.hall),
            password=password,
            by=world.administrator,
            at=MONDAY_NINE,
        )


def test_refuses_an_administrator_of_another_part(world: World) -> None:
    world.post(world.supervisor, world.hubei, "administrator")

    with pytest.raises(NotPermitted):
        create_staff(
            number="2001",
            card=StaffCard(name="冯雪", unit=world.hall),
            password=PASSWORD,
            by=world.supervisor,
            at=MONDAY_NINE,
        )
