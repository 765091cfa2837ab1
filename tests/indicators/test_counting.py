"""A condition means the same when it is asked of the tables as when it is asked of one work order."""

from itertools import product

from bihuan.indicators.counting import Counting
from bihuan.regulation.conditions import parsed
from bihuan.regulation.queries import pack_of
from bihuan.workorders.models import WorkOrder
from tests.workorders.conftest import telecom as telecom
from tests.workorders.test_escalated import Headquarters
from tests.workorders.test_escalated import headquarters as headquarters

ABSENT = object()
CONDITIONS = (
    "cause == ''",
    "cause != ''",
    "cause == 'staff_conduct'",
    "cause != 'staff_conduct'",
    "'staff_conduct' == cause",
    "cause in ['staff_conduct', 'internal_process']",
    "!(cause in ['staff_conduct', 'internal_process'])",
    "mandate_lawful",
    "!mandate_lawful",
    "mandate_lawful == true",
    "mandate_lawful == false",
    "!(cause == 'staff_conduct' && mandate_lawful)",
    "cause == 'staff_conduct' || !mandate_lawful",
    "channel == 'group_hotline' && settlement == ''",
    "!settled && !('media' in tags)",
)


CAUSES = (ABSENT, None, "", "staff_conduct", "internal_process", "resource_fault")
TICKED = (ABSENT, None, False, True)


def test_a_condition_says_the_same_in_both_places(headquarters: Headquarters) -> None:
    order = headquarters.opened()
    pack = pack_of(headquarters.telecom.edition.pk)
    tables = Counting(pack, pack.report["escalated"], headquarters.telecom.at)
    for cause, ticked in product(CAUSES, TICKED):
        values = {code: value for code, value in order.sheet.values.items() if code not in ("cause", "mandate_lawful")}
        said = {code: value for code, value in (("cause", cause), ("mandate_lawful", ticked)) if value is not ABSENT}
        order.sheet.values = values | said
        order.sheet.save()
        facts = {
            "cause": cause if isinstance(cause, str) else "",
            "mandate_lawful": ticked is True,
            "channel": order.channel,
            "settlement": order.settlement,
            "settled": order.settled_at is not None,
            "tags": order.tags,
        }
        for condition in CONDITIONS:
            in_tables = WorkOrder.objects.filter(tables.asked(condition)).exists()
            assert in_tables == parsed(condition).value(facts), (condition, cause, ticked)
