"""A field that names a work order: one that the person sees, found by number or words, and shown with its page."""

from typing import Any

import pytest

from bihuan.kernel.time import standing_at
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import change_register_sheet, make_register_sheet
from bihuan.registers.rules import NoSuchWorkOrder
from tests.registers.test_doors import desk_of
from tests.workorders.department import Department

MEASURE: dict[str, Any] = {"origin": "spot_check", "problem": "反馈不全", "measure": "补填", "due_on": "2026-03-20"}


def made(telecom: Department, number: str) -> RegisterSheet:
    world = telecom.world
    return make_register_sheet(
        edition=telecom.edition,
        register="corrective_measure",
        values=MEASURE | {"department": world.network.pk, "work_order": number},
        by=world.order_handler,
        at=telecom.later(),
    )


def test_names_one_that_the_person_sees(telecom: Department) -> None:
    order = telecom.taken()
    row = made(telecom, order.number.lower())

    assert row.sheet.values["work_order"] == order.number
    with standing_at(telecom.later()):
        page = desk_of(telecom.world.order_handler).get(f"/registers/sheets/{row.number}/").content.decode()
    assert f'href="/work-orders/{order.number}/"' in page


@pytest.mark.parametrize("mine", [True, False])
def test_refuses_one_that_the_person_does_not_see(telecom: Department, mine: bool) -> None:
    number = telecom.opened().number if not mine else "TCTS2099010100001"

    with pytest.raises(NoSuchWorkOrder, match=number) as refused:
        made(telecom, number)
    assert set(refused.value.fields) == {"work_order"}
    assert not RegisterSheet.objects.exists()


def test_what_stood_there_may_stay(telecom: Department) -> None:
    world, order = telecom.world, telecom.taken()
    row = made(telecom, order.number)
    row.sheet.values["work_order"] = "TCTS2099010100001"
    row.sheet.save()

    values = MEASURE | {"department": world.network.pk, "work_order": "TCTS2099010100001", "measure": "重新反馈"}
    row = change_register_sheet(row=row, values=values, seen=1, by=world.order_handler, at=telecom.later())
    assert row.sheet.values["measure"] == "重新反馈"
    values |= {"work_order": "TCTS2099010100002"}
    with pytest.raises(NoSuchWorkOrder):
        change_register_sheet(row=row, values=values, seen=2, by=world.order_handler, at=telecom.later())


def test_is_found_by_number_and_words_among_those_seen(telecom: Department) -> None:
    order = telecom.taken()
    with standing_at(telecom.later()):
        mine, other = desk_of(telecom.world.order_handler), desk_of(telecom.world.hubei_reviewer)
        found = mine.post("/pick/work-orders/", {"words": order.number}).content.decode()
        assert f'data-pk="{order.number}"' in found
        assert order.title in found
        assert order.number not in other.post("/pick/work-orders/", {"words": order.number}).content.decode()
        assert order.number not in mine.post("/pick/work-orders/", {"words": " "}).content.decode()


@pytest.mark.parametrize(("words", "is_found"), [("抽查", True), ("spot_check", False)])
def test_what_was_chosen_is_found_by_its_title(telecom: Department, words: str, is_found: bool) -> None:
    row = made(telecom, telecom.taken().number)
    with standing_at(telecom.later()):
        page = desk_of(telecom.world.order_handler).get("/registers/telecom/corrective_measure/", {"words": words})
    assert (row.number in page.content.decode()) is is_found
