"""The permission table: every stage, every action, everybody, at each door."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client

from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.workorders import rules
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import take_action
from bihuan.workorders.rules import NotInThisStage
from tests.workorders.department import FEEDBACK, Department, case, child_of, fresh
from tests.workorders.permission_table import ACTIONS, EVERYBODY, SIGHT, TABLE

SITUATIONS = tuple(TABLE)

MAY, MAY_NOT, NOT_OFFERED, NOT_THERE = "may", "may not", "not in this stage", "not there"


def people(telecom: Department) -> dict[str, Staff]:
    world = telecom.world
    return {
        "hall": world.hall_clerk,
        "hotline": world.hotline_clerk,
        "review": world.reviewer,
        "replier": world.replier,
        "supervisor": world.supervisor,
        "callback": world.callback_clerk,
        "screener": world.screener,
        "city": world.dispatcher,
        "dept": world.order_handler,
        "dept2": telecom.second_handler,
        "head": world.department_head,
        "business": world.business_handler,
        "assistant": world.assistant,
        "province": world.province_head,
        "hq": world.hq_monitor,
        "admin": world.administrator,
        "hubei": world.hubei_reviewer,
        "luoyang": telecom.luoyang_handler,
    }


def in_situation(telecom: Department, situation: str) -> WorkOrder:
    """A work order brought into the situation by the people whose turn it was."""
    world = telecom.world
    where, _space, stage = situation.rpartition(" ")
    match where:
        case "":
            return telecom.brought_to(stage)
        case "business":
            return telecom.taken(world.business)
        case "remote":
            return _at_the_remote_unit(telecom, stage)
        case "across":
            return _across_provinces(telecom, stage)
        case "assist":
            child = child_of(telecom.assisted())
            return child if stage == "awaiting_take" else telecom.act(child, "take", world.assistant)
        case "rework":
            child = telecom.act(child_of(telecom.reworked()), "take", world.order_handler)
            return telecom.act(child, "feed_back", world.order_handler, rework_result="天线已换。")
        case "mandate":
            return _asked_for_more(telecom, stage)
    raise LookupError(situation)


def _asked_for_more(telecom: Department, stage: str) -> WorkOrder:
    world = telecom.world
    asked = {"mandate_purpose": "release", "mandate_amount": 90, "mandate_granted": "免违约金", "mandate_lawful": True}
    order = telecom.act(telecom.opened(), "use_mandate", world.hall_clerk, **asked, mandate_ask=True)
    child = child_of(order)
    if stage == "awaiting_head":
        return telecom.act(child, "pass_up", world.supervisor, approval_note="请批示")
    return child


def _at_the_remote_unit(telecom: Department, stage: str) -> WorkOrder:
    world = telecom.world
    order = telecom.dispatched(world.remote_unit)
    if stage == "handling":
        return telecom.act(order, "take", world.dispatcher)
    if stage == "feedback_check":
        order = telecom.act(order, "dispatch_on", world.dispatcher, target=world.network.pk)
        order = telecom.act(order, "take", world.order_handler)
        return telecom.act(order, "feed_back", world.order_handler, **FEEDBACK)
    return order


def _across_provinces(telecom: Department, stage: str) -> WorkOrder:
    world = telecom.world
    order = telecom.opened("submit", occurrence=world.wuhan.pk, level="national_ordinary")
    if stage == "awaiting_review":
        return order
    order = telecom.dispatched(world.hubei_centre, order)
    if stage == "awaiting_reply":
        order = telecom.act(order, "take", world.hubei_reviewer)
        order = telecom.act(order, "feed_back", world.hubei_reviewer, **FEEDBACK)
        order = telecom.act(order, "accept_feedback", world.reviewer)
    return order


def expected(situation: str, action: str, who: str, *, at_a_page: bool = True) -> str:
    """What the table says of this person."""
    if at_a_page and who not in SIGHT[situation].split():
        return NOT_THERE
    if action not in TABLE[situation]:
        return NOT_OFFERED
    return MAY if who in TABLE[situation][action].split() else MAY_NOT


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def differences(situation: str, answers: Callable[[str, str], str], *, at_a_page: bool) -> dict[str, str]:
    """Where the product answers otherwise than the table, person by person and action by action."""
    found = {}
    for action in ACTIONS:
        for who in EVERYBODY:
            wanted, given = expected(situation, action, who, at_a_page=at_a_page), answers(action, who)
            if wanted != given:
                found[f"{who}: {action}"] = f"{given}, the table says {wanted}"
    return found


def test_the_table_names_every_stage() -> None:
    assert TABLE.keys() == SIGHT.keys()


@pytest.mark.parametrize("situation", SITUATIONS)
def test_rules_answer_as_the_table_says(telecom: Department, situation: str) -> None:
    order, cast = in_situation(telecom, situation), people(telecom)
    standing = case(order)

    def answer(action: str, who: str) -> str:
        try:
            rules.require_action(standing, action, by=cast[who], at=telecom.at)
        except NotInThisStage:
            return NOT_OFFERED
        except NotPermitted:
            return MAY_NOT
        return MAY

    assert differences(situation, answer, at_a_page=False) == {}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_operation_answers_as_the_table_says(telecom: Department, situation: str) -> None:
    order, cast = in_situation(telecom, situation), people(telecom)

    def answer(action: str, who: str) -> str:
        if action not in TABLE[situation]:
            return NOT_OFFERED  # asked of the rules above, without a person
        refusal = refused(order, action, cast[who], telecom)
        if isinstance(refusal, NotPermitted):
            return MAY_NOT if refusal.clause else "without a clause"
        return MAY if refusal is None or refusal.code in ("incomplete", "not_now") else refusal.code

    assert differences(situation, answer, at_a_page=False) == {}


def refused(order: WorkOrder, action: str, by: Staff, telecom: Department) -> Refusal | None:
    """How the operation refuses somebody who says nothing more than the action."""
    try:
        with undone():
            take_action(order=order, action=action, values={}, by=by, at=telecom.at)
    except Refusal as refusal:
        return refusal
    return None


def tried_at_the_page(situation: str, action: str) -> set[str]:
    """One whom the table allows it, one who only sees, one who does not: in turn, so that everybody has theirs."""
    turn = ACTIONS.index(action) + SITUATIONS.index(situation)
    seeing = SIGHT[situation].split()
    allowed = TABLE[situation].get(action, "").split()
    if action not in TABLE[situation]:
        return {seeing[turn % len(seeing)]} if turn % 8 == 0 else set()
    only_seeing = [who for who in seeing if who not in allowed]
    blind = [who for who in EVERYBODY if who not in seeing]
    return {group[turn % len(group)] for group in (allowed, only_seeing, blind) if group}


PAGES = {302: MAY, 422: MAY, 403: MAY_NOT, 409: NOT_OFFERED, 404: NOT_THERE}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_page_answers_as_the_table_says(telecom: Department, situation: str) -> None:
    order, cast = in_situation(telecom, situation), people(telecom)
    clients: dict[str, Client] = {}

    def answer(action: str, who: str) -> str:
        if who not in tried_at_the_page(situation, action):
            return expected(situation, action, who)
        if who not in clients:
            clients[who] = Client()
            clients[who].force_login(cast[who])
        with undone(), standing_at(telecom.at):
            return PAGES[clients[who].post(f"/work-orders/{order.number}/actions/{action}/").status_code]

    assert differences(situation, answer, at_a_page=True) == {}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_page_offers_only_what_the_table_says(telecom: Department, situation: str) -> None:
    order, cast = in_situation(telecom, situation), people(telecom)
    standing = case(order)

    offered = {
        who: {offer.code for offer in rules.offers(standing, by=cast[who], at=telecom.at) if offer.allowed}
        for who in EVERYBODY
    }

    assert offered == {
        who: {action for action, whose in TABLE[situation].items() if who in whose.split()} for who in EVERYBODY
    }


BULK = {"take", "archive"}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_bulk_acts_as_the_table_says(telecom: Department, situation: str) -> None:
    order, cast = in_situation(telecom, situation), people(telecom)
    version, asked = fresh(order).version, {"number": [order.number]}

    for action in [*BULK, "answer", "feed_back", "accept_feedback"]:
        for who in tried_at_the_page(situation, action) or {EVERYBODY[len(situation) % len(EVERYBODY)]}:
            client = Client()
            client.force_login(cast[who])
            with undone(), standing_at(telecom.at):
                assert client.post("/work-orders/bulk/", {**asked, "action": action}).status_code == 302
                done = fresh(order).version > version
            assert done == (action in BULK and expected(situation, action, who) == MAY), f"{who}: {action}"
