"""Keeping what is typed: a person's own, replaced as they go on, and gone when they are done."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from bihuan.files.models import Draft
from bihuan.files.operations import DraftNotKept, save_draft
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from tests.world import World

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
URL = "/drafts/intake:complaint/"


@pytest.fixture
def clerk(world: World) -> Staff:
    return world.hall_clerk


@pytest.fixture
def other(world: World) -> Staff:
    return world.hotline_clerk


def test_replaces_what_was_kept_before(clerk: Staff) -> None:
    save_draft(key="intake", data={"text": "上网"}, by=clerk, at=NINE)
    save_draft(key="intake", data={"text": "上网断线"}, by=clerk, at=NINE + timedelta(seconds=5))

    kept = Draft.objects.get()
    assert (kept.data, kept.saved_at) == ({"text": "上网断线"}, NINE + timedelta(seconds=5))


@pytest.mark.parametrize("key", ["", "a/b", "a b", "../a", "工单", "x" * 121])
def test_refuses_a_key_of_another_shape(clerk: Staff, key: str) -> None:
    with pytest.raises(DraftNotKept):
        save_draft(key=key, data={}, by=clerk, at=NINE)


def test_refuses_what_is_too_long(clerk: Staff) -> None:
    with pytest.raises(DraftNotKept, match="过长"):
        save_draft(key="intake", data={"text": "长" * 100_000}, by=clerk, at=NINE)


def test_page_saves_gives_back_and_throws_away(client: Client, clerk: Staff) -> None:
    client.force_login(clerk)
    with standing_at(NINE):
        saved = client.post(URL, json.dumps({"text": "上网断线\0"}), content_type="application/json")
        given = client.get(URL)
        gone = client.delete(URL)
        after = client.get(URL)

    assert saved.json() == {"saved_at": "2026-03-02T01:00:00+00:00"}
    assert given.json() == {"data": {"text": "上网断线\ufffd"}, "saved_at": "2026-03-02T01:00:00+00:00"}
    assert (gone.status_code, after.status_code) == (204, 204)


def test_page_knows_only_ones_own(client: Client, clerk: Staff, other: Staff) -> None:
    save_draft(key="intake:complaint", data={"text": "上网断线"}, by=clerk, at=NINE)
    client.force_login(other)

    assert client.get(URL).status_code == 204


@pytest.mark.parametrize("body", ["", "[]", "3", "{", '{"a": NaN' + "}", "[" * 100_000])
def test_page_says_what_it_cannot_read(client: Client, clerk: Staff, body: str) -> None:
    client.force_login(clerk)

    answer = client.post(URL, body, content_type="application/json")

    assert answer.status_code == 422
    assert "草稿" in answer.json()["sentence"]


def test_page_is_for_people_who_signed_in(client: Client) -> None:
    assert client.get(URL).status_code == 302
