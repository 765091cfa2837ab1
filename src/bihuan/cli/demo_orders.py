"""The work orders of a pack's demonstration: their history played by the product's own operations."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from ruamel.yaml import YAML

from bihuan.cli.demo_picture import signature
from bihuan.cli.steps import in_rows, matter_of, run_clock, take_step
from bihuan.clocks.operations import quieten_due_clocks
from bihuan.customers.models import Customer
from bihuan.files.models import File
from bihuan.files.operations import store_file
from bihuan.journal.events import SYSTEM
from bihuan.journal.subscriptions import run_readers
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import standing_at
from bihuan.notices.operations import read_notices
from bihuan.org.models import Staff, Unit
from bihuan.regulation.models import Edition
from bihuan.regulation.schema import forms
from bihuan.sheets.samples import DRAWN, SHORT
from bihuan.workorders.models import Urging, WorkOrder
from bihuan.workorders.operations import answer_urging, attach_file, merge_work_orders, urge_work_order

LONG_AFTER = timedelta(days=2)  # whoever looks at the clock sees history: no mail and no SMS leaves for it
RELATIVE = r"^([+-])(\d+)d(\d\d):(\d\d)$"

Ago = Annotated[str, StringConstraints(pattern=RELATIVE)]  # "-2d03:20": two days, three hours and twenty minutes ago
Progress = Callable[[int, int], None]


class DemoStep(BaseModel):
    """Somebody, by staff number, does something."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: Ago
    by: str
    do: str
    of: Literal["matter", "child"] = "matter"
    values: Mapping[str, Any] = Field(default_factory=dict, alias="with")


class DemoOrder(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    customer: str
    procedure: str = "complaint"
    steps: tuple[DemoStep, ...]


class DemoOrders(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    work_orders: tuple[DemoOrder, ...]


def load_demo_orders(folder: Path, *, edition: Edition, now: datetime, progress: Progress) -> list[str]:
    """Play what `work_orders.yaml` of the folder says, in the order of time, the clock running in between.

    Gives back what could not be done, a line each: such a work order stays where it was.
    """
    read = YAML(typ="safe", pure=True).load((folder / "work_orders.yaml").read_text(encoding="utf-8"))
    said = DemoOrders.model_validate(read)
    history = History(edition, now)
    steps = _in_time(said, now)
    with standing_at(now + LONG_AFTER):
        for count, (at, order, step) in enumerate(steps, start=1):
            history.take(order, step, at)
            progress(count, len(steps))
        history.rest()
    return history.faults


def _in_time(said: DemoOrders, now: datetime) -> Sequence[tuple[datetime, DemoOrder, DemoStep]]:
    steps = [(instant(step.at, now), order, step) for order in said.work_orders for step in order.steps]
    return sorted(steps, key=lambda one: one[0])


def instant(text: str, now: datetime) -> datetime:
    """The instant that lies so long before or after now."""
    found = re.match(RELATIVE, text)
    if found is None:
        raise ValueError(f"{text!r} is not like -2d03:20")
    away = timedelta(days=int(found[2]), hours=int(found[3]), minutes=int(found[4]))
    return now - away if found[1] == "-" else now + away


@dataclass
class History:
    """Work orders on their way to the present."""

    edition: Edition
    now: datetime
    orders: dict[str, WorkOrder] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    _stuck: set[str] = field(default_factory=set)

    def take(self, demo: DemoOrder, step: DemoStep, at: datetime) -> None:
        """Let the clock run to the step, take it, and let everybody know; after a refusal the work order rests."""
        run_clock(at)
        if demo.code in self._stuck:
            return
        try:
            self._take(demo, step, at)
        except Refusal as refusal:
            self._stuck.add(demo.code)
            self.faults.append(f"{demo.code} {step.at} {step.do}: {refusal.sentence}({refusal.clause})")
        run_readers(at=at)

    def rest(self) -> None:
        """Up to now; what is past by then is never told again."""
        run_clock(self.now)
        quieten_due_clocks(by=SYSTEM, at=self.now)
        run_readers(at=self.now)

    def _take(self, demo: DemoOrder, step: DemoStep, at: datetime) -> None:
        by = Staff.objects.get(number=step.by)
        read_notices(by=by, at=at)
        order = matter_of(self.orders.get(demo.code), step.of)
        besides = {"urge": self._urge, "answer_urging": self._answer, "attach": self._attach, "merge": self._merge}
        if order is not None and step.do in besides:
            besides[step.do](order, step, by, at)
            return
        procedure = order.procedure if order is not None else demo.procedure
        values = in_rows(
            self.edition, procedure, step.values, lambda declared, value: self._row(declared, value, by, at)
        )
        if step.do == "open":
            values["customer"] = Customer.objects.get(number=demo.customer).pk
        done = take_step(
            edition=self.edition, procedure=procedure, order=order, do=step.do, values=values, by=by, at=at
        )
        if step.do == "open" and done is not None:
            self.orders[demo.code] = done

    def _row(self, declared: forms.Field, value: Any, by: Staff, at: datetime) -> Any:
        match declared.type:
            case "unit":
                return Unit.objects.get(code=value).pk
            case "person":
                return Staff.objects.get(number=value).pk
            case "moment":
                return instant(value, self.now)
            case "signature":
                return SHORT["signature"] if value == DRAWN else value
            case "attachment":
                return [_picture(name, by, at).pk for name in value]
            case "text" if value in self.orders:  # an earlier work order, called by its code here
                return self.orders[value].number
        return value

    def _urge(self, order: WorkOrder, step: DemoStep, by: Staff, at: datetime) -> None:
        answer_by = instant(step.values["answer_by"], self.now)
        urge_work_order(order=order, text=step.values["text"], answer_by=answer_by, by=by, at=at)

    def _answer(self, order: WorkOrder, step: DemoStep, by: Staff, at: datetime) -> None:
        urging = Urging.objects.filter(order=order, kind="urging").latest("sent_at")
        answer_urging(urging=urging, answer=step.values["answer"], by=by, at=at)

    def _attach(self, order: WorkOrder, step: DemoStep, by: Staff, at: datetime) -> None:
        file = _picture(step.values["file"], by, at)
        attach_file(order=order, file=file, kind=step.values["kind"], by=by, at=at)

    def _merge(self, order: WorkOrder, step: DemoStep, by: Staff, at: datetime) -> None:
        into = self.orders[step.values["into"]]
        merge_work_orders(order=order, other=into, reason=step.values["reason"], by=by, at=at)


def _picture(name: str, by: Staff, at: datetime) -> File:
    return store_file(content=io.BytesIO(signature(name)), name=name, by=by, at=at)
