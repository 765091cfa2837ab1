"""The emergency board: tagged work orders, running events, and what should become one."""

from datetime import timedelta

from django.test import Client

from bihuan.clocks.operations import raise_due_clocks
from bihuan.kernel.time import standing_at
from bihuan.regulation.queries import packs_in_force
from bihuan.workorders.emergencies import emergencies, proposals
from bihuan.workorders.models import WorkOrder
from tests.workorders.department import Department
from tests.workorders.test_group_event import opened, running

BOARD = "/supervision/emergency/"


def ten(telecom: Department, number: int = 10) -> list[WorkOrder]:
    """Complaints alike, eight minutes apart."""
    orders = []
    for _turn in range(number):
        orders.append(telecom.opened())
        telecom.at -= timedelta(minutes=2)
    telecom.later()
    return orders


def proposed(telecom: Department) -> list[list[str]]:
    found = proposals(telecom.world.reviewer, packs_in_force(telecom.at), at=telecom.at)
    return [list(one.numbers) for one in found]


def test_ten_alike_within_two_hours_are_proposed(telecom: Department) -> None:
    orders = ten(telecom)

    [numbers] = proposed(telecom)

    assert numbers == [order.number for order in orders]


def test_nine_are_not(telecom: Department) -> None:
    ten(telecom, 9)

    assert proposed(telecom) == []


def test_nor_ten_of_which_one_is_elsewhere_or_earlier(telecom: Department) -> None:
    telecom.opened()
    telecom.later(hours=3)
    ten(telecom, 9)
    telecom.opened(occurrence=telecom.luoyang.pk)

    assert proposed(telecom) == []


def test_what_is_handled_together_is_not_proposed_again(telecom: Department) -> None:
    opened(telecom, *ten(telecom))

    assert proposed(telecom) == []


def test_asks_once_however_many_there_are(telecom: Department, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    ten(telecom, 12)
    packs = packs_in_force(telecom.at)
    proposals(telecom.world.reviewer, packs, at=telecom.at)

    with django_assert_num_queries(2):  # the groups, and their places
        proposals(telecom.world.reviewer, packs, at=telecom.at)


def test_the_board_has_events_with_their_commander_and_the_notes_missed(telecom: Department) -> None:
    order = telecom.opened("submit")
    event = running(telecom, order)
    raise_due_clocks(at=telecom.later(hours=2))

    [line], older = emergencies(telecom.world.reviewer, before=None, at=telecom.at)

    assert line.row.order == event
    assert (line.row.order.handler, line.gathered, line.missed) == (telecom.world.reviewer, 1, 1)
    assert [tag.code for tag in line.tags] == ["mass"]
    assert older is None


def test_the_board_has_what_the_centre_tagged(telecom: Department) -> None:
    order = telecom.opened("submit")
    unit = telecom.world.network.pk
    telecom.act(order, "dispatch", telecom.world.reviewer, target=unit, tags=["major"])

    lines, _older = emergencies(telecom.world.reviewer, before=None, at=telecom.at)

    assert [line.row.order for line in lines] == [order]


def test_the_board_is_scoped_and_paged(telecom: Department) -> None:
    event = opened(telecom)

    assert emergencies(telecom.world.hubei_reviewer, before=None, at=telecom.at) == ([], None)
    assert emergencies(telecom.world.reviewer, before=event.pk, at=telecom.at) == ([], None)


def test_page_leads_to_an_intake_with_the_numbers(telecom: Department, client: Client) -> None:
    orders = ten(telecom)
    client.force_login(telecom.world.reviewer)

    with standing_at(telecom.at):
        page = client.get(BOARD).content.decode()
        wanted = f"/work-orders/new/telecom/group_event/?add_orders={','.join(order.number for order in orders)}"
        assert wanted.replace(",", "%2C") in page
        intake = client.get(wanted).content.decode()

    assert all(order.number in intake for order in orders)
