"""Playing the worked examples of a pack through the same operations as the product, in its demo organisation."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum

from bihuan.cli.demo_picture import signature
from bihuan.cli.steps import NoRest, in_rows, matter_of, run_clock, take_step
from bihuan.clocks.models import Clock
from bihuan.customers.models import Customer
from bihuan.customers.operations import CustomerCard, register_customer
from bihuan.files.operations import store_file
from bihuan.indicators.counting import Counting
from bihuan.journal.events import SYSTEM
from bihuan.journal.models import Entry
from bihuan.journal.subscriptions import run_readers
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import SHANGHAI
from bihuan.notices.models import Notice
from bihuan.org.models import Appointment, Staff, Unit
from bihuan.org.queries import nearest_unit
from bihuan.registers.models import RegisterSheet
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.examples import Example, Outcome, Step
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.samples import DRAWN, SHORT
from bihuan.workorders.models import StepDay, WorkOrder
from bihuan.workorders.queries import case_of
from bihuan.workorders.units import unit_of

_PLAIN_CUSTOMER: Mapping[str, Any] = {"name": "样例客户", "phones": ("13900009999",)}


@dataclass
class Played:
    """How an example went: what it led to, and every way in which that is not what it says."""

    order: WorkOrder | None = None
    faults: list[str] = field(default_factory=list)


def moment(text: str) -> datetime:
    """A moment of an example, in the pack's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def play(edition: Edition, example: Example) -> list[str]:
    """Play an example and undo it; gives back what went otherwise than it says."""
    with undone():
        return Player(edition, example).play().faults


