"""Whatever is sent to any operation, by whomever: an answer as described, or a problem document; no server error.

`BIHUAN_EXAMPLES=100` sends as many to each operation as the release is held to (`make test-api`).
"""

import os
import uuid
from collections.abc import Iterator, Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from bihuan.clocks.models import Clock
from bihuan.config.wsgi import application
from bihuan.files.operations import store_file
from bihuan.workorders.operations import attach_file, urge_work_order
from tests.api.conftest import complaint, secret_of
from tests.house.test_access import mandate_used, sheet_made
from tests.workorders.department import Department

EXAMPLES = int(os.environ.get("BIHUAN_EXAMPLES") or "2")
SEED = 20261123


@pytest.fixture
def one_connection() -> Iterator[None]:
    """What is sent through WSGI stays in the test's own transaction: nobody closes its connection meanwhile."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


POSTS = ("hall_clerk", "reviewer", "order_handler", "callback_clerk", "keeper", "administrator")
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


def real_things(department: Department) -> Mapping[str, Any]:
    """What addresses may name, in a department at work: half of the examples take these."""
    world = department.world
    order = department.taken()
    file = store_file(content=BytesIO(b"Bericht"), name="测试.txt", by=world.order_handler, at=department.at)
    paper = attach_file(order=order, file=file, kind="handling", by=world.order_handler, at=department.at)
    answer_by = department.at + timedelta(hours=2)
    urging = urge_work_order(order=order, text="请尽快处理。", answer_by=answer_by, by=world.reviewer, at=department.at)
    return {
        "/work-orders/{number}": order.number,
        "/customers/{number}": department.customer.number,
        "/staff/{number}": world.order_handler.number,
        "/units/{code}": world.network.code,
        "/regulations/{code}": "telecom",
        "/registers/{regulation}": "telecom",
        "/registers/{code}": "corrective_measure",
        "/register-sheets/{number}": sheet_made(department).number,
        "/mandate-uses/{number}": mandate_used(department).number,
        "version": order.version,
        "clock": Clock.objects.filter(matter_id=order.pk)[0].pk,
        "urging": urging.pk,
        "paper": paper.pk,
        "action": "feed_back",
        "name": "mainland",
        "post": world.order_handler.appointments.get().pk,
        "opening": complaint(department),
    }


def put_real_things(case: Any, things: Mapping[str, Any]) -> None:
    """Names of what is there, in the place of the made-up ones."""
    for name in case.path_parameters or {}:
        place = f"{case.path.split('{')[0]}{{{name}}}".removeprefix("/api")
        found = things.get(place, things.get(name))
        if found is not None:
            case.path_parameters[name] = found
    if isinstance(case.body, dict):
        if "version" in case.body:
            case.body["version"] = 1 if "register-sheets" in case.path else things["version"]
        if case.path == "/api/work-orders" and case.method == "POST":
            case.body = {**things["opening"], "values": {**things["opening"]["values"], **_plain(case.body)}}


def _plain(body: Mapping[str, Any]) -> Mapping[str, Any]:
    values = body.get("values")
    return values if isinstance(values, dict) else {}


@pytest.mark.filterwarnings("ignore:.*_io.FileIO")  # the tool does not close a file that was sent to it
@pytest.mark.parametrize("post", POSTS)
def test_nothing_breaks_the_server(telecom: Department, one_connection: None, post: str) -> None:
    secret, things = secret_of(getattr(telecom.world, post), telecom.at), real_things(telecom)
    with override_settings(LOGGING_CONFIG=None):
        schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    sent = 0
    for found in schema.get_all_operations():
        sent += _try(found.ok(), secret, things)
    assert sent >= EXAMPLES * 50


def _try(operation: Any, secret: str, things: Mapping[str, Any]) -> int:
    """Send so many examples to one operation; of each nothing remains."""
    strategy = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if operation.method.upper() == "POST":  # every fourth breaks what the description says
        wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        strategy = st.integers(0, 3).flatmap(lambda number: strategy_of[number == 0])
        strategy_of = (operation.as_strategy(generation_mode=GenerationMode.POSITIVE), wrong)
    count = 0

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy, real=st.booleans())
    def one(case: Any, real: bool) -> None:
        nonlocal count
        count += 1
        if real:
            put_real_things(case, things)
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": uuid.uuid4().hex}
        case.headers = {}
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)

    one()
    return count
