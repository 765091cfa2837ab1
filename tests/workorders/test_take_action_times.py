"""Taking an action: what is promised anew, and what another level does to the limits."""

import pytest

from bihuan.clocks.models import Clock
from bihuan.kernel.errors import Refusal
from bihuan.workorders.rules import NotNow
from tests.workorders.department import FEEDBACK, Department, fresh, limits_of, when


def test_new_limit_stands_beside_the_old_one(telecom: Department) -> None:
    order = telecom.taken()

    telecom.act(
        order, "re_promise", telecom.world.order_handler, delay_reason="备件在途。", new_due=when("2026-03-05 12:00")
    )

    clock = Clock.objects.get(matter_id=order.pk, limit="handling")
    assert (clock.due_at, clock.first_due_at) == (when("2026-03-05 12:00"), when("2026-03-04 02:20"))
    assert limits_of(order)["interim_reply"] == ("running", "03-02 11:40")  # told at 09:40, 2 h


def test_new_limit_after_the_old_one_has_passed_is_refused(telecom: Department) -> None:
    order = telecom.taken()
    telecom.later(hours=60)

    with pytest.raises(Refusal):
        telecom.act(
            order, "re_promise", telecom.world.order_handler, delay_reason="忘了。", new_due=when("2026-03-06 12:00")
        )

    assert Clock.objects.get(matter_id=order.pk, limit="handling").due_at == when("2026-03-04 02:20")
    assert fresh(order).version == order.version


def test_third_new_limit_is_refused(telecom: Department) -> None:
    order = telecom.taken()
    for due in ("2026-03-04 12:00", "2026-03-05 12:00"):
        order = telecom.act(
            order, "re_promise", telecom.world.order_handler, delay_reason="备件在途。", new_due=when(due)
        )

    with pytest.raises(NotNow, match="最多重新承诺两次"):
        telecom.act(
            order, "re_promise", telecom.world.order_handler, delay_reason="仍在途。", new_due=when("2026-03-05 18:00")
        )


def test_progress_told_to_the_customer_moves_nothing(telecom: Department) -> None:
    order = telecom.taken()

    told = telecom.act(
        order, "tell_progress", telecom.world.replier, progress="已派人上门。", expected_at=when("2026-03-03 12:00")
    )

    assert (told.stage, told.owner_unit, told.handler) == (order.stage, order.owner_unit, order.handler)
    assert limits_of(told)["promise"] == limits_of(order)["promise"]


def test_promise_agreed_anew_moves_the_promise(telecom: Department) -> None:
    order = telecom.taken()

    telecom.act(
        order,
        "renew_promise",
        telecom.world.replier,
        progress="需更换光缆。",
        expected_at=when("2026-03-05 09:00"),
        customer_agrees=True,
    )

    clock = Clock.objects.get(matter_id=order.pk, limit="promise")
    assert (clock.due_at, clock.accepted_at) == (when("2026-03-05 09:00"), when("2026-03-05 09:00"))


def test_another_level_is_counted_from_the_same_start(telecom: Department) -> None:
    order = telecom.taken()

    telecom.act(
        order,
        "correct",
        telecom.world.reviewer,
        correction_reason="需总部协调。",
        level="national_ordinary",
        needs_headquarters=True,
    )

    assert limits_of(order)["handling"] == ("running", "03-05 02:20")  # dispatched 09:20, 65 h instead of 41


def test_late_feedback_is_kept_as_late(telecom: Department) -> None:
    order = telecom.taken()
    telecom.later(hours=60)

    telecom.act(order, "feed_back", telecom.world.order_handler, **FEEDBACK)

    assert limits_of(order)["handling"][0] == "late"


def test_vip_is_handled_within_the_lower_bound(telecom: Department) -> None:
    telecom.customer.tier = "vip"
    telecom.customer.save(update_fields=["tier"])

    order = telecom.dispatched(level="provincial_vip")

    assert limits_of(order)["handling"] == ("running", "03-03 02:20")  # dispatched 09:20, 17 h


def test_earlier_promise_at_resubmission_moves_the_promise(telecom: Department) -> None:
    order = telecom.returned()
    assert limits_of(order)["promise"][1] == "03-04 01:00"

    telecom.act(order, "resubmit", telecom.world.hall_clerk, promised_at=when("2026-03-03 18:00"))

    assert limits_of(order)["promise"] == ("running", "03-03 18:00")


def test_limits_are_held_by_whoever_has_it(telecom: Department) -> None:
    order = telecom.taken()
    clocks = Clock.objects.filter(matter_id=order.pk, state="running")
    assert {(clock.holder_unit, clock.holder_staff) for clock in clocks} == {
        (telecom.world.network, telecom.world.order_handler)
    }

    telecom.act(order, "take_over", telecom.second_handler)

    assert {clock.holder_staff for clock in clocks.all()} == {telecom.second_handler}
