"""New recovery codes in the place of the old ones."""

import pytest
from django.test import Client

from bihuan.journal.models import Entry
from bihuan.kernel.time import standing_at
from bihuan.org.operations import accept_code, renew_recovery_codes
from bihuan.org.operations.factors import AsItIs, WrongCode
from tests.org.factors import code_at, with_device
from tests.world import MONDAY_NINE, World


def test_the_old_ones_are_good_for_nothing(world: World) -> None:
    [old, *_more], at = with_device(world.reviewer, MONDAY_NINE), MONDAY_NINE

    codes = renew_recovery_codes(staff=world.reviewer, code=code_at(at), by=world.reviewer, at=at)

    assert old not in codes
    with pytest.raises(WrongCode):
        accept_code(staff=world.reviewer, code=old, by=world.reviewer, at=at)
    accept_code(staff=world.reviewer, code=codes[0], by=world.reviewer, at=at)
    assert Entry.objects.filter(name="staff.recovery_codes_renewed").get().data == {}


def test_refuses_without_a_code_of_the_device(world: World) -> None:
    with pytest.raises(AsItIs):
        renew_recovery_codes(staff=world.reviewer, code="000000", by=world.reviewer, at=MONDAY_NINE)
    [recovery, *_more] = with_device(world.reviewer, MONDAY_NINE)
    with pytest.raises(WrongCode):
        renew_recovery_codes(staff=world.reviewer, code=recovery, by=world.reviewer, at=MONDAY_NINE)


def test_its_page(world: World, client: Client) -> None:
    with_device(world.reviewer, MONDAY_NINE)
    client.force_login(world.reviewer, backend="django.contrib.auth.backends.ModelBackend")
    with standing_at(MONDAY_NINE):
        wrong = client.post("/account/second-factor/codes/", {"code": "000000"})
        told = client.post("/account/second-factor/codes/", {"code": code_at(MONDAY_NINE)})

    assert (wrong.status_code, told.status_code, len(told.context["codes"])) == (422, 200, 10)
