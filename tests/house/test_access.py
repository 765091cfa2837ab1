"""Every address of the product, asked by six people and by nobody, answers as the table written by hand says."""

from collections.abc import Iterator
from datetime import timedelta
from http.cookies import SimpleCookie
from io import BytesIO
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from bihuan.clocks.models import Clock
from bihuan.files.operations import store_file
from bihuan.kernel.time import standing_at
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import ask_for_bundle, make_register_sheet
from bihuan.regulation.queries import forget_what_is_in_force
from bihuan.supervision.models import ServiceWarning
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import attach_file, urge_work_order
from tests.house.access_table import ADMIN_NOT_THERE, ONLY_FOR, TABLE, WHO
from tests.workorders.conftest import staffed
from tests.workorders.department import Department, child_of
from tests.world import World


@pytest.fixture
def department(world: World) -> Iterator[Department]:
    yield staffed(world)
    forget_what_is_in_force()


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every pattern of the product's pages, in full; endpoints are told by `operations_of_the_api`."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace != "api":
            yield from routes(pattern, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern)


def named_things(department: Department) -> dict[str, object]:
    """What the addresses of the table name in braces, in a department at work."""
    world = department.world
    order = department.taken()
    file = store_file(content=BytesIO(b"Bericht"), name="测试.txt", by=world.order_handler, at=department.at)
    paper = attach_file(order=order, file=file, kind="handling", by=world.order_handler, at=department.at)
    answer_by = department.at + timedelta(hours=2)
    urging = urge_work_order(order=order, text="请尽快处理。", answer_by=answer_by, by=world.reviewer, at=department.at)
    bundled = {"register": ("telecom", "corrective_measure"), "title": "整改", "rows": [1]}
    return {
        "number": order.number,
        "version": order.version,
        "clock": Clock.objects.filter(matter_id=order.pk)[0].pk,
        "urging": urging.pk,
        "paper": paper.pk,
        "customer": department.customer.number,
        "appointment": world.order_handler.appointments.get().pk,
        "draft": "intake.telecom.complaint",
        "sheet": sheet_made(department).number,
        "bundle": ask_for_bundle(**bundled, by=world.reviewer, at=department.at).key,
        "use": mandate_used(department).number,
        "warning": warned_of(department).pk,
    }


def sheet_made(department: Department) -> RegisterSheet:
    """A corrective measure that the network department wrote down."""
    measure = {"origin": "spot_check", "problem": "反馈不全", "measure": "补填", "due_on": "2026-03-20"}
    return make_register_sheet(
        edition=department.edition,
        register="corrective_measure",
        values={**measure, "department": department.world.network.pk},
        by=department.world.order_handler,
        at=department.at,
    )


def warned_of(department: Department) -> ServiceWarning:
    """So many complaints in Henan yesterday as never before."""
    henan, day = department.world.henan, department.at.date() - timedelta(days=1)
    facts = {"unit": henan, "path": henan.path, "day": day, "count": 12, "average": 3, "raised_at": department.at}
    return ServiceWarning.objects.create(regulation="telecom", watch="complaint_rise", business="gsm", **facts)


def mandate_used(department: Department) -> WorkOrder:
    """A use of the hall clerk's, approved by the supervisor."""
    world = department.world
    asked = {"mandate_purpose": "release", "mandate_amount": 90, "mandate_granted": "免违约金", "mandate_lawful": True}
    order = department.act(department.opened(), "use_mandate", world.hall_clerk, **asked, mandate_ask=True)
    return department.act(child_of(order), "approve", world.supervisor)


def test_the_table_names_every_address() -> None:
    sample = {"number": "TCTS1", "clock": 1, "urging": 1, "paper": 1, "customer": "K1", "appointment": 1, "draft": "d"}
    sample |= {"sheet": "TCZG1", "use": "TCSQ1", "warning": 1, "bundle": UUID(int=1)}

    named = {resolve(address.format(**sample)).route for address in TABLE}

    assert named == set(routes(get_resolver()))


def test_every_address_answers_as_the_table_says(department: Department) -> None:
    world, things = department.world, named_things(department)
    cast = (world.hall_clerk, world.reviewer, world.dispatcher, world.order_handler, world.callback_clerk)
    people = dict(zip(WHO[1:], (*cast, world.administrator), strict=True))

    wrong = {}
    for who in WHO:
        client = Client()
        if who != "anonymous":
            client.force_login(people[who])
        signed_in = client.cookies.output(header="", sep=";")
        for address, (get, post) in TABLE.items():
            for method, line in (("get", get), ("post", post)):
                client.cookies = SimpleCookie(signed_in)
                found = status_of(client, method, address.format(**things), department)
                expected = int(line.split()[WHO.index(who)])
                if found != expected:
                    wrong[f"{who}: {method.upper()} {address}"] = f"{found}, the table says {expected}"

    assert wrong == {}


def test_where_none_of_them_is_let_in_somebody_is(department: Department) -> None:
    known = {address: get.split()[1:] for address, (get, _post) in TABLE.items() if get != ADMIN_NOT_THERE}
    closed = {address for address, answers in known.items() if {"403"} <= set(answers) <= {"403", "404"}}
    things, wrong = named_things(department), {}
    for address, (who, *expected) in ONLY_FOR.items():
        client = Client()
        client.force_login(getattr(department.world, who))
        found = [status_of(client, method, address.format(**things), department) for method in ("get", "post")]
        if found != expected:
            wrong[f"{who}: {address}"] = f"{found}, the table says {expected}"

    assert wrong == {}
    assert closed == set(ONLY_FOR)


def status_of(client: Client, method: str, address: str, department: Department) -> int:
    """The status of one request, of which nothing remains."""
    with transaction.atomic(), standing_at(department.at):
        answer = client.get(address) if method == "get" else client.post(address, {"sent": "1"})
        b"".join(answer)  # reading a file to its end closes it
        transaction.set_rollback(True)
    return int(answer.status_code)


def test_whoever_is_not_signed_in_is_sent_to_the_door(department: Department) -> None:
    answer = Client().get("/work-orders/")

    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/work-orders/"
