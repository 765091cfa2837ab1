"""Where fields take their first value from, and what computed fields show: `filled_from` in the forms."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from bihuan.journal.models import Entry
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.regulation.conditions import names_in, parsed
from bihuan.regulation.policies import Decision, decide
from bihuan.workorders.facts import Case, promise_due
from bihuan.workorders.models import Urging
from bihuan.workorders.queries import case_of, children_of, entries_of, holders, times_of
from bihuan.workorders.queries.gatherings import gathered_numbers, gathering_value

Delivery = Callable[[Urging], Mapping[str, str]]

_deliveries: list[Delivery] = []


def tells_of_deliveries(tell: Delivery) -> Delivery:
    """Register who knows by which ways an urging order went out and whether it arrived: `ways` and `delivered`."""
    _deliveries.append(tell)
    return tell


Told = Callable[[Case, str], Any]

_told_elsewhere: dict[str, Told] = {}


def tells_of(kind: str) -> Callable[[Told], Told]:
    """Register who above knows the sources of a kind: `f(case, name)`."""

    def remember(tell: Told) -> Told:
        _told_elsewhere[kind] = tell
        return tell

    return remember


class Sources:
    """The named sources of one work order, for one reader at one moment; each is read only when a field asks."""

    def __init__(self, case: Case, *, by: Staff, at: datetime, urging: Urging | None = None) -> None:
        self._case, self._by, self._at, self._urged = case, by, at, urging
        self._kinds: Mapping[str, Callable[[str], Any]] = {
            "now": lambda _rest: at,
            "holder": self._holder,
            "by": lambda rest: getattr(by, rest, None),
            "order": self._order,
            "customer": self._customer,
            "channel": self._channel,
            "policy": self._policy,
            "promise": lambda _rest: promise_due(case, case.facts()),
            "event": self._event,
            "action": self._action,
            "children": self._children,
            "parent": self._parent,
            "gathering": lambda name: gathering_value(self._case.order, name),
            "gathered": lambda _name: gathered_numbers(self._case.order),
            "field": case.values.get,
            "urging": self._urging,
        }

    def value(self, name: str) -> Any:
        """The value of a source such as customer.phone or policy.level_proposal; None where there is none."""
        kind, _dot, rest = name.partition(".")
        source = self._kinds.get(kind)
        if source is None and kind in _told_elsewhere:
            return _told_elsewhere[kind](self._case, rest)
        return source(rest) if source else None

    def _order(self, name: str) -> Any:
        order, catalogue = self._case.order, self._case.pack.catalogue
        known: dict[str, Callable[[], Any]] = {
            "kind": lambda: str(self._case.procedure.kind),
            "receiving_unit": lambda: str(order.receiving_unit.title),
            "receiver": lambda: order.receiver.name if order.receiver_id else self._by.name,
            "tier": lambda: next((str(x.title) for x in catalogue.tiers if x.code == order.tier), ""),
            "is_3g": lambda: _("是") if order.is_3g else _("否"),
            "brand": lambda: self._option(order.brand),
            "marks": lambda: _("、").join(self._option(mark) for mark in order.marks),
        }
        return known[name]() if name in known else getattr(order, name, None)

    def _option(self, code: str) -> str:
        """The title of an option, whichever list it stands in."""
        for options in self._case.pack.catalogue.options:
            for option in options.options:
                if option.code == code:
                    return str(option.title)
        return code

    def _customer(self, name: str) -> Any:
        customer = self._case.order.customer
        if customer is None:
            return None
        if name == "phone":
            phones = sorted(customer.phones.all(), key=lambda phone: (not phone.is_main, phone.pk))
            return phones[0].number if phones else None
        return customer.home_unit_id if name == "home_unit" else getattr(customer, name, None)

    def _channel(self, name: str) -> Any:
        code = self._case.order.channel
        channel = next((x for x in self._case.pack.catalogue.channels if x.code == code), None)
        return getattr(channel, name, None)

    def _policy(self, name: str) -> Any:
        decision = decided(self._case, name)
        return decision.code if decision else None

    def _holder(self, post: str) -> int | None:
        """Who holds the post in the unit that has the work order: the first by number."""
        found = holders((post,), self._case.order.owner_unit, at=self._at)
        return min(found, key=lambda staff: staff.number).pk if found else None

    def _event(self, name: str) -> Any:
        """When an event of the procedure last happened, who brought it about, or how often it did."""
        event, _dot, what = name.partition(".")
        if what == "times":
            self._case.be_written()
            return times_of(self._case.order, f"work_order.{event}") if self._case.order.pk else None
        entry = self._last(f"work_order.{event}")
        if entry is None:
            return None
        return f"{entry.happened_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if what == "at" else entry.actor_name

    def _last(self, name: str) -> Entry | None:
        return next((entry for entry in reversed(self.acted) if entry.name == name), None)

    def _action(self, name: str) -> Any:
        if self._case.order.pk is None:
            return None
        return _("是") if any(entry.data.get("action") == name for entry in self.acted) else _("否")

    @cached_property
    def acted(self) -> list[Entry]:
        """What was done with the work order, from the first action to the last: read once for all fields."""
        self._case.be_written()
        if self._case.order.pk is None:
            return []
        acted = entries_of(self._case.order).filter(event_name="work_order.acted").order_by("id")
        return list(acted.only("id", "name", "happened_at", "actor_name", "data"))

    def _children(self, procedure: str) -> Any:
        self._case.be_written()
        if self._case.order.pk is None:
            return None
        children = [child for child in children_of(self._case.order) if child.procedure == procedure]
        return "\n".join(f"{child.number} {child.owner_unit.title}" for child in children)

    def _parent(self, name: str) -> Any:
        """The same sources of the work order above, and the fields of its form."""
        above = self._case.order.parent
        if above is None:
            return None
        case = case_of(above)
        if "." in name:
            return Sources(case, by=self._by, at=self._at).value(name)
        return case.values.get(name) if name in case.values else getattr(above, name, None)

    def _urging(self, name: str) -> Any:
        urging = self._urged
        if urging is None:
            return None
        limit = self._case.pack.limit.get(urging.limit)
        known: dict[str, Callable[[], Any]] = {
            "number": lambda: f"{self._case.order.number}-{urging.pk}",
            "kind": lambda: _("预警") if urging.kind == "warning" else _("督办"),
            "by": lambda: urging.by.name if urging.by else _("系统"),
            "unit": lambda: str(urging.unit.title),
            "person": lambda: urging.person.name if urging.person else None,
            "stage": lambda: _stage_title(self._case, urging.stage),
            "text": lambda: urging.text or (str(limit.title) if limit else None),
        }
        if name in ("ways", "delivered"):
            return _("、").join(tell(urging).get(name, "") for tell in _deliveries) or None
        value = known[name]() if name in known else getattr(urging, name, None)
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def _stage_title(case: Case, code: str) -> str:
    """What the stage is called; one that the edition has no more, by its code."""
    stage = case.procedure.stages.get(code)
    return str(stage.title) if stage else code


def decided(case: Case, policy: str) -> Decision | None:
    """What a decision table of the regulation says for what is known; nothing where the form lacks what it asks."""
    table = case.pack.policy.get(policy)
    if table is None:
        return None
    facts = case.facts()
    asked = {name for row in table.rows for name in names_in(parsed(row.when))}
    return decide(table, facts) if asked <= set(facts) else None
