"""Who may call, and how what makes no sense is answered: problem documents, never an error of the server."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings

from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import standing_at
from bihuan.org.models import Token
from bihuan.org.operations import revoke_token
from tests.api.conftest import Program, complaint, secret_of
from tests.workorders.department import Department

Make = Callable[..., Program]


def told(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == answer.status_code
    assert said["sentence"]
    return answer.status_code, said["code"]


def test_nobody_and_a_token_that_was_never_made(telecom: Department) -> None:
    strangers = [Client().get("/api/work-orders"), Program("bh_wrong").get("/work-orders")]
    assert [told(answer) for answer in strangers] == [(401, "token_not_valid")] * 2


def test_expired_revoked_and_of_somebody_who_left(telecom: Department, program: Make) -> None:
    made = program(telecom.world.hall_clerk, "read")
    assert made.get("/work-orders").status_code == 200

    with standing_at(telecom.at + timedelta(days=31)):
        assert told(made.get("/work-orders")) == (401, "token_not_valid")
    revoke_token(token=Token.objects.get(), by=telecom.world.hall_clerk, at=telecom.at)
    assert told(made.get("/work-orders")) == (401, "token_not_valid")
    left = program(telecom.world.replier, "read")
    telecom.world.replier.active = False
    telecom.world.replier.save(update_fields=["active"])
    assert told(left.get("/work-orders")) == (401, "token_not_valid")


def test_a_scope_opens_no_more_than_it_says(telecom: Department, program: Make) -> None:
    clerk = telecom.world.hall_clerk
    assert told(program(clerk, "read").post("/work-orders", complaint(telecom))) == (403, "out_of_scope")
    assert program(clerk, "intake").post("/work-orders", complaint(telecom)).status_code == 201
    assert told(program(clerk, "intake").get("/work-orders")) == (403, "out_of_scope")
    assert program(clerk, "work").post("/work-orders", complaint(telecom)).status_code == 201


def test_what_was_refused_stands_in_the_access_log(telecom: Department, program: Make) -> None:
    program(telecom.world.order_handler).post("/work-orders", complaint(telecom))

    kept = AccessEntry.objects.get()
    assert (kept.actor_id, kept.what) == (telecom.world.order_handler.pk, "POST /api/work-orders")


def test_a_work_order_of_others_is_not_there(telecom: Department, program: Make) -> None:
    order = telecom.taken()
    assert told(program(telecom.world.dispatcher).get(f"/work-orders/{order.number}")) == (404, "not_found")


@pytest.mark.parametrize(
    ("content", "kind", "expected"),
    [
        (b"{", "application/json", (400, "not_understood")),
        (b'{"a": NaN}', "application/json", (400, "not_understood")),
        (b'{"a": "\\ud800"}', "application/json", (400, "not_understood")),
        (b"[" * 5000, "application/json", (400, "not_understood")),
        (b"a=1", "application/x-www-form-urlencoded", (415, "wrong_content_type")),
        (b"{}", "text/plain", (415, "wrong_content_type")),
        (b"[]", "application/json", (422, "wrong_fields")),
        (b'{"regulation": "telecom", "procedure": "complaint", "values": {}, "colour": 1}', "application/json",
         (422, "wrong_fields")),
    ],
)  # fmt: skip
def test_bodies_that_make_no_sense(
    telecom: Department, program: Make, content: bytes, kind: str, expected: tuple[int, str]
) -> None:
    assert told(program(telecom.world.hall_clerk).post("/work-orders", content, content_type=kind)) == expected


def test_a_body_that_is_too_large(telecom: Department, program: Make) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        assert told(program(telecom.world.hall_clerk).post("/work-orders", b"x" * 2000)) == (413, "too_large")


def test_addresses_methods_and_parameters_that_are_not_there(telecom: Department, program: Make) -> None:
    clerk = program(telecom.world.hall_clerk)
    assert told(clerk.get("/nothing")) == (404, "not_found")
    assert told(clerk.post("/workbench")) == (405, "method_not_allowed")
    assert told(clerk.get("/work-orders", colour="red")) == (422, "unknown_parameter")
    assert told(clerk.get("/work-orders/T\x00")) in {(404, "not_found"), (400, "not_understood")}


def test_a_token_is_noted_as_used_to_the_hour(telecom: Department) -> None:
    made = Program(secret_of(telecom.world.hall_clerk, telecom.at))
    made.get("/work-orders")
    first = Token.objects.get().used_at
    with standing_at(telecom.at + timedelta(hours=1, minutes=30)):
        made.get("/work-orders")
        assert Token.objects.get().used_at == first
    with standing_at(telecom.at + timedelta(hours=3)):
        made.get("/work-orders")
        assert Token.objects.get().used_at != first
