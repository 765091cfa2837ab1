"""Writing a use down: what a level covers, what is refused and by which sentence, and what approval does."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bihuan.customers.models import Customer
from bihuan.journal.models import Entry
from bihuan.journal.subscriptions import run_readers
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.mandates.models import MandateMonth, MandateUse
from bihuan.mandates.operations import note_use
from bihuan.mandates.queries import allowances_of
from bihuan.mandates.rules import BeyondMandate
from bihuan.notices.models import Notice
from bihuan.org.operations import appoint_deputy
from bihuan.workorders.proposals import filled
from tests.mandates.conftest import granted, use_of
from tests.workorders.department import FEEDBACK, Department, case, fresh, said_of


def test_a_use_within_the_level_is_written_down_at_once(telecom: Department) -> None:
    order = telecom.opened()

    child = granted(telecom, telecom.world.hall_clerk, order)

    use = use_of(child)
    assert (child.stage, child.is_open) == ("used", False)
    assert (use.level, use.purpose, use.amount, use.beyond) == ("desk", "billing_error", Decimal("45.50"), "")
    assert (use.user, use.charged, use.unit) == (telecom.world.hall_clerk, telecom.world.hall_clerk, telecom.world.hall)
    assert use.month == date(2026, 3, 1)
    assert said_of(child)[-2:] == ["work_order.mandate_asked", "mandate.used"]
    assert said_of(order)[-2:] == ["work_order.mandate_use_opened", "work_order.mandate_use_settled"]


def test_the_journal_says_what_was_granted_and_by_which_clause(telecom: Department) -> None:
    child = granted(telecom, telecom.world.hall_clerk)

    said = Entry.objects.get(name="mandate.used", subject_id=child.pk).data
    assert (said["amount"], said["clause"], said["level"]["zh"]) == ("45.50", ["2.5.5"], "一级授权")


def test_the_month_adds_up(telecom: Department) -> None:
    clerk = telecom.world.hall_clerk
    for amount in ("45.50", "30", "0.05"):
        granted(telecom, clerk, mandate_amount=amount)

    [allowance] = allowances_of(clerk, month=date(2026, 3, 1), at=telecom.at)
    assert (allowance.used, allowance.uses, allowance.left) == (Decimal("75.55"), 3, Decimal("424.45"))


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "outside the range": ({"mandate_purpose": "other", "mandate_ask": True}, "不在授权范围内"),
    "against the law": ({"mandate_lawful": False, "mandate_ask": True}, "任何级别"),
    "of nothing": ({"mandate_amount": "0", "mandate_ask": True}, "大于零"),
    "above one use": ({"mandate_amount": "50.01"}, "本次 50.01 元，超过一级授权单笔上限 50.00 元"),
}


@pytest.mark.parametrize(("changes", "says"), REFUSED.values(), ids=REFUSED)
def test_refuses_with_the_rule_and_the_clause(telecom: Department, changes: dict[str, Any], says: str) -> None:
    order = telecom.opened()

    with pytest.raises(Refusal, match=says) as refusal:
        granted(telecom, telecom.world.hall_clerk, order, **changes)

    assert refusal.value.clause == "2.5.5"
    assert not MandateUse.objects.exists()
    assert not fresh(order).children.exists()


CONDITIONS: dict[str, tuple[dict[str, Any], str]] = {
    "joined yesterday": ({"joined_on": date(2026, 3, 1)}, "在网不满 6 个月"),
    "nobody knows since when": ({"joined_on": None}, "在网不满 6 个月"),
    "spends little": ({"average_spend": Decimal(45)}, "月均消费"),
    "low potential": ({"potential": "low"}, "潜在价值低"),
    "group customer": ({"kind": "group"}, "集团客户"),
}


@pytest.mark.parametrize(("card", "says"), CONDITIONS.values(), ids=CONDITIONS)
def test_the_customer_must_meet_the_conditions(telecom: Department, card: dict[str, Any], says: str) -> None:
    Customer.objects.filter(pk=telecom.customer.pk).update(**card)

    with pytest.raises(Refusal, match=f"{says}.*提请审批"):
        granted(telecom, telecom.world.hall_clerk)


def test_six_months_are_enough_to_the_day(telecom: Department) -> None:
    Customer.objects.filter(pk=telecom.customer.pk).update(joined_on=date(2025, 9, 2))

    assert granted(telecom, telecom.world.hall_clerk).stage == "used"


def test_the_ceiling_of_the_month_holds(telecom: Department) -> None:
    clerk = telecom.world.hall_clerk
    for _use in range(10):
        granted(telecom, clerk, mandate_amount="50")

    with pytest.raises(Refusal, match=r"本月已用 500\.00 元，本次 0\.01 元，超过一级授权月累计上限 500\.00 元"):
        granted(telecom, clerk, mandate_amount="0.01")

    telecom.later(days=30)
    assert granted(telecom, clerk, mandate_amount="50").stage == "used"


def test_beyond_the_level_a_superior_approves_and_is_charged(telecom: Department) -> None:
    world = telecom.world
    child = granted(telecom, world.hall_clerk, mandate_amount="120", mandate_ask=True)
    assert (child.stage, child.owner_unit) == ("awaiting_approval", world.centre)

    child = telecom.act(child, "approve", world.supervisor, approval_note="账单核对无误")

    use = use_of(child)
    assert (child.stage, use.user, use.charged) == ("used", world.hall_clerk, world.supervisor)
    assert (use.level, use.beyond, use.amount) == ("supervisor", "single", Decimal(120))
    assert MandateMonth.objects.get().staff == world.supervisor


def test_the_asker_is_told_of_the_refusal_with_its_reason(telecom: Department) -> None:
    world = telecom.world
    child = granted(telecom, world.hall_clerk, mandate_amount="120", mandate_ask=True)
    run_readers(at=telecom.at)
    assert Notice.objects.filter(message="mandate_asked", staff=world.supervisor).exists()

    child = telecom.act(child, "refuse", world.supervisor, refusal_reason="账单无误")
    run_readers(at=telecom.at)

    assert child.stage == "refused"
    assert fresh(child).sheet.values["refusal_reason"] == "账单无误"
    assert Notice.objects.filter(message="mandate_refused", staff=world.hall_clerk).exists()
    assert not MandateUse.objects.exists()


def test_nobody_approves_what_is_above_the_own_ceiling(telecom: Department) -> None:
    world = telecom.world
    child = granted(telecom, world.hall_clerk, mandate_amount="3000", mandate_ask=True)

    with pytest.raises(Refusal, match=r"三级授权单笔上限 1,000\.00 元.*提请上一级"):
        telecom.act(child, "approve", world.supervisor)
    child = telecom.act(child, "pass_up", world.supervisor, approval_note="超出三级授权")
    child = telecom.act(child, "approve", world.province_head)

    assert (use_of(child).level, use_of(child).charged) == ("head", world.province_head)


def test_a_tick_too_many_asks_nobody(telecom: Department) -> None:
    assert granted(telecom, telecom.world.hall_clerk, mandate_ask=True).stage == "used"


def test_the_asker_takes_it_back(telecom: Department) -> None:
    child = granted(telecom, telecom.world.hall_clerk, mandate_amount="120", mandate_ask=True)

    with pytest.raises(NotPermitted):
        telecom.act(child, "take_back", telecom.world.supervisor)
    assert telecom.act(child, "take_back", telecom.world.hall_clerk).stage == "taken_back"


def test_the_handler_and_the_replier_use_theirs_too(telecom: Department) -> None:
    order = telecom.taken()
    assert granted(telecom, telecom.world.order_handler, order).stage == "used"
    telecom.act(order, "feed_back", telecom.world.order_handler, **FEEDBACK)
    telecom.act(order, "accept_feedback", telecom.world.reviewer)
    assert granted(telecom, telecom.world.replier, order).stage == "used"


def test_what_was_decided_before_counts_when_it_is_written_down(telecom: Department) -> None:
    """Between the question and the row the month may have filled up: it is asked again while the month is held."""
    world = telecom.world
    child = granted(telecom, world.hall_clerk, mandate_amount="900", mandate_ask=True)
    MandateMonth.objects.create(
        staff=world.supervisor, regulation="telecom", mandate="front_line", month=date(2026, 3, 1), used=9500
    )

    with pytest.raises(BeyondMandate, match="月累计上限") as refusal:
        note_use(case=case(child), by=world.supervisor, at=telecom.at)

    assert refusal.value.clause == "2.5.5"
    assert not MandateUse.objects.exists()


def test_the_sheet_says_level_check_and_approver(telecom: Department) -> None:
    world = telecom.world
    asked = granted(telecom, world.hall_clerk, mandate_amount="120", mandate_ask=True)
    told = filled(case(asked), by=world.supervisor, at=telecom.at)
    assert (told["user_level"], told["used_at"]) == ("一级授权", None)
    assert "单笔上限 50.00 元" in told["weighed"]

    telecom.act(asked, "approve", world.supervisor)

    told = filled(case(asked), by=world.supervisor, at=telecom.at)
    assert (told["user_level"], told["weighed"], told["approver"]) == ("三级授权", "超过单笔上限", "赵强")
    assert (told["used_at"], told["verdict"]) == (f"{telecom.at:%Y-%m-%d %H:%M}", "未检查")


def test_a_deputy_approves_at_the_level_of_the_absent_and_is_charged(telecom: Department) -> None:
    world, at = telecom.world, telecom.at
    appoint_deputy(
        absent=world.supervisor,
        deputy=world.callback_clerk,
        from_at=at,
        until_at=at + timedelta(days=2),
        by=world.administrator,
        at=at,
    )
    child = granted(telecom, world.hall_clerk, mandate_amount="120", mandate_ask=True)

    telecom.act(child, "approve", world.callback_clerk)

    assert (use_of(child).charged, use_of(child).level) == (world.callback_clerk, "supervisor")
