"""Taking an action: what holds for every action, and its door."""

import pytest
from django.test import Client

from bihuan.journal.models import AccessEntry, Entry
from bihuan.journal.verify import verify
from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.org.models import Deputy, Staff
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import take_action
from bihuan.workorders.rules import Barred, Incomplete, NotInThisStage, WrongTarget
from tests.workorders.department import FEEDBACK, Department, case, fresh, said_of

STAGES = (
    "draft", "awaiting_review", "returned", "awaiting_take", "handling", "assisting", "feedback_check",
    "awaiting_reply", "settled", "awaiting_callback", "screening", "reworking", "awaiting_second_callback",
    "called_back", "archived", "withdrawn", "declined",
)  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_leads_into_every_stage(telecom: Department, stage: str) -> None:
    order = telecom.brought_to(stage)

    assert fresh(order).stage == stage
    assert verify().faults == ()


def test_tells_the_journal_once(telecom: Department) -> None:
    order = telecom.dispatched()
    before = said_of(order)

    telecom.act(order, "take", telecom.world.order_handler)

    assert said_of(order) == [*before, "work_order.taken"]
    entry = Entry.objects.get(name="work_order.taken")
    assert entry.actor_name == "孙伟（工号 1010）"
    assert (entry.data["from_stage"], entry.data["to_stage"]) == ("awaiting_take", "handling")


def test_keeps_the_old_value_beside_the_new_one(telecom: Department) -> None:
    order = telecom.opened("submit")

    telecom.act(
        order, "correct", telecom.world.reviewer, correction_reason="级别有误。", level="general", level_reason="可当场"
    )

    entry = Entry.objects.get(name="work_order.corrected")
    assert entry.data["before"]["level"] == "provincial_ordinary"
    assert entry.data["values"]["level"] == "general"


def test_moves_the_version(telecom: Department) -> None:
    order = telecom.dispatched()

    assert telecom.act(order, "take", telecom.world.order_handler).version == order.version + 1


def test_refuses_who_may_not_and_says_who_may_and_why(telecom: Department) -> None:
    order = telecom.dispatched()

    with pytest.raises(NotPermitted) as refusal:
        telecom.act(order, "take", telecom.world.hall_clerk)

    assert (
        refusal.value.sentence == "“接单”由 郑州网络维护部 · 处理人、远端处理单元派单员、部门负责人、复核派单员 执行。"
    )
    assert refusal.value.clause == "2.1.12"
    assert fresh(order).stage == "awaiting_take"


def test_refuses_what_the_stage_does_not_offer_and_says_what_it_does(telecom: Department) -> None:
    order = telecom.dispatched()

    with pytest.raises(NotInThisStage, match="待接单") as refusal:
        telecom.act(order, "feed_back", telecom.world.order_handler, **FEEDBACK)

    assert "接单、退单、指派、回复进度" in refusal.value.sentence


def test_refuses_what_is_missing_field_by_field_with_rule_and_clause(telecom: Department) -> None:
    order = telecom.taken()

    with pytest.raises(Incomplete) as refusal:
        telecom.act(order, "feed_back", telecom.world.order_handler)

    assert refusal.value.fields.keys() == {"cause", "measures", "solution"}
    assert "投诉原因" in refusal.value.fields["cause"]
    assert "2.1.1" in refusal.value.fields["cause"]
    assert refusal.value.fields["measures"] == "措施、承诺解决时间、解释口径至少填写一项。"
    assert refusal.value.clause == "2.4.4"


def test_refuses_who_is_behind_and_says_who_was_ahead_and_when(telecom: Department) -> None:
    order = telecom.dispatched()
    seen = order.version
    telecom.act(order, "take", telecom.world.order_handler)

    with pytest.raises(ChangedMeanwhile) as refusal:
        take_action(order=order, action="take", values={}, seen=seen, by=telecom.second_handler, at=telecom.later())

    assert refusal.value.sentence.startswith("工单已由 孙伟（工号 1010） 于 03-02 09:30 变更（接单")


def test_what_a_clock_says_afterwards_is_not_the_change(telecom: Department) -> None:
    order = telecom.taken()
    seen = order.version
    telecom.later(hours=60)
    telecom.act(order, "feed_back", telecom.world.order_handler, **FEEDBACK)  # late: a clock speaks after it

    with pytest.raises(ChangedMeanwhile, match=r"孙伟\（工号 1010\）.*反馈"):
        take_action(
            order=order, action="accept_feedback", values={}, seen=seen, by=telecom.world.reviewer, at=telecom.later()
        )


def test_accused_person_takes_no_action(telecom: Department) -> None:
    world = telecom.world
    accused = {"classification": "channel", "business": "own_hall", "problem": "attitude", "accused": world.reviewer.pk}
    order = telecom.opened("submit", **accused)

    with pytest.raises(Barred, match="被投诉人") as refusal:
        telecom.act(order, "return_to_channel", world.reviewer, return_reason="缺楼层。")

    assert refusal.value.clause == "2.2.2"
    assert telecom.act(order, "return_to_channel", world.supervisor, return_reason="缺楼层。").stage == "returned"


def test_accused_person_cannot_be_assigned(telecom: Department) -> None:
    world = telecom.world
    accused = {"classification": "channel", "business": "own_hall", "problem": "attitude"}
    order = telecom.dispatched(**accused, accused=world.order_handler.pk)

    with pytest.raises(WrongTarget, match="被投诉人"):
        telecom.act(order, "assign", world.department_head, assignee=world.order_handler.pk)


