"""Opening a work order: at a desk, once, with what must be known."""

import pytest

from bihuan.kernel.errors import NotPermitted
from bihuan.workorders.models import Participation, QueueLine, WorkOrder
from bihuan.workorders.rules import Incomplete
from tests.workorders.department import Department, limits_of, said_of


def test_registers_the_matter_at_the_desk_that_was_asked_first(telecom: Department) -> None:
    order = telecom.opened()

    assert (order.stage, order.receiver, order.receiving_unit) == (
        "draft", telecom.world.hall_clerk, telecom.world.hall,
    )  # fmt: skip
    assert order.number.startswith("TCTS20260302")
    assert said_of(order) == ["contact.ended", "work_order.registered"]


def test_may_submit_at_once(telecom: Department) -> None:
    order = telecom.opened("submit")

    assert (order.stage, order.owner_unit) == ("awaiting_review", telecom.world.centre)
    assert said_of(order) == ["contact.ended", "work_order.registered", "work_order.submitted"]
    assert limits_of(order) == {
        "promise": ("running", "03-04 01:00"),
        "fill_in": ("on_time", "03-02 09:55"),
        "review": ("running", "03-02 13:10"),
    }


def test_freezes_what_the_customers_card_says(telecom: Department) -> None:
    order = telecom.opened()

    assert (order.tier, order.brand, order.home) == ("ordinary", "wo", telecom.world.zhengzhou)


def test_both_centres_see_a_matter_that_crosses_provinces(telecom: Department) -> None:
    order = telecom.opened("submit", occurrence=telecom.world.wuhan.pk, level="national_ordinary")

    parts = set(Participation.objects.filter(order=order).values_list("part", "unit__code"))
    assert {("home", "hn_cc"), ("occurrence", "hb_cc"), ("first_asked", "zz_hall")} <= parts


def test_stands_in_the_queues_of_its_owner_and_all_above(telecom: Department) -> None:
    order = telecom.opened("submit")

    units = QueueLine.objects.filter(order=order).values_list("unit__code", flat=True)
    assert set(units) == {"hn_cc", "hn", "hq"}


def test_the_same_key_twice_is_one_work_order(telecom: Department) -> None:
    first = telecom.opened("submit", key="form-1")
    second = telecom.opened("submit", key="form-1")

    assert first == second
    assert WorkOrder.objects.count() == 1


def test_names_every_field_that_is_missing(telecom: Department) -> None:
    with pytest.raises(Incomplete) as refused:
        telecom.opened("submit", demand="", phenomenon="")

    assert {"demand", "phenomenon"} <= set(refused.value.fields)
    assert "请填写“客户要求”" in refused.value.fields["demand"]
    assert not WorkOrder.objects.exists()


def test_is_for_receivers_alone(telecom: Department) -> None:
    with pytest.raises(NotPermitted, match="受理员") as refused:
        telecom.opened(by=telecom.world.order_handler)

    assert refused.value.clause == "2.0"
