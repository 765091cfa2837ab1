"""Questions and callers that make no sense get a plain answer, at the page and over the API."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import standing_at
from bihuan.org.models import Token
from bihuan.org.operations import revoke_token
from tests.api.conftest import Program, intake
from tests.workorders.department import Department

Make = Callable[..., Program]
QUESTIONS = ("断" * 10_000, "a1 " * 3_333, "。，！？…—、；：", "%_\\'\"&|!():*", "𠮷", "🙂", "\x00", " ")


@pytest.mark.parametrize("words", QUESTIONS)
def test_a_question_without_sense_finds_nothing_and_says_so(telecom: Department, program: Make, words: str) -> None:
    telecom.opened("submit")
    client = Client()
    client.force_login(telecom.world.reviewer)

    over_api = program(telecom.world.reviewer).get("/search", q=words)
    page = client.get("/search/", {"q": words})

    assert (over_api.status_code, over_api.json()["items"]) == (200, [])
    assert page.status_code == 200


def test_a_rare_character_that_is_there_is_found(telecom: Department, program: Make) -> None:
    opened = program(telecom.world.hall_clerk).post(
        "/work-orders",
        {
            "regulation": "telecom",
            "procedure": "complaint",
            "values": intake(telecom, text="𠮷祥宽带无法上网。"),
            "then": "submit",
        },
    )
    found = program(telecom.world.reviewer).get("/search", q="𠮷祥").json()["items"]

    assert [one["number"] for one in found] == [opened.json()["number"]]


@pytest.mark.parametrize(
    "path", ["/work-orders", "/customers", "/work-orders/bulk?regulation=telecom&procedure=complaint"]
)
def test_a_body_of_more_than_is_taken(telecom: Department, program: Make, path: str) -> None:
    kind = "application/x-ndjson" if "bulk" in path else "application/json"
    body = b'{"text": "' + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1) + b'"}'

    answer = program(telecom.world.hall_clerk).post(path, body, content_type=kind)

    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert answer.json()["sentence"]


def test_tokens_that_are_good_for_nothing_stand_in_the_access_log(telecom: Department, program: Make) -> None:
    clerk = telecom.world.hall_clerk
    mine = program(clerk)

    Program("bh_never_made").get("/work-orders")
    with standing_at(telecom.later(days=31)):
        mine.get("/work-orders")
    revoke_token(token=Token.objects.get(), by=clerk, at=telecom.at)
    mine.get("/work-orders")
    Client().get("/api/work-orders")  # nobody at all is no news

    kept = AccessEntry.objects.filter(kind="token_refused").order_by("id")
    assert [(entry.code, entry.actor_id) for entry in kept] == [
        ("token_unknown", None),
        ("token_expired", clerk.pk),
        ("token_revoked", clerk.pk),
    ]
    assert {entry.what for entry in kept} == {"GET /api/work-orders"}
    assert not any("bh_never_made" in str(vars(entry)) for entry in kept)


def test_a_foreign_work_order_search_and_paper_refused_stand_in_it_too(telecom: Department, program: Make) -> None:
    order = telecom.taken()
    stranger = program(telecom.world.dispatcher)

    stranger.get(f"/work-orders/{order.number}/papers/1")
    program(telecom.world.hall_clerk, "intake").get("/search", q="信号")

    unseen, refused = AccessEntry.objects.filter(kind="refused").order_by("id")
    assert (unseen.code, unseen.subject_kind, unseen.subject_ids) == ("out_of_sight", "work_order", [order.pk])
    assert (refused.code, refused.what) == ("out_of_scope", "GET /api/search")
