"""A telecom department at work: brings a complaint into any stage through the product's own operations."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bihuan.clocks.models import Clock
from bihuan.customers.models import Customer
from bihuan.journal.models import Entry
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.workorders.facts import Case
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order, take_action
from bihuan.workorders.queries import case_of
from tests.world import World


def when(text: str) -> datetime:
    """2026-03-02 09:30, in the organisation's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


MORNING = when("2026-03-02 09:00")  # a Monday

FEEDBACK: dict[str, Any] = {"cause": "resource_fault", "measures": "当日更换模块并复测。", "solution": "更换故障模块。"}
REPLY: dict[str, Any] = {
    "reply_way": "phone",
    "reply_text": "已更换设备，信号恢复正常，请您再留意。",
    "attitude": "accepts",
    "settlement": "solved",
    "cause": "resource_fault",
    "cause_origin": "company",
    "solution_way": "repair",
}
ANSWERS = {"informed": True, "accepted": "accepts", "process": "satisfied", "result": "satisfied", "staff": "satisfied"}
CALLED: dict[str, Any] = {
    "callback_way": "phone",
    "callback_recording": "H20260305-0031",
    "answers": ANSWERS,
    "process_satisfaction": "satisfied",
    "result_satisfaction": "satisfied",
    "staff_satisfaction": "satisfied",
    "satisfaction": "satisfied",
}
DISSATISFIED = {**CALLED, "satisfaction": "dissatisfied", "dissatisfaction": "信号仍然时断时续。"}


