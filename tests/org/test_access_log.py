"""The access log: who stands in it, and who may read which part of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.journal.access import Nobody, note_door, note_reading, note_refusal
from bihuan.journal.models import AccessEntry
from bihuan.journal.queries import access_page
from bihuan.kernel.time import standing_at
from bihuan.org.models import SignedIn, Staff
from bihuan.org.operations import end_sign_in
from bihuan.org.queries import AccessFilter, access_entries
from tests.api.conftest import Program, secret_of
from tests.world import World

PAGE = "/administration/access/"
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PASSWORD = "long-and-secret-9"
Kind = AccessEntry.Kind


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with standing_at(NINE + timedelta(hours=1)):
        yield


def as_(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return client


def kinds(staff: Staff) -> list[str]:
    return list(AccessEntry.objects.filter(actor_id=staff.pk).order_by("id").values_list("kind", flat=True))


def reading(staff: Staff, id: int = 7, *, minutes: int = 0) -> None:
    at = NINE + timedelta(minutes=minutes)
    note_reading(by=staff, kind="staff", id=id, fields=["phones"], at=at)


def test_in_wrong_in_and_out_again(world: World) -> None:
    world.reviewer.set_password(PASSWORD)
    world.reviewer.save(update_fields=["password"])
    client = Client()

    client.post("/sign-in/", {"username": "1003", "password": "wrong"})
    client.post("/sign-in/", {"username": "1003", "password": PASSWORD}, headers={"User-Agent": "Firefox Linux"})
    client.post("/sign-out/")

    assert kinds(world.reviewer) == ["not_signed_in", "signed_in", "signed_out"]
    came = AccessEntry.objects.get(kind=Kind.SIGNED_IN)
    assert (came.what, came.address) == ("Firefox · Linux", "127.0.0.1")


def test_what_a_stranger_typed_is_not_kept(world: World) -> None:
    Client().post("/sign-in/", {"username": "my-password-9", "password": "x"})

    noted = AccessEntry.objects.get()
    assert (noted.kind, noted.actor_id, noted.actor_name, noted.code) == ("not_signed_in", None, "", "unknown_number")


def test_a_session_ended_from_elsewhere(world: World) -> None:
    as_(world.reviewer)

    end_sign_in(signed_in=SignedIn.objects.get(staff=world.reviewer), by=world.administrator, at=NINE)

    noted = AccessEntry.objects.get()
    assert (noted.kind, noted.actor_id, noted.sentence) == (
        "sign_in_ended",
        world.reviewer.pk,
        world.administrator.actor_name,
    )


def test_a_page_refused_and_a_thing_out_of_sight(world: World) -> None:
    client = as_(world.reviewer)

    client.get(PAGE)
    client.get(f"{PAGE}export/")
    client.get("/work-orders/TCTS0/")
    client.get("/no-such-page/")

    refused, not_taken_out, unseen = AccessEntry.objects.order_by("id")
    assert (refused.code, refused.what) == ("not_permitted", f"GET {PAGE}")
    assert (not_taken_out.code, not_taken_out.what) == ("not_permitted", f"GET {PAGE}export/")
    assert (unseen.code, unseen.what) == ("out_of_sight", "GET /work-orders/TCTS0/")
    assert refused.sentence


def test_the_administrator_of_a_province_reads_of_that_province(world: World) -> None:
    reading(world.reviewer)
    reading(world.hubei_reviewer)
    note_door(Kind.NOT_SIGNED_IN, by=Nobody(), what="", at=NINE)
    world.post(world.replier, world.henan, "administrator")

    mine = access_entries(world.replier, AccessFilter(), at=NINE)
    whole = access_entries(world.administrator, AccessFilter(), at=NINE)

    assert [entry.actor_id for entry in mine] == [world.reviewer.pk]
    assert {entry.actor_id for entry in whole} == {world.reviewer.pk, world.hubei_reviewer.pk, None}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"person": "1003"}, 2),
        ({"person": "张敏"}, 2),
        ({"person": "9999"}, 0),
        ({"kind": "refused"}, 1),
        ({"kind": "signed_in"}, 0),
        ({"since": "2026-03-02", "until": "2026-03-02"}, 3),
        ({"since": "2026-03-03"}, 0),
        ({"until": "2026-03-01"}, 0),
        ({"since": "gestern"}, 0),
        ({"thing": "1010"}, 1),
        ({"thing": "nothing"}, 0),
    ],
)
def test_narrowed(world: World, asked: dict[str, str], found: int) -> None:
    reading(world.reviewer, world.order_handler.pk)
    note_refusal(by=world.reviewer, what="GET /", sentence="不能。", code="not_permitted", clause="2.4.4", at=NINE)
    reading(world.replier, world.hall_clerk.pk)

    answer = as_(world.administrator).get(PAGE, asked)

    assert len(answer.context["lines"]) == found


def test_newest_first_and_on_from_where_it_ended(world: World) -> None:
    for minute in range(7):
        reading(world.reviewer, minutes=minute // 2)  # several in one moment

    entries = access_entries(world.administrator, AccessFilter(), at=NINE)
    first = access_page(entries, limit=3)
    second = access_page(entries, first.older, limit=3)
    third = access_page(entries, second.older, limit=3)

    read = [entry.pk for page in (first, second, third) for entry in page.entries]
    assert read == sorted(read, reverse=True)
    assert (len(read), third.older) == (7, "")
    assert [entry.pk for entry in access_page(entries, "nonsense", limit=3).entries] == read[:3]


def test_a_page_costs_the_same_however_much_it_tells(world: World) -> None:
    reading(world.reviewer, world.order_handler.pk)
    client = as_(world.administrator)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for person in (world.hall_clerk, world.replier, world.screener):
        reading(person, person.pk)
    with CaptureQueriesContext(connection) as more:
        client.get(PAGE)

    assert len(more) == len(few)


def test_taken_out_as_a_table_which_is_noted(world: World) -> None:
    note_refusal(by=world.reviewer, what="=1+1", sentence="不能。", code="not_permitted", clause="2.4.4", at=NINE)
    reading(world.replier, world.order_handler.pk)

    answer = as_(world.administrator).get(f"{PAGE}export/", {"person": "1003"})
    table = b"".join(answer).decode("utf-8-sig").splitlines()

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert len(table) == 2
    assert "'=1+1" in table[1]
    assert "2.4.4" in table[1]
    noted = AccessEntry.objects.get(kind=Kind.EXPORTED)
    assert (noted.actor_id, "person=1003" in noted.what) == (world.administrator.pk, True)


def test_each_filter_goes_through_an_index(world: World) -> None:
    """A page of each filter is read backwards through an index."""
    wanted = [AccessFilter(), AccessFilter(kind="read"), AccessFilter(person="1003")]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for filter in wanted:
        entries = access_entries(world.administrator, filter, at=NINE).order_by("-at", "-id")[:51]
        plan = entries.explain()
        assert "Seq Scan on journal_accessentry" not in plan, plan
        assert "Index" in plan


def test_programs_of_administrators_read_it_page_by_page(world: World) -> None:
    for minute in range(60):
        reading(world.reviewer, world.order_handler.pk, minutes=-minute)
    program = Program(secret_of(world.administrator, NINE))

    first = program.get("/access-log", kind="read", person="1003", since="2026-03-02", thing="1010").json()
    second = program.get("/access-log", kind="read", after=first["after"]).json()

    assert (len(first["items"]), len(second["items"]), second["after"]) == (50, 10, "")
    line = first["items"][0]
    assert (line["kind"], line["what"], line["things"]) == ("read", "phones", ["孙伟"])
    assert program.get("/access-log", kind="gossip").status_code == 422
    refused = Program(secret_of(world.supervisor, NINE)).get("/access-log")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