@contextmanager
def undone() -> Iterator[None]:
    """Everything within is undone at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _people_below(unit: Unit) -> int:
    """How many posts are held in the unit and below it: examples take place where people are."""
    return Appointment.objects.filter(unit__path__startswith=unit.path).count()


class Player:
    """One example on its way: the matter, the people who act, the clock that runs between their steps."""

    def __init__(self, edition: Edition, example: Example) -> None:
        self.edition, self.example = edition, example
        self.pack: Pack = pack_of(edition.pk)
        self.played = Played()
        self.from_entry = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0

    def play(self) -> Played:
        """Take every step, let the clock run to the end, and compare."""
        customer = self._customer()
        for step in self.example.steps:
            self._run_clock(moment(step.at))
            self._take(step, customer)
            run_readers(at=moment(step.at))  # whoever is told, is told as the matter stands then
        if self.example.until:
            self._run_clock(moment(self.example.until))
        run_readers(at=moment(self.example.until or self.example.steps[-1].at))
        if self.example.then is not None:
            self._compare(self.example.then)
        return self.played

    def _customer(self) -> Customer | None:
        facts = dict(self.example.customer)
        home = facts.pop("home", None)
        unit = self._place(str(home)) if home else self._somewhere()
        at = moment(self.example.steps[0].at) - timedelta(days=400)
        card = CustomerCard(
            **{**_PLAIN_CUSTOMER, "tier": self.pack.catalogue.tiers[-1].code, "home_unit": unit, **facts}
        )
        return register_customer(card=card, known_apart=True, by=SYSTEM, at=at)

    def _run_clock(self, until: datetime) -> None:
        try:
            run_clock(until)
        except NoRest as unrest:
            self.played.faults.append(str(unrest))

    def _take(self, step: Step, customer: Customer | None) -> None:
        order = matter_of(self.played.order, step.of)
        try:
            done = take_step(
                edition=self.edition,
                procedure=self._procedure(order),
                order=order,
                do=step.do,
                values=self._values(step, order, customer),
                by=self._person(step, order),
                at=moment(step.at),
            )
        except Refusal as refusal:
            self._refused(step, refusal)
        except LookupError as missing:
            self.played.faults.append(f"{step.at} {step.do}: {missing}")
        else:
            self.played.order = done if step.do == "open" else self.played.order
            if step.refused is not None:
                self.played.faults.append(f"{step.at} {step.do}: not refused")

    def _refused(self, step: Step, refusal: Refusal) -> None:
        said = f"{refusal.sentence}({refusal.clause})"
        if step.refused is None:
            self.played.faults.append(f"{step.at} {step.do}: refused: {said}")
        elif step.refused not in refusal.sentence:
            self.played.faults.append(f"{step.at} {step.do}: refused otherwise: {said}")
        elif step.by_clause is not None and step.by_clause != refusal.clause:
            self.played.faults.append(f"{step.at} {step.do}: refused by {refusal.clause}, not {step.by_clause}")

    def _person(self, step: Step, order: WorkOrder | None) -> Staff:
        """Who holds the post: at the unit that has the matter, else in the kind named, else the first there is."""
        held = Appointment.objects.filter(post=step.by, regulation=self.pack.regulation.code)
        held = held.select_related("staff").order_by("unit__path", "staff__number")
        if step.unit:
            held = held.filter(Q(unit__kind=step.unit) | Q(unit__code=step.unit))
        near = (order.owner_unit_id, order.receiving_unit_id) if order is not None else ()
        for unit in near:
            if (here := held.filter(unit_id=unit).first()) is not None:
                return here.staff
        anybody = held.first()
        if anybody is None:
            raise LookupError(f"nobody is {step.by}" + (f" in {step.unit}" if step.unit else ""))
        return anybody.staff

    def _values(self, step: Step, order: WorkOrder | None, customer: Customer | None) -> dict[str, Any]:
        procedure = self._procedure(order)
        values = in_rows(
            self.edition, procedure, step.values, lambda field, value: self._value(field, value, step, order)
        )
        form = self.pack.form[self.pack.procedure[procedure].form]
        asks = {field.code for field in form.fields if field.binds == "customer"} - values.keys()
        return values | (dict.fromkeys(asks, customer.pk) if order is None and customer is not None else {})

    def _procedure(self, order: WorkOrder | None) -> str:
        return order.procedure if order is not None else (self.example.procedure or "")

    def _value(self, declared: Field, value: Any, step: Step, order: WorkOrder | None) -> Any:
        """An example's words for rows and moments: a kind of unit, a post, a local time, the names of papers."""
        if declared.type == "attachment":
            by, at = self._person(step, order), moment(step.at)
            return [store_file(content=io.BytesIO(signature(name)), name=name, by=by, at=at).pk for name in value]
        if declared.type == "signature":
            return SHORT["signature"] if value == DRAWN else value
        if not isinstance(value, str) or not value:
            return value
        match declared.type:
            case "unit":
                return self._unit(value, order).pk
            case "person":
                return self._holder(value, order).pk
            case "moment":
                return moment(value)
        return value

    def _unit(self, words: str, order: WorkOrder | None) -> Unit:
        """A unit by its code, or the nearest of a kind."""
        by_code = Unit.objects.filter(code=words).first()
        if by_code is not None:
            return by_code
        if order is None:
            return nearest_unit(self._somewhere(), words, regulation=self.pack.regulation.code) or self._place(words)
        case = case_of(order)
        by_duty = (r for r in self.pack.organisation.relations if words in r.kind and r.duty)
        related = next((unit for r in by_duty if (unit := unit_of(case, r.code)) is not None), None)
        return (
            related or nearest_unit(order.owner_unit, words, regulation=self.pack.regulation.code) or self._place(words)
        )

    def _somewhere(self) -> Unit:
        """Where customers live: a place of the lowest tier."""
        places = (kind for kind in self.pack.organisation.unit_kinds if kind.is_place)
        return self._place(max(places, key=lambda kind: kind.tier).code)

    def _place(self, words: str) -> Unit:
        found = Unit.objects.filter(code=words).first()
        found = found or max(Unit.objects.filter(kind=words).order_by("path"), key=_people_below, default=None)
        if found is None:
            raise LookupError(f"no unit called {words}, and none of that kind")
        return found

    def _holder(self, post: str, order: WorkOrder | None) -> Staff:
        held = Appointment.objects.filter(post=post).select_related("staff").order_by("unit__path", "staff__number")
        if order is not None and (here := held.filter(unit_id=order.owner_unit_id).first()):
            return here.staff
        return held[0].staff

    def _compare(self, then: Outcome) -> None:
        order = self.played.order
        if order is None:
            self.played.faults.append("nothing was opened")
            return
        order = WorkOrder.objects.select_related("owner_unit", "sheet").get(pk=order.pk)
        plain = {
            "stage": (then.stage, order.stage),
            "owner": (then.owner, order.owner_unit.kind),
            "level": (then.level, order.level),
            "priority": (then.priority, -order.rank),
        }
        for name, (expected, found) in plain.items():
            if expected is not None and expected != found:
                self.played.faults.append(f"{name}: {found}, not {expected}")
        self._compare_clocks(then, order)
        self._compare_figures(then, order)
        self._compare_entries(then, order)
        for code, expected in then.values.items():
            if order.sheet.values.get(code) != expected:
                self.played.faults.append(f"{code}: {order.sheet.values.get(code)!r}, not {expected!r}")

    def _compare_figures(self, then: Outcome, order: WorkOrder) -> None:
        at = moment(self.example.until or self.example.steps[-1].at)
        for code, expected in then.figures.items():
            report = self.pack.report[code]
            tables = Counting(self.pack, report, at)
            mine = tables.opened_between(date.min + timedelta(1), date.max - timedelta(1)).filter(pk=order.pk)
            for figure in report.figures:
                if figure.code in expected:
                    looked = mine.filter(tables.looked_at(figure)).exists()
                    counted = looked and mine.filter(tables.counted(figure)).exists()
                    found = "counted" if counted else "looked_at" if looked else "left_out"
                    if found != expected[figure.code]:
                        self.played.faults.append(f"{code}.{figure.code}: {found}, not {expected[figure.code]}")

    def _compare_clocks(self, then: Outcome, order: WorkOrder) -> None:
        clocks = Clock.objects.filter(matter_kind=WorkOrder.subject_kind, matter_id=order.pk).order_by("pk")
        latest = {clock.limit: clock for clock in clocks}
        for limit, text in then.due.items():
            found = latest[limit].due_at.astimezone(SHANGHAI) if limit in latest else None
            if found != moment(text):
                self.played.faults.append(f"{limit} due {found:%Y-%m-%d %H:%M}, not {text}" if found else f"no {limit}")
        for limit, expected in then.outcomes.items():
            clock = latest.get(limit)
            outcome = None if clock is None else (clock.outcome if clock.state == "stopped" else "running")
            if outcome != expected:
                self.played.faults.append(f"{limit}: {outcome}, not {expected}")

    def _compare_entries(self, then: Outcome, order: WorkOrder) -> None:
        entries = Entry.objects.filter(matter_kind=WorkOrder.subject_kind, matter_id=order.pk, id__gt=self.from_entry)
        names = iter(list(entries.order_by("id").values_list("name", flat=True)))
        for expected in then.entries:
            if expected not in names:
                self.played.faults.append(f"no entry {expected} in its place")
        counted = dict(StepDay.objects.values_list("step").annotate(Sum("done")))
        for code, expected_count in then.steps.items():
            if counted.get(code, 0) != expected_count:
                self.played.faults.append(f"{code}: counted {counted.get(code, 0)} times, not {expected_count}")
        beside = set(
            RegisterSheet.objects.filter(order_id=order.pk, sheet__maker=None).values_list("register", flat=True)
        )
        self.played.faults += [f"no sheet of {code} was opened" for code in then.opened if code not in beside]
        told = set(Notice.objects.filter(order_id=order.pk).values_list("message", flat=True))
        for code in then.told:
            if code not in told:
                self.played.faults.append(f"nobody was told {code}; told: {', '.join(sorted(told)) or 'nothing'}")
