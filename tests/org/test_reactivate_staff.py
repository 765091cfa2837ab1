"""Opening a closed account again."""

import pytest

from bihuan.journal.models import Entry
from bihuan.org.models import Staff
from bihuan.org.operations import deactivate_staff, reactivate_staff
from bihuan.org.operations.accounts import NotNow
from bihuan.org.scope import held_posts
from tests.world import MONDAY_NINE, World

PASSWORD = "chunfeng-2026"


def test_comes_back_with_a_new_password_and_no_posts_to_come(world: World) -> None:
    deactivate_staff(staff=world.hall_clerk, reason="离职", by=world.administrator, at=MONDAY_NINE)

    staff = reactivate_staff(staff=world.hall_clerk, password=PASSWORD, by=world.administrator, at=MONDAY_NINE)

    staff = Staff.objects.get(pk=staff.pk)
    assert staff.active
    assert staff.check_password(PASSWORD)
    assert all(held.unit_id == world.hall.pk for held in held_posts(staff, MONDAY_NINE))
    assert Entry.objects.order_by("-id")[0].name == "staff.reactivated"


def test_refuses_an_account_in_use(world: World) -> None:
    with pytest.raises(NotNow):
        reactivate_staff(staff=world.hall_clerk, password=PASSWORD, by=world.administrator, at=MONDAY_NINE)
