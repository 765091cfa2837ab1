"""Who sees which work orders, whose numbers, and what remains of a part that has ended."""

from datetime import timedelta

import pytest
from django.test import Client

from bihuan.journal.models import AccessEntry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.org.scope import prefixes
from bihuan.workorders.models import Participation, WorkOrder
from bihuan.workorders.operations import attach_file, grant_contact, link_work_orders
from bihuan.workorders.queries import found, handled_by, to_do
from tests.workorders.department import Department
from tests.workorders.test_attach_file import picture

NUMBER = "13803710001"
MASKED = "138****0001"
REFUSE = {"refusal_reason": "not_ours", "refusal_note": "不属于本部门职责。"}


def seen_by(staff: Staff, telecom: Department) -> list[WorkOrder]:
    return list(WorkOrder.objects.visible_to(staff, at=telecom.at))


def handled(staff: Staff, telecom: Department) -> list[WorkOrder]:
    return [row.order for row in handled_by(prefixes(staff, telecom.at)).rows]


def test_both_provinces_see_what_crosses_them(telecom: Department) -> None:
    world = telecom.world
    order = telecom.opened("submit", occurrence=world.wuhan.pk, level="national_ordinary")

    assert seen_by(world.reviewer, telecom) == [order]
    assert seen_by(world.hubei_reviewer, telecom) == [order]


def test_another_province_sees_nothing_of_what_does_not(telecom: Department) -> None:
    telecom.taken()

    assert seen_by(telecom.world.hubei_reviewer, telecom) == []


def test_another_city_sees_nothing_in_any_list(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.luoyang_handler)

    assert seen_by(telecom.luoyang_handler, telecom) == []
    assert found(order.number, telecom.luoyang_handler, at=telecom.at) == []
    with standing_at(telecom.at):
        for address in ("/", "/work-orders/", "/work-orders/?tab=handled", f"/search/?q={order.number}"):
            assert order.title not in client.get(address).content.decode()


def test_first_receiver_sees_it_to_the_end(telecom: Department) -> None:
    order = telecom.brought_to("archived")

    assert seen_by(telecom.world.hall_clerk, telecom) == [order]


def test_what_left_a_unit_stays_among_what_it_handled(telecom: Department) -> None:
    world = telecom.world
    order = telecom.act(telecom.taken(), "refuse", world.order_handler, **REFUSE)

    assert [row.order for row in to_do(world.order_handler, at=telecom.at)] == []
    assert handled(world.order_handler, telecom) == [order]
    assert Participation.objects.get(order=order, unit=world.network).until == telecom.at


def test_who_sent_it_on_keeps_a_part_until_the_result_is_passed(telecom: Department) -> None:
    world = telecom.world
    order = telecom.act(telecom.dispatched(world.remote_unit), "dispatch_on", world.dispatcher, target=world.network.pk)

    assert Participation.objects.get(order=order, unit=world.remote_unit).until is None


def test_whose_part_has_ended_reads_and_adds_nothing(telecom: Department) -> None:
    world = telecom.world
    order = telecom.act(telecom.taken(), "refuse", world.order_handler, **REFUSE)

    with pytest.raises(NotPermitted, match="不再经办"):
        attach_file(order=order, file=picture(telecom), kind="handling", by=world.order_handler, at=telecom.later())
    with pytest.raises(NotPermitted, match="不再经办"):
        link_work_orders(order=order, other=telecom.opened(), by=world.order_handler, at=telecom.later())


def test_part_begins_again_when_it_comes_back(telecom: Department) -> None:
    world = telecom.world
    order = telecom.act(telecom.taken(), "refuse", world.order_handler, **REFUSE)

    telecom.dispatched(order=order)

    assert Participation.objects.get(order=order, unit=world.network).until is None


def test_handler_sees_no_number(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.world.order_handler)

    with standing_at(telecom.at):
        page = client.get(f"/work-orders/{order.number}/").content.decode()
        asked = client.post(f"/work-orders/{order.number}/phone/").content.decode()

    assert NUMBER not in page + asked
    assert MASKED in page
    assert not AccessEntry.objects.filter(kind="read", actor_id=telecom.world.order_handler.pk).exists()


def test_handler_finds_nothing_by_a_number(telecom: Department) -> None:
    order = telecom.taken()

    assert found("10001", telecom.world.order_handler, at=telecom.at) == []
    assert [row.order for row in found("10001", telecom.world.reviewer, at=telecom.at)] == [order]


def test_handler_has_no_reply(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.world.order_handler)

    with standing_at(telecom.at):
        for action in ("tell_progress", "renew_promise"):
            assert client.get(f"/work-orders/{order.number}/actions/{action}/").status_code == 403
        assert client.get(f"/work-orders/{order.number}/actions/answer/").status_code == 409


def test_exception_shows_the_number_until_its_end_and_keeps_the_reading(telecom: Department, client: Client) -> None:
    order, handler = telecom.taken(), telecom.world.order_handler
    until = telecom.later() + timedelta(hours=2)
    grant_contact(
        order=order, staff=handler, until=until, reason="约定上门。", by=telecom.world.supervisor, at=telecom.at
    )
    client.force_login(handler)

    with standing_at(until - timedelta(minutes=1)):
        assert NUMBER in client.post(f"/work-orders/{order.number}/phone/").content.decode()
    with standing_at(until):
        assert NUMBER not in client.post(f"/work-orders/{order.number}/phone/").content.decode()

    read = AccessEntry.objects.filter(kind="read", actor_id=handler.pk, subject_kind="customer")
    assert [entry.subject_ids for entry in read] == [[telecom.customer.pk]]


def test_exception_holds_for_one_work_order(telecom: Department, client: Client) -> None:
    order, other, handler = telecom.taken(), telecom.taken(), telecom.world.order_handler
    until = telecom.later() + timedelta(hours=2)
    grant_contact(
        order=order, staff=handler, until=until, reason="约定上门。", by=telecom.world.supervisor, at=telecom.at
    )
    client.force_login(handler)

    with standing_at(telecom.at):
        assert NUMBER not in client.post(f"/work-orders/{other.number}/phone/").content.decode()


def test_centre_reads_the_number_and_the_reading_is_kept(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.world.replier)

    with standing_at(telecom.at):
        assert NUMBER in client.post(f"/work-orders/{order.number}/phone/").content.decode()

    assert AccessEntry.objects.filter(kind="read", actor_id=telecom.world.replier.pk).exists()
