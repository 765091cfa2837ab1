"""Writing news: for addresses that want them and whose person sees the work order, each entry once."""

import json

import pytest

from bihuan.journal.models import Entry
from bihuan.journal.subscriptions import run_readers
from bihuan.kernel.time import standing_at
from bihuan.webhooks.models import News, Webhook
from bihuan.webhooks.operations import end_webhook, write_news
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import merge_work_orders, undo_merge
from tests.house.test_access import mandate_used
from tests.workorders.department import Department
from tests.workorders.test_group_event import opened


def written(department: Department, order: WorkOrder) -> list[News]:
    entries = Entry.objects.filter(matter_id=order.pk, event_name="work_order.acted").order_by("pk")
    return write_news(entries=[(entry, order) for entry in entries], at=department.at)


def test_each_entry_once_without_words_about_people(telecom: Department, hook: Webhook) -> None:
    order = telecom.opened("submit")

    first, again = written(telecom, order), written(telecom, order)

    assert [news.name for news in first] == ["work_order.registered", "work_order.submitted"]
    assert again == []
    said = json.loads(first[-1].body)
    assert (said["work_order"], said["event"], said["version"]) == (order.number, "work_order.submitted", order.version)
    assert order.text[:6] not in first[-1].body
    assert telecom.customer.name not in first[-1].body


def test_only_the_events_that_are_wanted(telecom: Department, hook: Webhook) -> None:
    Webhook.objects.update(events=["work_order.submitted"])

    assert [news.name for news in written(telecom, telecom.opened("submit"))] == ["work_order.submitted"]


def test_only_of_work_orders_that_its_person_sees(telecom: Department, hook: Webhook) -> None:
    Webhook.objects.update(staff=telecom.world.hubei_reviewer)

    assert written(telecom, telecom.opened("submit")) == []


def test_none_for_an_address_that_has_ended(telecom: Department, hook: Webhook) -> None:
    end_webhook(webhook=hook, by=telecom.world.administrator, at=telecom.at)

    assert written(telecom, telecom.opened("submit")) == []


@pytest.mark.parametrize(("days", "expected"), [(0, True), (2, False)])
def test_the_reader_writes_what_is_recent(telecom: Department, hook: Webhook, days: int, expected: bool) -> None:
    order = telecom.opened("submit")
    with standing_at(telecom.later(days=days, seconds=1)):
        run_readers(at=telecom.at, only="webhooks.telling")

    assert News.objects.filter(order_number=order.number).exists() == expected


def told(department: Department) -> set[tuple[str, str]]:
    """What stands to be sent a moment later: work orders and events."""
    with standing_at(department.later(seconds=1)):
        run_readers(at=department.at, only="webhooks.telling")
    return set(News.objects.values_list("order_number", "name"))


def test_merging_and_its_undoing_are_told(telecom: Department, hook: Webhook) -> None:
    first, second = telecom.opened("submit"), telecom.opened("submit")
    said = {"by": telecom.world.reviewer, "at": telecom.at}

    merge_work_orders(order=second, other=first, reason="同一事项", **said)  # type: ignore[arg-type]
    undo_merge(order=second, reason="是两件事", **said)  # type: ignore[arg-type]

    assert {(first.number, "work_order.absorbed"), (first.number, "work_order.released")} <= told(telecom)


def test_group_events_and_what_joins_them_are_told(telecom: Department, hook: Webhook) -> None:
    order = telecom.opened("submit")
    event = opened(telecom, order)

    assert {(event.number, "work_order.gathered"), (order.number, "work_order.joined")} <= told(telecom)


def test_uses_of_mandates_are_told(telecom: Department, hook: Webhook) -> None:
    order = mandate_used(telecom)

    assert (order.number, "mandate.used") in told(telecom)
