"""Changing one's own password."""

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.org.models import Staff
from bihuan.org.operations import change_password
from bihuan.org.operations.accounts import WrongPassword
from bihuan.org.operations.passwords import WeakPassword
from tests.world import MONDAY_NINE, World

OLD, NEW = "chunfeng-2026", "qiuyue-2026"


@pytest.fixture
def clerk(world: World) -> Staff:
    world.hall_clerk.set_password(OLD)
    world.hall_clerk.save(update_fields=["password"])
    return world.hall_clerk


def test_the_new_one_opens(clerk: Staff) -> None:
    change_password(staff=clerk, old=OLD, new=NEW, by=clerk, at=MONDAY_NINE)

    clerk.refresh_from_db()
    assert clerk.check_password(NEW)
    assert Entry.objects.get().name == "staff.password_changed"


def test_refuses_without_the_old_one(clerk: Staff) -> None:
    with pytest.raises(WrongPassword) as refused:
        change_password(staff=clerk, old="qiuyue", new=NEW, by=clerk, at=MONDAY_NINE)
    assert set(refused.value.fields) == {"old"}


def test_refuses_a_weak_one(clerk: Staff) -> None:
    with pytest.raises(WeakPassword):
        change_password(staff=clerk, old=OLD, new="123", by=clerk, at=MONDAY_NINE)


def test_refuses_that_of_somebody_else(world: World, clerk: Staff) -> None:
    with pytest.raises(NotPermitted):
        change_password(staff=clerk, old=OLD, new=NEW, by=world.administrator, at=MONDAY_NINE)
