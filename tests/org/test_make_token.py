"""Making a token: what is kept of it, what it opens, and the page that shows it once."""

from datetime import timedelta

import pytest
from django.test import Client

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.org.models import Token
from bihuan.org.operations import make_token
from bihuan.org.operations.tokens import MOST, MadeToken, WrongToken, digest_of
from tests.world import MONDAY_NINE, World


def made(world: World, *, days: int = 30, scopes: tuple[str, ...] = ("read",), name: str = "报表") -> MadeToken:
    clerk, at = world.hall_clerk, MONDAY_NINE
    return make_token(staff=clerk, name=name, scopes=scopes, expires_at=at + timedelta(days=days), by=clerk, at=at)


def test_only_its_digest_is_kept_and_the_journal_says_so(world: World) -> None:
    found = made(world)

    token = Token.objects.get()
    assert bytes(token.digest) == digest_of(found.secret)
    assert found.secret not in repr(vars(token))
    entry = Entry.objects.get()
    assert (entry.name, entry.subject_id) == ("staff.token_made", world.hall_clerk.pk)
    assert found.secret not in repr(entry.data)


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 400}, {"scopes": ()}, {"scopes": ("all",)}, {"name": " "}])
def test_refuses_what_makes_no_sense(world: World, wrong: dict[str, object]) -> None:
    with pytest.raises(WrongToken) as refused:
        made(world, **wrong)  # type: ignore[arg-type]
    assert len(refused.value.fields) == 1


def test_refuses_one_for_somebody_else(world: World) -> None:
    over = MONDAY_NINE + timedelta(days=1)
    with pytest.raises(NotPermitted):
        make_token(
            staff=world.hall_clerk, name="x", scopes=("read",), expires_at=over, by=world.reviewer, at=MONDAY_NINE
        )


def test_refuses_more_than_anybody_uses(world: World) -> None:
    for _number in range(MOST):
        made(world)
    with pytest.raises(WrongToken):
        made(world)


def test_the_page_shows_it_once(world: World, client: Client) -> None:
    client.force_login(world.hall_clerk)
    with standing_at(MONDAY_NINE):
        answer = client.post("/account/tokens/new/", {"name": "报表", "scopes": ["read"], "days": "30"})
        again = client.get("/account/")

    token = Token.objects.get()
    assert token.begins in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "data-secret" in answer.content.decode()
    assert "data-secret" not in again.content.decode()
    assert token.begins in again.content.decode()
