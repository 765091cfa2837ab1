"""Clerks at work through the product's operations: what W1 and W5 count."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bench.ground import NOW
from bench.words import Speech
from bihuan.customers.models import Customer
from bihuan.org.models import Staff, Unit
from bihuan.regulation.models import Edition
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order, open_work_orders, take_action
from bihuan.workorders.operations.bulk import IntakeLine

CYCLE = ("take", "feed_back", "accept_feedback", "answer")


@dataclass
class Clerks:
    """The people of Henan who receive, review, handle and reply; each sits at an own desk of one process."""

    seed: int
    edition: Edition = field(init=False)
    people: dict[str, Staff] = field(init=False)
    at: datetime = NOW

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        self.speech = Speech(self.seed)
        self.edition = Edition.objects.get()
        wanted = {"receiver": "2021", "reviewer": "2012", "handler": "3031", "replier": "2013"}
        self.people = {post: Staff.objects.get(number=number) for post, number in wanted.items()}
        self.home = Unit.objects.get(code="zz")
        self.network = Unit.objects.get(code="zz_net")
        self.customers = list(Customer.objects.order_by("pk").values_list("pk", "tier")[:2000])

    def intakes(self) -> Iterator[WorkOrder]:
        """One complaint after another, opened and submitted in one transaction each."""
        while True:
            yield open_work_order(
                edition=self.edition,
                procedure="complaint",
                values=self.complaint(),
                then="submit",
                by=self.people["receiver"],
                at=self.later(),
            )

    def bulks(self, size: int) -> Iterator[list[WorkOrder]]:
        """So many complaints in one call after another; two clerks side by side are two people."""
        desk = Staff.objects.get(number=("2021", "2022")[self.seed % 2])
        while True:
            call = self.dice.randrange(10**9)
            lines = [IntakeLine(f"{call}-{number}", self.complaint()) for number in range(size)]
            taken = open_work_orders(
                edition=self.edition, procedure="complaint", lines=lines, then="submit", by=desk, at=self.later()
            )
            yield [line.order for line in taken if line.order is not None and line.is_new]

    def changes(self, orders: list[WorkOrder]) -> Iterator[WorkOrder]:
        """Take, feed back, check and answer one work order after another: each step is one."""
        for order in orders:
            for action in CYCLE:
                yield self.act(order, action)

    def dispatched(self, count: int) -> list[WorkOrder]:
        """Work orders that wait for a handler: what W5 begins with."""
        intakes = self.intakes()
        return [self.act(next(intakes), "dispatch") for _ in range(count)]

    def handed_to_and_fro(self, order: WorkOrder, entries: int) -> WorkOrder:
        """Taken, and then taken over between two handlers until it has so many entries."""
        pair = (self.people["handler"], Staff.objects.get(number="3032"))
        order = self.act(order, "take")
        for turn in range(1, entries):
            order = take_action(order=order, action="take_over", values={}, by=pair[turn % 2], at=self.later())
        return order

    def act(self, order: WorkOrder, action: str) -> WorkOrder:
        post, values = self._said(action)
        return take_action(order=order, action=action, values=values, by=self.people[post], at=self.later())

    def later(self) -> datetime:
        self.at += timedelta(milliseconds=20)
        return self.at

    def complaint(self) -> dict[str, Any]:
        """What the hotline clerk types: about three hundred characters, complete enough to be submitted."""
        customer, tier = self.dice.choice(self.customers)
        return {
            "channel": "hotline",
            "customer": customer,
            "contact_phone": f"1380371{self.dice.randrange(10_000):04d}",
            "text": self.speech.complaint(300),
            "contact_ended_at": self.at - timedelta(minutes=3),
            "home": self.home.pk,
            "occurrence": self.home.pk,
            "classification": "mobile",
            "business": "gsm",
            "problem": "network_quality",
            "phenomenon": self.speech.phrase(),
            "level": "provincial_vip" if tier == "vip" else "provincial_ordinary",
            "demand": self.speech.sentence(),
            "promised_at": self.at + timedelta(hours=40),
            "recording_number": f"R{self.dice.randrange(10**8):08d}",
        }

    def _said(self, action: str) -> tuple[str, dict[str, Any]]:
        if action == "dispatch":
            return "reviewer", {"target": self.network.pk}
        if action == "take":
            return "handler", {}
        if action == "feed_back":
            said = {"measures": self.speech.sentence(), "solution": self.speech.sentence()}
            return "handler", {"cause": "resource_fault", **said}
        if action == "accept_feedback":
            return "reviewer", {}
        return "replier", {
            "reply_way": "phone",
            "reply_text": self.speech.sentence(),
            "attitude": "accepts",
            "settlement": "solved",
            "cause": "resource_fault",
            "cause_origin": "company",
            "responsible_unit": self.network.pk,
            "solution_way": "repair",
        }
