"""Whatever people do, in whatever order: queues, sight, limits and journal say the same as the work orders."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import raise_due_clocks
from bihuan.journal.models import Entry
from bihuan.journal.subscriptions import run_readers
from bihuan.journal.verify import verify
from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff
from bihuan.workorders import rules
from bihuan.workorders.models import Participation, QueueLine, WorkOrder
from bihuan.workorders.operations import take_action, urge_unanswered
from bihuan.workorders.queries import case_of, targets_of
from tests.workorders.department import CALLED, DISSATISFIED, FEEDBACK, REPLY, Department, fresh
from tests.workorders.test_permission_table import people

SEEDS = range(6)
STEPS = 28
FAR = "9999-12-31"

WORDS: dict[str, Any] = {
    "return_reason": "缺楼层。", "decline_reason": "not_a_complaint", "decline_note": "属于咨询。",
    "refusal_reason": "not_ours", "refusal_note": "不属于本部门。", "transfer_reason": "属于网络问题。",
    "ruling_reason": "请裁定。", "assist_task": "请核对。", "override_reason": "不再等待。",
    "delay_reason": "备件在途。",
    "progress": "已派人上门。", "correction_reason": "内容有误。", "withdraw_reason": "客户撤回。",
    "withdraw_recording": "R1", "reopen_reason": "再次出现。", "rejection_reason": "没有测试结果。",
    "screening_note": "期望过高。", "rework_demand": "重测。", "attempt": "无人接听。",
    "unreachable_note": "多次未接通。",
    "result": "已核对。", "rework_result": "已换。", "second_reply": "已更换天线。",
    "mandate_purpose": "release", "mandate_amount": 90, "mandate_granted": "免违约金。", "mandate_lawful": True,
    "mandate_ask": True, "approval_note": "同意。",
    "second_answers": {"mended": True, "result": "satisfied"}, "second_satisfaction": "satisfied",
}  # fmt: skip
# They move nothing
STANDING = ("tell_progress", "renew_promise", "re_promise", "correct", "take_over", "assign", "use_mandate")
RARE = ("withdraw", "decline", "archive")  # they end the walk


def test_lists_and_journal_keep_up_with_whatever_is_done(telecom: Department) -> None:
    taken: set[str] = set()
    for seed in SEEDS:
        walked = walk(telecom, random.Random(seed))
        taken.update(walked)

        for order in WorkOrder.objects.select_related("sheet", "owner_unit", "receiving_unit"):
            compare(order, f"seed {seed}: {' → '.join(walked)}")
    assert verify().faults == ()
    assert len(taken) > 20, sorted(taken)


def walk(telecom: Department, dice: random.Random) -> list[str]:
    """Somebody does something that the stage offers them, again and again; now and then time passes."""
    taken = []
    roots = [telecom.opened(), telecom.opened("submit"), telecom.dispatched(telecom.world.business)]
    matter = dice.choice(roots)
    cast = list(people(telecom).values())
    for _step in range(STEPS):
        family = [matter, *WorkOrder.objects.filter(parent=matter)]
        order = fresh(dice.choice(family))
        action = anything(telecom, order, cast, dice)
        if action:
            taken.append(action)
        if dice.random() < 0.2:
            pass_time(telecom, dice.choice([1, 8, 30]))
    return taken


def anything(telecom: Department, order: WorkOrder, cast: list[Staff], dice: random.Random) -> str:
    """One of the actions that somebody may take now; the name of it, or nothing when it was refused."""
    case = case_of(order)
    offered = [
        (offer.code, offer.action, staff)
        for staff in cast
        for offer in rules.offers(case, by=staff, at=telecom.at)
        if offer.allowed and (offer.code not in RARE or dice.random() < 0.05)
    ]
    if not offered:
        return ""
    quiet = dice.random() < 0.25
    moving = [one for one in offered if quiet or one[0] not in STANDING] or offered
    code = dice.choice(sorted({one[0] for one in moving}))
    _code, rule, by = dice.choice([one for one in moving if one[0] == code])
    values = said(telecom, dice)
    targets = targets_of(case, rule)
    if targets:
        values["target"] = dice.choice(targets).pk
    wanted = {*rule.captures, *rule.may_capture}
    values = {name: value for name, value in values.items() if name in wanted}
    if "assignee" in wanted:
        values["assignee"] = by.pk
    before = (fresh(order).version, Entry.objects.count())
    try:
        take_action(order=order, action=code, values=values, by=by, at=telecom.later())
    except Refusal:
        assert (fresh(order).version, Entry.objects.count()) == before  # nothing half written
        return ""
    assert fresh(order).version == before[0] + 1 or order.parent_id is None
    return code


def said(telecom: Department, dice: random.Random) -> dict[str, Any]:
    intake = telecom.intake() if dice.random() < 0.5 else {}
    moments = {"assist_due": 2, "new_due": 30, "expected_at": 40, "rework_due": 24}
    due = {name: telecom.at + timedelta(hours=hours) for name, hours in moments.items()}
    called = CALLED if dice.random() < 0.5 else DISSATISFIED
    screened = {"screening_result": dice.choice(["wrong_handling", "high_expectation"])}
    level = {"level": dice.choice(["provincial_ordinary", "national_ordinary", "general"])}
    flags = {"flags": ["urgency"], "urgency_reason": "老人独居。"} if dice.random() < 0.3 else {}
    refused = {"callback_refused": True} if dice.random() < 0.2 else {}
    unit = {"responsible_unit": telecom.world.network.pk}
    return {**intake, **WORDS, **FEEDBACK, **REPLY, **called, **screened, **level, **flags, **refused, **unit, **due}


def pass_time(telecom: Department, hours: int) -> None:
    telecom.later(hours=hours)
    raise_due_clocks(at=telecom.at)
    run_readers(at=telecom.at)
    urge_unanswered(at=telecom.at)


def compare(order: WorkOrder, walked: str) -> None:
    """The lists of one work order, beside what they should be by its own columns and its clocks."""
    running = Clock.objects.filter(matter_kind="work_order", matter_id=order.pk, state="running").order_by("due_at")
    nearest = running.first()
    lines = QueueLine.objects.filter(order=order)
    if order.closed_at is not None:
        assert not lines.exists(), walked
        assert nearest is None, walked
        return
    units = {order.owner_unit_id, *order.owner_unit.ancestors().values_list("pk", flat=True)}
    assert {line.unit_id for line in lines} == units, walked
    for line in lines:
        assert (line.procedure, line.stage, line.rank) == (order.procedure, order.stage, order.rank), walked
        if nearest is None:
            assert f"{line.due_at:%Y-%m-%d}" == FAR, walked
        else:
            assert (line.due_at, line.warn_at) == (nearest.due_at, nearest.warn_at), walked
    standing = {order.owner_unit_id, *order.senders, *filter(None, [order.worker_unit_id])}
    owners = Participation.objects.filter(order=order, part="owner", until=None)
    assert {part.unit_id for part in owners} <= standing, walked
    assert order.owner_unit_id in {part.unit_id for part in owners}, walked
    assert not Participation.objects.filter(order=order).exclude(path=F("unit__path")).exists(), walked
    assert {clock.holder_unit_id for clock in running} <= {order.owner_unit_id}, walked
    assert {clock.holder_staff_id for clock in running} <= {order.handler_id}, walked


@pytest.mark.parametrize("stage", ["awaiting_take", "feedback_check", "awaiting_callback"])
def test_queue_line_knows_the_nearest_limit(telecom: Department, stage: str) -> None:
    compare(fresh(telecom.brought_to(stage)), stage)
