"""What the keeper decides about running work orders: seen before, recorded, refused where there is no place."""

from datetime import date

import pytest
from django.test import Client

from bihuan.clocks.rules import ReasonMissing
from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.transitions.models import Transition
from bihuan.transitions.operations import decide_transition
from bihuan.transitions.queries import preview
from bihuan.transitions.rules import NoPlace, TooEarly
from tests.transitions.conftest import Install
from tests.workorders.department import Department, when

NINTH, TENTH = when("2026-03-09 15:00"), date(2026, 3, 10)
WHY = "总部要求在办工单一并提速。"


def test_the_preview_counts_by_stage_and_says_what_changes(telecom: Department, install: Install) -> None:
    for _n in range(3):
        telecom.brought_to("awaiting_review")
    telecom.brought_to("handling")
    target = install()

    [plan] = preview(target)

    assert [(group.stage, group.count, group.may_move) for group in plan.groups] == [
        ("awaiting_review", 3, 3),
        ("handling", 1, 1),
    ]
    assert [str(each.says) for each in plan.groups[0].changes] == ["时长由 4 小时 改为 2 小时"]
    assert plan.decision is None


def test_a_decision_is_recorded_with_its_reason(telecom: Department, install: Install) -> None:
    telecom.brought_to("handling")
    target, keeper = install(), telecom.world.keeper

    decision = decide_transition(
        edition=target, procedure="complaint", moves=True, on=TENTH, reason=WHY, by=keeper, at=NINTH
    )

    entry = Entry.objects.get(subject_kind=Transition.subject_kind, subject_id=decision.pk)
    assert (entry.name, entry.actor_id, entry.data["reason"]) == ("transition.decided", keeper.pk, WHY)
    [plan] = preview(target)
    assert plan.decision == decision


def test_a_later_decision_takes_its_place(telecom: Department, install: Install) -> None:
    target, keeper = install(), telecom.world.keeper
    first = decide_transition(
        edition=target, procedure="complaint", moves=True, on=TENTH, reason=WHY, by=keeper, at=NINTH
    )
    second = decide_transition(
        edition=target, procedure="complaint", moves=False, reason="仍按原版次办完。", by=keeper, at=NINTH
    )

    first.refresh_from_db()
    assert first.replaced_at == NINTH
    assert list(Transition.objects.standing()) == [second]
    assert Entry.objects.filter(name="transition.declined").count() == 1


def test_is_the_keepers_alone_and_needs_a_reason_and_a_day(telecom: Department, install: Install) -> None:
    target, world = install(), telecom.world

    with pytest.raises(NotPermitted, match="制度管理员"):
        decide_transition(
            edition=target, procedure="complaint", moves=False, reason=WHY, by=world.administrator, at=NINTH
        )
    with pytest.raises(ReasonMissing):
        decide_transition(edition=target, procedure="complaint", moves=False, reason=" ", by=world.keeper, at=NINTH)
    with pytest.raises(TooEarly, match="2026-03-10"):
        decide_transition(
            edition=target,
            procedure="complaint",
            moves=True,
            on=date(2026, 3, 9),
            reason=WHY,
            by=world.keeper,
            at=NINTH,
        )
    assert not Transition.objects.exists()


def test_a_stage_taken_away_is_shown_and_refused(telecom: Department, install: Install) -> None:
    telecom.brought_to("awaiting_callback")
    target = install(without_stage="awaiting_callback")

    [plan] = preview(target)
    assert [str(one) for one in plan.groups[0].obstacles] == ["新版没有“待回访”环节"]
    assert plan.may_move == 0
    with pytest.raises(NoPlace, match="“待回访” 1 张"):
        decide_transition(
            edition=target, procedure="complaint", moves=True, on=TENTH, reason=WHY, by=telecom.world.keeper, at=NINTH
        )


def test_counting_needs_as_much_for_one_as_for_many(
    telecom: Department, install: Install, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    telecom.brought_to("handling")
    target = install()
    preview(target)
    for _n in range(4):
        telecom.brought_to("awaiting_review")

    with django_assert_max_num_queries(6):  # type: ignore[operator]
        preview(target)


def test_the_keeper_does_it_on_the_page(telecom: Department, install: Install, client: Client) -> None:
    order = telecom.brought_to("awaiting_review")
    install()
    client.force_login(telecom.world.keeper)

    with standing_at(NINTH):
        assert client.get("/transitions/", follow=True).status_code == 200
        text = client.get("/transitions/telecom/2026.2/").content.decode()
        listed = client.get("/transitions/telecom/2026.2/complaint/awaiting_review/").content.decode()
        address = "/transitions/telecom/2026.2/complaint/"
        assert client.get(address).status_code == 200
        assert client.post(address, {"way": "move", "on": "2026-03-01", "reason": WHY}).status_code == 422
        answer = client.post(address, {"way": "move", "on": "2026-03-10", "reason": WHY})
        after = client.get("/transitions/telecom/2026.2/").content.decode()

    assert "时长由 4 小时 改为 2 小时" in text
    assert "未作决定" in text
    assert order.number in listed
    assert order.title not in listed
    assert answer.status_code == 302
    assert "已决定：2026-03-10 零时起转到 2026.2 版。" in after
    assert WHY in after
