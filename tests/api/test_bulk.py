"""Bulk intake: right lines taken, wrong ones returned; cut off, repeated or sent twice at once, nothing is doubled."""

import csv
import io
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from bihuan.kernel.time import standing_at
from bihuan.workorders.models import WorkOrder
from tests.api.conftest import Program, intake, secret_of
from tests.api.test_idempotency import at_once
from tests.workorders.department import Department

Make = Callable[..., Program]
PATH = "/work-orders/bulk?regulation=telecom&procedure=complaint&then=submit"
NDJSON = "application/x-ndjson"


def ndjson(lines: Mapping[str, Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps({"key": key, "values": values}) + "\n" for key, values in lines.items()).encode()


def sent(program: Program, body: bytes, kind: str = NDJSON) -> Any:
    return program.post(PATH, body, content_type=kind)


def test_right_lines_are_taken_and_wrong_ones_told(telecom: Department, program: Make) -> None:
    right, wrong = intake(telecom), intake(telecom, level="unheard_of")
    nowhere = intake(telecom, home="nowhere")
    body = ndjson({"A-1": right, "A-2": wrong, "A-3": nowhere, "A-4": right}) + b'{"key": "A-5"\nnonsense\n'

    answer = sent(program(telecom.world.hall_clerk), body)

    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert (said["taken"], said["refused"]) == (2, 4)
    assert [(line["line"], set(line["fields"])) for line in said["lines"] if not line["number"]] == [
        (2, {"level"}), (3, {"home"}), (5, {"line"}), (6, {"line"}),
    ]  # fmt: skip
    assert all(line["sentence"] for line in said["lines"] if not line["number"])
    assert WorkOrder.objects.count() == 2


def test_a_spreadsheet(telecom: Department, program: Make) -> None:
    values = {code: value for code, value in intake(telecom).items() if value not in (None, "")}
    table = io.StringIO()
    writer = csv.DictWriter(table, ["key", *values])
    writer.writeheader()
    writer.writerow({"key": "A-1", **values})
    writer.writerow({"key": "A-2", **values, "classification": "unheard_of"})

    answer = sent(program(telecom.world.hall_clerk), table.getvalue().encode("gb18030"), "text/csv; charset=gb18030")

    said = answer.json()
    assert (said["taken"], said["refused"]) == (1, 1), said
    assert (said["lines"][1]["line"], "classification" in said["lines"][1]["fields"]) == (3, True)
    assert WorkOrder.objects.get().text == values["text"]


def test_cut_off_and_sent_again_nothing_is_doubled(telecom: Department, program: Make) -> None:
    clerk, body = program(telecom.world.hall_clerk), ndjson({f"A-{n}": intake(telecom) for n in range(4)})

    cut = sent(clerk, body[: len(body) - 40]).json()
    whole = sent(clerk, body).json()

    assert (cut["taken"], cut["refused"]) == (3, 1)
    assert (whole["taken"], [line["is_new"] for line in whole["lines"]]) == (4, [False, False, False, True])
    assert WorkOrder.objects.count() == 4


@pytest.fixture
def standing(committed_telecom: Department) -> Iterator[Department]:
    with standing_at(committed_telecom.at + timedelta(hours=1)):
        yield committed_telecom


def test_sent_twice_at_once_nothing_is_doubled(standing: Department) -> None:
    secret = secret_of(standing.world.hall_clerk, standing.at)
    body = ndjson({f"A-{n}": intake(standing) for n in range(5)})

    found = at_once(4, lambda: sent(Program(secret), body).json())

    assert WorkOrder.objects.count() == 5
    assert len({tuple(line["number"] for line in said["lines"]) for said in found}) == 1
    assert sum(line["is_new"] for said in found for line in said["lines"]) == 5


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"\xff\xfe", NDJSON, 400),
        (b"{}", f"{NDJSON}; charset=utf-7", 400),
        (b"text\nwords", "text/csv", 400),
        (b"key,key\n1,2", "text/csv", 400),
        (b"{}\n" * 2001, NDJSON, 400),
    ],
)
def test_bodies_that_are_refused_as_a_whole(
    telecom: Department, program: Make, body: bytes, kind: str, status: int
) -> None:
    answer = sent(program(telecom.world.hall_clerk), body, kind)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_who_may_open_none_is_told_so(telecom: Department, program: Make) -> None:
    handler = program(telecom.world.order_handler)
    assert handler.post(PATH, b"", content_type=NDJSON, key=uuid.uuid4().hex).status_code == 403
