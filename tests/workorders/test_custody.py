"""Who had a work order how long, and how much of which limit that took; worked out by hand.

2 March 2026 is a Monday. The hall writes down at 9:10 what ended at 9:05, the centre dispatches at 9:20, the network
department takes at 9:30.
"""

from datetime import timedelta

from django.test import Client

from bihuan.kernel.time import standing_at
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.story.custody import ledger_of
from tests.workorders.department import Department

TEN = timedelta(minutes=10)


def ledger(telecom: Department, order: WorkOrder) -> tuple[dict[str, timedelta], dict[str, dict[str, timedelta]]]:
    """Of each unit the time it had the work order, and what was counted in it of each limit."""
    told = ledger_of(order, reader=telecom.world.reviewer, at=telecom.at)
    held = {one.unit: one.held for one in told["sums"]}
    return held, {one.unit: {share.title: share.counted for share in one.shares} for one in told["sums"]}


def test_each_unit_answers_for_its_own_time(telecom: Department) -> None:
    order = telecom.taken()
    telecom.later(hours=2)

    held, counted = ledger(telecom, order)

    assert held == {"河南省级投诉处理中心": TEN, "郑州网络维护部": 2 * timedelta(hours=1) + TEN}
    assert counted["河南省级投诉处理中心"]["审核派发"] == TEN
    assert "审核派发" not in counted["郑州网络维护部"]


def test_the_parts_of_a_limit_add_up_to_what_has_passed_of_it(telecom: Department) -> None:
    order = telecom.taken()
    telecom.later(hours=30)

    told = ledger_of(order, reader=telecom.world.reviewer, at=telecom.at)

    promise = next(share.title for turn in told["turns"] for share in turn.shares if "答复" in share.title)
    parts = [share.counted for turn in told["turns"] for share in turn.shares if share.title == promise]
    began = told["turns"][0].start
    assert sum(parts, timedelta()) == telecom.at - began
    assert sum((turn.held for turn in told["turns"]), timedelta()) == telecom.at - began


def test_only_working_time_counts_as_working_time(telecom: Department) -> None:
    order = telecom.taken()
    telecom.later(days=7)  # over a weekend

    told = ledger_of(order, reader=telecom.world.reviewer, at=telecom.at)

    assert told["sums"][-1].held > timedelta(days=7)
    assert timedelta(hours=30) < told["sums"][-1].working < timedelta(hours=45)


def test_an_ended_work_order_goes_on_no_more(telecom: Department) -> None:
    order = telecom.brought_to("archived")
    before, _counted = ledger(telecom, order)
    telecom.later(days=30)

    assert ledger(telecom, order)[0] == before


def test_has_a_page(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.world.reviewer)

    with standing_at(telecom.at):
        page = client.get(f"/work-orders/{order.number}/custody/").content.decode()

    assert "各单位合计" in page
    assert "审核派发" in page