@dataclass
class Department:
    """The small world under the telecom pack; its own watch goes on ten minutes with every action."""

    world: World
    edition: Edition
    customer: Customer
    luoyang: Unit
    luoyang_network: Unit
    wuhan_network: Unit
    luoyang_handler: Staff
    wuhan_handler: Staff
    second_handler: Staff
    at: datetime = field(default=MORNING)

    def later(self, **span: float) -> datetime:
        """Let time pass: ten minutes unless said otherwise."""
        self.at += timedelta(**(span or {"minutes": 10}))
        return self.at

    def intake(self, **changes: Any) -> dict[str, Any]:
        """What the hall clerk writes down, complete enough to submit."""
        return {
            "channel": "other",
            "customer": self.customer.pk,
            "contact_phone": "13803710001",
            "text": "家里晚上八点以后经常打不出电话，信号只有一格，已经一个星期了。",
            "contact_ended_at": self.at - timedelta(minutes=5),
            "home": self.world.zhengzhou.pk,
            "occurrence": self.world.zhengzhou.pk,
            "classification": "mobile",
            "business": "gsm",
            "problem": "network_quality",
            "phenomenon": "晚间室内无信号",
            "level": "provincial_ordinary",
            "demand": "尽快修好，并说明原因。",
            "promised_at": self.at + timedelta(hours=40),
        } | changes

    def opened(self, then: str | None = None, *, by: Staff | None = None, key: str = "", **changes: Any) -> WorkOrder:
        return open_work_order(
            edition=self.edition,
            procedure="complaint",
            values=self.intake(**changes),
            then=then,
            key=key,
            by=by or self.world.hall_clerk,
            at=self.later(),
        )

    def act(self, order: WorkOrder, action: str, by: Staff, **values: Any) -> WorkOrder:
        """Take an action ten minutes later."""
        return take_action(order=order, action=action, values=values, by=by, at=self.later())

    def dispatched(self, target: Unit | None = None, order: WorkOrder | None = None, **changes: Any) -> WorkOrder:
        order = order or self.opened("submit", **changes)
        unit = target or self.world.network
        action = "dispatch_across" if unit.kind == "province_centre" else "dispatch"
        return self.act(order, action, self.world.reviewer, target=unit.pk)

    def taken(self, target: Unit | None = None, **changes: Any) -> WorkOrder:
        """Taken by whoever handles work orders in that unit."""
        order = self.dispatched(target, **changes)
        return self.act(order, "take", self.handler_of(order.owner_unit))

    def handler_of(self, unit: Unit) -> Staff:
        world = self.world
        return {
            world.network.pk: world.order_handler,
            world.business.pk: world.business_handler,
            world.remote_unit.pk: world.dispatcher,
            world.hubei_centre.pk: world.hubei_reviewer,
            self.luoyang_network.pk: self.luoyang_handler,
            self.wuhan_network.pk: self.wuhan_handler,
        }[unit.pk]

    def assisted(self, target: Unit | None = None, **changes: Any) -> WorkOrder:
        order = self.taken(target, **changes)
        return self.ask_assistance(order)

    def raised(self, order: WorkOrder | None = None) -> WorkOrder:
        """Put to the province by whoever handles it."""
        order = order or self.taken()
        by, due = self.handler_of(order.owner_unit), self.at + timedelta(hours=6)
        return self.act(order, "raise_problem", by, raise_reason="需要调整省内核心网参数。", raise_due=due)

    def ask_assistance(self, order: WorkOrder, action: str = "ask_assistance") -> WorkOrder:
        return self.act(
            order,
            action,
            self.handler_of(order.owner_unit),
            target=self.world.it.pk,
            assist_task="请核对该小区基站割接记录。",
            assist_due=self.at + timedelta(hours=6),
        )

    def fed_back(self, target: Unit | None = None, **changes: Any) -> WorkOrder:
        order = self.taken(target, **changes)
        return self.act(order, "feed_back", self.handler_of(order.owner_unit), **FEEDBACK)

    def checked(self, **changes: Any) -> WorkOrder:
        return self.act(self.fed_back(**changes), "accept_feedback", self.world.reviewer)

    def answered(self, **reply: Any) -> WorkOrder:
        unit = self.world.network.pk
        return self.act(self.checked(), "answer", self.world.replier, **REPLY, responsible_unit=unit, **reply)

    def called_back(self, **answers: Any) -> WorkOrder:
        return self.act(self.answered(), "call_back", self.world.callback_clerk, **{**CALLED, **answers})

    def reworked(self) -> WorkOrder:
        return self.order_rework(self.dissatisfied())

    def order_rework(self, order: WorkOrder) -> WorkOrder:
        return self.act(
            order,
            "order_rework",
            self.world.screener,
            screening_result="wrong_handling",
            target=self.world.network.pk,
            rework_demand="重新测试并更换天线。",
            rework_due=self.at + timedelta(days=1),
        )

    def finish_rework(self, order: WorkOrder) -> WorkOrder:
        child = child_of(order)
        child = self.act(child, "take", self.world.order_handler)
        child = self.act(child, "feed_back", self.world.order_handler, rework_result="天线已换，复测正常。")
        self.act(
            child, "answer", self.world.replier, second_reply="天线已更换。", reply_way="phone", attitude="accepts"
        )
        return fresh(order)

    def brought_to(self, stage: str) -> WorkOrder:
        """A complaint of Zhengzhou's hall in the stage; where a department has it, it is the network's."""
        way: dict[str, Callable[[], WorkOrder]] = {
            "draft": self.opened,
            "awaiting_review": lambda: self.opened("submit"),
            "returned": self.returned,
            "awaiting_take": self.dispatched,
            "handling": self.taken,
            "assisting": self.assisted,
            "raised": self.raised,
            "feedback_check": self.fed_back,
            "awaiting_reply": self.checked,
            "settled": lambda: self.answered(callback_refused=True),
            "awaiting_callback": self.answered,
            "screening": self.dissatisfied,
            "reworking": self.reworked,
            "awaiting_second_callback": lambda: self.finish_rework(self.reworked()),
            "called_back": self.called_back,
            "archived": lambda: self.act(self.called_back(), "archive", self.world.reviewer),
            "withdrawn": self.withdrawn,
            "declined": self.declined,
        }
        return way[stage]()

    def returned(self) -> WorkOrder:
        return self.act(self.opened("submit"), "return_to_channel", self.world.reviewer, return_reason="缺楼层。")

    def dissatisfied(self) -> WorkOrder:
        return self.act(self.answered(), "call_back", self.world.callback_clerk, **DISSATISFIED)

    def withdrawn(self) -> WorkOrder:
        said = {"withdraw_reason": "客户撤回。", "withdraw_recording": "R20260302-0200"}
        return self.act(self.opened("submit"), "withdraw", self.world.reviewer, **said)

    def declined(self) -> WorkOrder:
        said = {"decline_reason": "not_a_complaint", "decline_note": "属于业务咨询。"}
        return self.act(self.opened("submit"), "decline", self.world.reviewer, **said)


def fresh(order: WorkOrder) -> WorkOrder:
    """The work order as the database has it, with what its rules ask for."""
    return WorkOrder.objects.select_related("sheet", "owner_unit", "receiving_unit", "handler").get(pk=order.pk)


def case(order: WorkOrder) -> Case:
    return case_of(fresh(order))


def child_of(order: WorkOrder) -> WorkOrder:
    """The last work order opened under this one."""
    return WorkOrder.objects.filter(parent=order).order_by("-pk")[0]


def said_of(order: WorkOrder) -> list[str]:
    """The names of the entries on the work order's own chain, in order."""
    entries = Entry.objects.filter(subject_kind=WorkOrder.subject_kind, subject_id=order.pk).order_by("seq")
    return list(entries.values_list("name", flat=True))


def limits_of(order: WorkOrder) -> dict[str, tuple[str, str]]:
    """Each limit's latest clock: its state, and until when in local time."""
    clocks = Clock.objects.filter(matter_kind=WorkOrder.subject_kind, matter_id=order.pk).order_by("pk")
    return {c.limit: (c.outcome or c.state, f"{c.due_at.astimezone(SHANGHAI):%m-%d %H:%M}") for c in clocks}


def titles(edition: Edition, *posts: str) -> str:
    """The titles of posts as refusals list them."""
    pack = pack_of(edition.pk)
    return "、".join(str(pack.post[post].title) for post in posts)
