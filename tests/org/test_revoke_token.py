"""Revoking a token: one's own, or that of somebody whom one administers."""

from datetime import timedelta

import pytest
from django.test import Client

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff, Token
from bihuan.org.operations import make_token, revoke_token
from bihuan.org.operations.tokens import RevokedAlready
from tests.world import MONDAY_NINE, World


@pytest.fixture
def token(world: World) -> Token:
    clerk, over = world.hall_clerk, MONDAY_NINE + timedelta(days=30)
    return make_token(staff=clerk, name="报表", scopes=("read",), expires_at=over, by=clerk, at=MONDAY_NINE).token


@pytest.mark.parametrize("who", ["hall_clerk", "administrator"])
def test_ends_it_and_says_so(world: World, token: Token, who: str) -> None:
    by: Staff = getattr(world, who)

    revoke_token(token=token, by=by, at=MONDAY_NINE)

    assert not Token.objects.usable(MONDAY_NINE).exists()
    assert Entry.objects.filter(name="staff.token_revoked", actor_id=by.pk).count() == 1


def test_refuses_that_of_a_colleague(world: World, token: Token) -> None:
    with pytest.raises(NotPermitted):
        revoke_token(token=token, by=world.reviewer, at=MONDAY_NINE)


def test_refuses_a_second_time(world: World, token: Token) -> None:
    revoke_token(token=token, by=world.hall_clerk, at=MONDAY_NINE)
    with pytest.raises(RevokedAlready):
        revoke_token(token=token, by=world.hall_clerk, at=MONDAY_NINE)


def test_the_page_of_somebody_elses_is_not_there(world: World, token: Token, client: Client) -> None:
    client.force_login(world.reviewer)
    with standing_at(MONDAY_NINE):
        assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    client.force_login(world.hall_clerk)
    with standing_at(MONDAY_NINE):
        assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    assert not Token.objects.usable(MONDAY_NINE).exists()
