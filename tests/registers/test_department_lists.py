"""The lists of the department manual, gathered from its complaints: F-009, F-015 and F-016."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bihuan.customers.operations import CustomerCard, register_customer
from bihuan.journal.events import SYSTEM
from bihuan.org.models import Appointment, Staff, Unit
from bihuan.org.names import spelling
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import change_register_sheet, gather_again, gather_register_sheet, make_register_sheet
from bihuan.regulation.models import Edition
from bihuan.regulation.operations import install_edition
from bihuan.regulation.queries import forget_what_is_in_force
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order, take_action
from tests.workorders.department import when

MANUAL = Path(__file__).parents[2] / "packs" / "department"
MONTH_END = when("2026-03-31 17:00")
UNITS = (
    ("gs", "", "company", "公司"),
    ("kf", "gs", "service_department", "客户服务部"),
    ("ts", "kf", "complaint_line", "客户投诉管理"),
)


EXPLAINED = {
    "demand_confirmed": True,
    "reason_sufficient": "insufficient",
    "demand_fair": "partly",
    "cause_found": "客户存放不当受潮。",
    "cause_from": "not_ours",
    "negotiation": "satisfied",
    "reaction": "客户理解。",
}
SETTLED = {
    "settlement": "explained",
    "course": "查明后说明。",
    "result": "客户接受。",
    "satisfaction": "satisfied",
    "thanked": True,
    "apologised": True,
    "no_improvement": "非己方原因。",
}


@dataclass
class Manual:
    """A small complaint line under the manual."""

    edition: Edition
    line: Unit
    clerk: Staff

    def settled(self, morning: str, contents: str) -> WorkOrder:
        order = self.opened(morning, contents)
        at = when(morning) + timedelta(hours=5)
        order = take_action(order=order, action="explain", values=EXPLAINED, by=self.clerk, at=at)
        return take_action(order=order, action="settle", values=SETTLED, by=self.clerk, at=at + timedelta(hours=1))

    def opened(self, morning: str, contents: str) -> WorkOrder:
        """Written down that morning, and accepted ten minutes later."""
        at = when(morning)
        card = CustomerCard(name="周桂兰", phones=(f"138{at:%m%d%H%M}",), tier="aaa")
        said: dict[str, Any] = {
            "channel": "shop",
            "customer": register_customer(card=card, by=SYSTEM, at=at).pk,
            "received_at": at,
            "complaint_kind": "goods_complaint",
            "complaint_type": "goods",
            "cause": "买的保健茶有两包受潮结块。",
            "demand": "换一盒新的。",
            "urgency": "ordinary",
        }
        asked = {"edition": self.edition, "procedure": "complaint", "then": "submit", "by": self.clerk, "at": at}
        order = open_work_order(values=said, **asked)
        accepted = {"acceptance": "accepted", "promised_at": at + timedelta(days=2), "contents": contents}
        return take_action(order=order, action="accept", values=accepted, by=self.clerk, at=at + timedelta(minutes=10))

    def gathered(self, register: str) -> RegisterSheet:
        return gather_register_sheet(
            edition=self.edition,
            register=register,
            unit=self.line,
            since=date(2026, 3, 1),
            until=date(2026, 3, 31),
            by=self.clerk,
            at=MONTH_END,
        )


@pytest.fixture
def manual(db: None) -> Iterator[Manual]:
    edition = install_edition(folder=MANUAL, historical=True, by=SYSTEM, at=when("2026-01-02 09:00"))
    forget_what_is_in_force()
    units: dict[str, Unit] = {}
    for code, above, kind, name in UNITS:
        parent = units.get(above)
        path = f"{parent.path if parent else ''}{code}."
        units[code] = Unit.objects.create(
            code=code, parent=parent, path=path, kind=kind, name=name, regulation=edition.regulation
        )
    known = spelling("孙丽")
    clerk = Staff.objects.create(
        number="1", name="孙丽", unit=units["ts"], password="!", pinyin=known.pinyin, initials=known.initials
    )
    Appointment.objects.create(
        staff=clerk, unit=units["ts"], post="complaint_clerk", regulation=edition.regulation, from_on=date(2020, 1, 1)
    )
    yield Manual(edition, units["ts"], clerk)
    forget_what_is_in_force()


def test_statistics_list_each_complaint_with_its_goods(manual: Manual) -> None:
    first, second = manual.settled("2026-03-03 09:00", "quality"), manual.opened("2026-03-04 09:00", "service")
    said = {"complaint_number": first.number, "customer_name": "周桂兰", "content": "受潮", "demand": "换"}
    make_register_sheet(
        edition=manual.edition,
        register="handling_sheet",
        values={**said, "agent_opinion": "同意更换", "goods": "保健茶", "bought_on": "2026-02-20"},
        order=first,
        by=manual.clerk,
        at=MONTH_END,
    )

    cases = manual.gathered("complaint_statistics").sheet.values["cases"]

    assert [(row["on"], row["number"], row.get("goods"), row.get("bought_on")) for row in cases] == [
        ("2026-03-03", first.number, "保健茶", "2026-02-20"),
        ("2026-03-04", second.number, None, None),
    ]


def test_case_tracking_adds_up_what_is_typed(manual: Manual) -> None:
    manual.opened("2026-03-03 09:00", "quality")
    row = manual.gathered("case_tracking")
    row = change_register_sheet(
        row=row,
        values={"cases": [{"days_received": "0.5", "days_closed": "2", "responsible": "生产部门", "share": "100"}]},
        seen=row.sheet.version,
        by=manual.clerk,
        at=MONTH_END,
    )
    manual.opened("2026-03-02 09:00", "quality")

    row = gather_again(row=row, seen=row.sheet.version, by=manual.clerk, at=MONTH_END)

    first, second = row.sheet.values["cases"]
    assert (first["ordinal"], first.get("days_all")) == (1, None)
    assert (second["ordinal"], float(second["days_all"]), second["responsible"]) == (2, 2.5, "生产部门")


def test_the_summary_counts_the_month(manual: Manual) -> None:
    manual.settled("2026-03-03 09:00", "quality")
    manual.settled("2026-03-04 09:00", "quality")
    manual.opened("2026-03-05 09:00", "service")

    values = manual.gathered("complaint_summary").sheet.values

    codes = ("complaints", "per_day", "solved", "solved_share", "about_quality")
    assert [float(values[code]) for code in codes] == [3, 0.1, 2, 66.67, 2]
    assert (values["period_from"], values["period_to"]) == ("2026-03-01", "2026-03-31")