def test_whoever_turns_out_to_be_accused_loses_it(telecom: Department) -> None:
    order = telecom.taken()
    channel = {"classification": "channel", "business": "own_hall", "problem": "attitude"}

    order = telecom.act(
        order,
        "correct",
        telecom.world.reviewer,
        correction_reason="投诉的是处理人。",
        accused=telecom.world.order_handler.pk,
        **channel,
    )

    assert order.handler is None
    with pytest.raises(Barred):
        telecom.act(order, "feed_back", telecom.world.order_handler, **FEEDBACK)


def test_somebody_of_another_unit_cannot_be_assigned(telecom: Department) -> None:
    order = telecom.dispatched()

    with pytest.raises(WrongTarget, match="本单位"):
        telecom.act(order, "assign", telecom.world.department_head, assignee=telecom.world.business_handler.pk)


def test_colleague_takes_over_and_the_first_may_no_longer_feed_back(telecom: Department) -> None:
    order = telecom.taken()

    order = telecom.act(order, "take_over", telecom.second_handler)

    assert order.handler == telecom.second_handler
    with pytest.raises(NotPermitted):
        telecom.act(order, "feed_back", telecom.world.order_handler, **FEEDBACK)


def page(order: WorkOrder, action: str) -> str:
    return f"/work-orders/{order.number}/actions/{action}/"


def test_page_takes_it_and_leads_back(telecom: Department, client: Client) -> None:
    order = telecom.dispatched()
    client.force_login(telecom.world.order_handler)

    with standing_at(telecom.later()):
        answer = client.post(page(order, "take"), {"seen": order.version})

    assert (answer.status_code, answer["Location"]) == (302, f"/work-orders/{order.number}/")
    assert fresh(order).stage == "handling"


def test_page_keeps_what_was_typed(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.world.order_handler)

    with standing_at(telecom.later()):
        answer = client.post(page(order, "feed_back"), {"seen": order.version, "solution": "已更换故障模块。"})

    assert answer.status_code == 422
    assert "已更换故障模块。" in answer.content.decode()
    assert fresh(order).stage == "handling"


def test_page_of_a_foreign_work_order_is_not_there(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.luoyang_handler)

    with standing_at(telecom.later()):
        assert client.post(page(order, "feed_back"), FEEDBACK).status_code == 404


def test_page_refuses_whose_action_it_is_not_and_keeps_the_attempt(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.world.callback_clerk)

    with standing_at(telecom.later()):
        answer = client.post(page(order, "feed_back"), FEEDBACK)

    assert answer.status_code == 403
    assert "“反馈”由 郑州网络维护部" in answer.content.decode()
    kept = AccessEntry.objects.get(kind="refused")
    assert (kept.actor_id, kept.clause) == (telecom.world.callback_clerk.pk, "2.4.4")
    assert kept.what == f"POST {page(order, 'feed_back')}"


def test_page_that_is_behind_hears_who_was_ahead_and_keeps_what_was_typed(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    telecom.act(order, "tell_progress", telecom.world.replier, progress="已派人上门。", expected_at=telecom.at)
    client.force_login(telecom.world.order_handler)

    with standing_at(telecom.later()):
        answer = client.post(page(order, "feed_back"), {"seen": order.version, **FEEDBACK})

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "刘洋（工号 1004）" in text
    assert FEEDBACK["solution"] in text
    assert fresh(order).stage == "handling"


def test_second_click_does_it_once(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.world.order_handler)
    telecom.later(hours=60)  # late, so that a clock speaks after the first click

    with standing_at(telecom.later()):
        answers = [client.post(page(order, "feed_back"), {"seen": order.version, **FEEDBACK}) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert said_of(order).count("work_order.fed_back") == 1


def test_page_behind_with_an_action_that_is_gone_says_who_took_it(telecom: Department, client: Client) -> None:
    order = telecom.dispatched()
    telecom.act(order, "take", telecom.world.order_handler)
    client.force_login(telecom.second_handler)

    with standing_at(telecom.later()):
        answer = client.post(page(order, "take"), {"seen": order.version})

    assert answer.status_code == 409
    assert "孙伟（工号 1010）" in answer.content.decode()


def test_deputy_acts_in_the_name_of_the_absent(telecom: Department) -> None:
    order, world = telecom.taken(), telecom.world
    Deputy.objects.create(
        absent=world.order_handler, deputy=world.assistant, from_at=telecom.at, until_at=telecom.at.replace(hour=18)
    )
    deputy = Staff.objects.get(pk=world.assistant.pk)

    order = telecom.act(order, "feed_back", deputy, **FEEDBACK)

    assert order.stage == "feedback_check"
    assert Entry.objects.get(name="work_order.fed_back").actor_name == "郭亮（工号 1012） 代 孙伟"
    assert case(order).order.handler is None


def test_page_that_is_behind_shows_nothing_to_whom_the_action_does_not_belong(
    telecom: Department, client: Client
) -> None:
    order = telecom.taken()
    client.force_login(telecom.second_handler)

    with standing_at(telecom.later()):
        follows = {"HX-Request": "true", "HX-Trigger": "field-region"}
        answer = client.post(page(order, "feed_back"), {"seen": "0"}, headers=follows)

    assert answer.status_code == 409
    assert "form" not in (answer.context or {})


def test_nobody_acts_in_the_place_of_the_accused(telecom: Department) -> None:
    world = telecom.world
    accused = {"classification": "channel", "business": "own_hall", "problem": "attitude", "accused": world.reviewer.pk}
    order = telecom.opened("submit", **accused)
    Deputy.objects.create(
        absent=world.reviewer, deputy=world.assistant, from_at=telecom.at, until_at=telecom.at.replace(hour=18)
    )
    deputy = Staff.objects.get(pk=world.assistant.pk)

    with pytest.raises(NotPermitted):
        telecom.act(order, "return_to_channel", deputy, return_reason="缺楼层。")
