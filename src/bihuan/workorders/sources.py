"""Where fields take their first value from, and what computed fields show: `filled_from` in the forms."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bihuan.journal.models import Entry
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.regulation.policies import Decision, decide
from bihuan.workorders.facts import Case, promise_due
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries import entries_of


class Sources:
    """The named sources of one work order, for one reader at one moment; each is read only when a field asks."""

    def __init__(self, case: Case, *, by: Staff, at: datetime) -> None:
        self._case, self._by, self._at = case, by, at
        self._kinds: Mapping[str, Callable[[str], Any]] = {
            "now": lambda _rest: at,
            "by": lambda rest: getattr(by, rest, None),
            "order": self._order,
            "customer": self._customer,
            "channel": self._channel,
            "policy": self._policy,
            "promise": lambda _rest: promise_due(case, case.facts()),
            "event": self._event,
            "action": self._action,
            "children": self._children,
        }

    def value(self, name: str) -> Any:
        """The value of a source such as customer.phone or policy.level_proposal; None where there is none."""
        kind, _dot, rest = name.partition(".")
        source = self._kinds.get(kind)
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
            "marks": lambda: "、".join(self._option(mark) for mark in order.marks),
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
            phone = customer.phones.order_by("-is_main", "pk").first()
            return phone.number if phone else None
        return customer.home_unit_id if name == "home_unit" else getattr(customer, name, None)

    def _channel(self, name: str) -> Any:
        code = self._case.order.channel
        channel = next((x for x in self._case.pack.catalogue.channels if x.code == code), None)
        return getattr(channel, name, None)

    def _policy(self, name: str) -> Any:
        decision = decided(self._case, name)
        return decision.code if decision else None

    def _event(self, name: str) -> Any:
        """When an event of the procedure last happened, or who brought it about."""
        event, _dot, what = name.partition(".")
        entry = self._last(f"work_order.{event}")
        if entry is None:
            return None
        return f"{entry.happened_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if what == "at" else entry.actor_name

    def _last(self, name: str) -> Entry | None:
        if self._case.order.pk is None:
            return None
        found: Entry | None = entries_of(self._case.order).filter(name=name).order_by("-id").first()
        return found

    def _action(self, name: str) -> Any:
        if self._case.order.pk is None:
            return None
        taken = entries_of(self._case.order).filter(event_name="work_order.acted", data__action=name)
        return _("是") if taken.exists() else _("否")

    def _children(self, procedure: str) -> Any:
        if self._case.order.pk is None:
            return None
        children = WorkOrder.objects.filter(parent=self._case.order, procedure=procedure).select_related("owner_unit")
        return "\n".join(f"{child.number} {child.owner_unit.title}" for child in children.order_by("pk"))


def decided(case: Case, policy: str) -> Decision | None:
    """What a decision table of the regulation says for what is known."""
    table = case.pack.policy.get(policy)
    return decide(table, case.facts()) if table else None
