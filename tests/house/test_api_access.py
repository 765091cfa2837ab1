"""Every endpoint, asked with every token of six people and by nobody, answers as the table written by hand says."""

import json
import re
import uuid
from collections.abc import Mapping
from string import Template

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from bihuan.config.api import operations_of_the_api
from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import standing_at
from tests.api.conftest import secret_of
from tests.house.api_access_table import FORM, LINES, ONLY_FOR, SCOPES, TABLE, WHO
from tests.house.test_access import department as department
from tests.house.test_access import named_things
from tests.workorders.department import Department

NOBODY = "nobody"
OPENED_BY = {"intake": ("intake", "work")}  # a token for all work is good for intake


def test_the_table_names_every_endpoint() -> None:
    known = {f"{method} {address}" for method, address, _rule, _scope in operations_of_the_api()}
    shapes = {name: re.compile(re.sub(r"\{[^}]*\}", "[^/]+", name)) for name in known}
    named = {endpoint: _endpoint_of(endpoint, shapes) for endpoint in TABLE}

    assert set(named.values()) == known


def _endpoint_of(endpoint: str, shapes: Mapping[str, re.Pattern[str]]) -> str:
    """The operation of this address: the one with the fewest words left open."""
    fitting = [name for name, shape in shapes.items() if shape.fullmatch(endpoint.partition("?")[0])]
    return min(fitting, key=lambda name: name.count("{"), default=f"none for {endpoint}")


def test_every_endpoint_answers_every_token_as_the_table_says(department: Department) -> None:
    world, things = department.world, named_things(department)
    cast = (world.hall_clerk, world.reviewer, world.dispatcher, world.order_handler, world.callback_clerk)
    people = dict(zip(WHO, (*cast, world.administrator), strict=True))
    department.later(hours=1)
    tokens = {(who, scope): secret_of(staff, department.at, scope) for who, staff in people.items() for scope in SCOPES}
    tokens[NOBODY, ""] = "bh_nobody"

    wrong, pairs = {}, 0
    for (who, scope), secret in tokens.items():
        for endpoint, (needed, _sent, line) in TABLE.items():
            found, expected = ask(endpoint, secret, things, department), expected_of(who, scope, needed, line)
            pairs += 1
            if found != expected:
                wrong[f"{who} with {scope}: {endpoint}"] = f"{found}, the table says {expected}"

    print(f"{pairs} answers of {len(TABLE)} endpoints to {len(tokens)} tokens")
    assert wrong == {}


def test_where_none_of_them_is_let_in_somebody_is(department: Department) -> None:
    lines = {endpoint: set(line.split()) for endpoint, (_needed, _sent, line) in TABLE.items()}
    closed = {endpoint for endpoint, answers in lines.items() if {"403"} <= answers <= {"403", "404"}}
    things, wrong = named_things(department), {}
    department.later(hours=1)
    for endpoint, (who, expected) in ONLY_FOR.items():
        secret = secret_of(getattr(department.world, who), department.at, *SCOPES)
        found = ask(endpoint, secret, things, department)
        if found != expected:
            wrong[f"{who}: {endpoint}"] = f"{found}, the table says {expected}"

    assert wrong == {}
    assert {endpoint for endpoint in closed if "999999" not in endpoint} == set(ONLY_FOR)


def test_personal_data_read_and_refusals_stand_in_the_access_log(department: Department) -> None:
    things, world = named_things(department), department.world
    department.later(hours=1)
    read, refused = (f"/api/work-orders/{things['number']}/phones", "/api/staff")
    secret = secret_of(world.reviewer, department.at, "read")

    with standing_at(department.at):
        answers = [Client().get(path, headers={"Authorization": f"Bearer {secret}"}) for path in (read, refused)]

    assert [answer.status_code for answer in answers] == [200, 403]
    kept = AccessEntry.objects.filter(actor_id=world.reviewer.pk, at=department.at).order_by("pk")
    *looks, refusal = kept
    assert looks
    assert {look.kind for look in looks} == {AccessEntry.Kind.READ}
    assert (refusal.kind, refusal.what) == (AccessEntry.Kind.REFUSED, f"GET {refused}")


def expected_of(who: str, scope: str, needed: str, line: str) -> int:
    if who == NOBODY:
        return 401
    if scope not in OPENED_BY.get(needed, (needed,)):
        return 403
    return int(line.split()[WHO.index(who)])


def ask(endpoint: str, secret: str, things: Mapping[str, object], department: Department) -> int:
    """The status of one request, of which nothing remains."""
    method, address = endpoint.split()
    sent = TABLE[endpoint][1]
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": uuid.uuid4().hex}
    path, client = address.format(**things), Client()
    with transaction.atomic(), standing_at(department.at):
        if sent == FORM:
            file = SimpleUploadedFile("测试.txt", "报告".encode())
            form = {"file": file, "version": things["version"], "kind": "handling"}
            answer = client.post(path, form if "papers" in path else {"file": file}, headers=headers)
        elif sent == LINES:
            line = json.dumps({"regulation": "telecom", "procedure": "complaint", "values": {}})
            answer = client.generic("POST", path, line, content_type="application/x-ndjson", headers=headers)
        else:
            body = Template(sent).substitute(things)
            answer = client.generic(method, path, body, content_type="application/json", headers=headers)
        b"".join(answer)  # reading a file to its end closes it
        transaction.set_rollback(True)
    return int(answer.status_code)
