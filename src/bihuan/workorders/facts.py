"""What is known of a work order, under the names that the regulation's conditions use."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as declared
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from typing_extensions import override

from bihuan.clocks.queries import NO_CALENDAR, calendar_named
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from bihuan.regulation.limits import fits, latest_by, span_for
from bihuan.regulation.schema.catalogue import Channel
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Procedure, Stage
from bihuan.sheets.fields import EMPTY, as_fact
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.routing import Place


class Facts(Mapping[str, Any]):
    """Known values and those worth a query, which are asked for only when a condition names them."""

    def __init__(self, known: Mapping[str, Any], asked: Mapping[str, Callable[["Facts"], Any]]) -> None:
        self._known = dict(known)
        self._asked = asked

    @override
    def __getitem__(self, name: str) -> Any:
        if name not in self._known and name in self._asked:
            self._known[name] = self._asked[name](self)
        return self._known[name]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self._known), **dict.fromkeys(self._asked)})

    @override
    def __len__(self) -> int:
        return len({*self._known, *self._asked})

    def with_values(self, values: Mapping[str, Any]) -> "Facts":
        """The same facts as they would stand with these values entered; what follows from others is asked anew."""
        known = {name: value for name, value in self._known.items() if name not in self._asked}
        return Facts({**known, **values}, self._asked)


Related = dict[tuple[Any, ...], Unit | None]  # units looked up already, by what was asked


@dataclass(slots=True)
class Case:
    """A work order under the rules of its edition, as it stands; an operation moves it on."""

    order: WorkOrder
    pack: Pack
    values: Mapping[str, Any]
    related: Related = declared(default_factory=dict, repr=False)
    by: Staff | None = None  # who is about to act, and when: where somebody is
    at: datetime | None = None

    def be_written(self) -> None:
        """Let the tables know what is known of a new work order: whoever is about to ask them says so first."""
        if self.order.birth is not None:
            self.order.birth.write()

    @property
    def procedure(self) -> Procedure:
        return self.pack.procedure[self.order.procedure]

    @property
    def stage(self) -> Stage:
        return self.procedure.stages[self.order.stage]

    @property
    def place(self) -> Place:
        order = self.order
        return Place(order.owner_unit_id, tuple(order.senders), order.climbed, order.worker_unit_id)

    def facts(self, *, posts: tuple[str, ...] = ()) -> Facts:
        """All facts of semantics: the engine's own, then the fields of the procedure's form."""
        order = self.order
        form = self.pack.form[self.procedure.form]
        known: dict[str, Any] = {field.code: EMPTY.get(field.type, "") for field in form.fields}
        known |= {code: value for code, value in self.values.items() if value is not None}
        known |= {
            field.code: as_fact(field, known[field.code] or None) for field in form.fields if field.type == "rows"
        }
        known |= {code: plain(value) for code, value in bound_values(self.pack, order, form.code).items()}
        known |= _columns(order) | _channel(self.pack, order.channel)
        known |= {
            "level_group": next((x.group for x in self.pack.catalogue.levels if x.code == order.level), ""),
            "cross_province": _cross_province(order),
            "more_senders": self.place.more_senders,
            "settled": order.settled_at is not None,
            "is_child": order.parent_id is not None,
            "by_post": list(posts),
        }
        return Facts(known, _asked(self))


def _columns(order: WorkOrder) -> dict[str, Any]:
    names = ("channel", "classification", "business", "problem", "level", "tier", "brand", "is_3g", "stage")
    lists = {"marks": list(order.marks), "flags": list(order.flags), "tags": list(order.tags)}
    settled = {"settlement": order.settlement, "satisfaction": order.satisfaction, "procedure": order.procedure}
    return {name: getattr(order, name) for name in names} | lists | settled


def _channel(pack: Pack, code: str) -> dict[str, Any]:
    channel: Channel | None = next((x for x in pack.catalogue.channels if x.code == code), None)
    return {
        "channel_group": channel.group if channel else "",
        "channel_recorded": bool(channel and channel.recorded),
        "channel_signed": bool(channel and channel.signed),
    }


def _cross_province(order: WorkOrder) -> bool:
    if order.home is None or order.occurrence is None:
        return False
    return _province(order.home.path) != _province(order.occurrence.path)


def _province(path: str) -> str:
    """The first two codes of a path: the whole organisation, then the province."""
    return ".".join(path.split(".")[:2])


def plain(value: Any) -> Any:
    """A value as conditions compare it: moments are texts in UTC, a decimal is a number, nothing is empty."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return "" if value is None else value


Asked = Callable[["Case", Facts], Any]

_asked_of_rows: dict[str, tuple[Asked, bool]] = {}


def answers(name: str, *, of_itself: bool = False) -> Callable[[Asked], Asked]:
    """Register the query that answers a fact; it is asked only when a condition names the fact.

    `of_itself`: it reads no row that hangs on the work order.
    """

    def remember(query: Asked) -> Asked:
        _asked_of_rows[name] = query, of_itself
        return query

    return remember


def _asked(case: Case) -> dict[str, Callable[[Facts], Any]]:
    return {name: partial(_answer, query, of_itself, case) for name, (query, of_itself) in _asked_of_rows.items()}


def _answer(query: Asked, of_itself: bool, case: Case, facts: Facts) -> Any:
    if not of_itself:
        case.be_written()
    return plain(query(case, facts))


@answers("customer_kind", of_itself=True)
def customer_kind(case: Case, _facts: Facts) -> str:
    """What sort of customer it is now: of the card, not of the day on which the matter was taken."""
    return case.order.customer.kind if case.order.customer else ""


@answers("customer_potential", of_itself=True)
def customer_potential(case: Case, _facts: Facts) -> str:
    return case.order.customer.potential if case.order.customer else ""


@answers("customer_months", of_itself=True)
def customer_months(case: Case, _facts: Facts) -> int:
    """Whole months since the customer joined, as of whoever acts, else of the opening; none where nobody knows."""
    customer = case.order.customer
    if customer is None or customer.joined_on is None:
        return 0
    today, since = (case.at or case.order.opened_at).astimezone(SHANGHAI).date(), customer.joined_on
    return max(0, (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day))


@answers("customer_spend", of_itself=True)
def customer_spend(case: Case, _facts: Facts) -> Decimal:
    """What the customer spends in an average month."""
    customer = case.order.customer
    return (customer.average_spend if customer else None) or Decimal(0)


@answers("promise_due", of_itself=True)
def promise_due(case: Case, facts: Facts) -> datetime | None:
    """The latest answer that the regulation allows to be promised, counted from the end of the contact.

    Where the moment is agreed with the customer, it is that one, once it is filled in.
    """
    limits = (case.pack.limit[code] for code in case.procedure.limits)
    limit = next((limit for limit in limits if limit.kind == "promise" and fits(limit, facts)), None)
    if limit is None:
        return None
    if limit.given_by is not None:
        agreed = _moment(facts.get(limit.given_by))
        return latest_by(limit, agreed) if agreed else None
    start = _moment(facts.get("contact_ended_at")) or case.order.contact_ended_at or case.order.opened_at
    span = span_for(limit, facts, case.pack.catalogue)
    calendar = calendar_named(case.pack.regulation.calendar) if span.needs_calendar else NO_CALENDAR
    return calendar.due(start, span)


def _moment(said: Any) -> datetime | None:
    return datetime.fromisoformat(said) if isinstance(said, str) and said else said or None


def bound_values(pack: Pack, order: WorkOrder, form: str) -> dict[str, Any]:
    """The values of fields that are columns of the work order, under the fields' own codes."""
    values: dict[str, Any] = {}
    for field in pack.form[form].fields:
        if field.binds is not None:
            value = column_value(order, field.binds)
            values[field.code] = "" if value is None else value
    return values


def facts_from(pack: Pack, form: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Captured values as facts: an empty one is the empty value of its type, bound ones also go by their column."""
    facts: dict[str, Any] = {}
    for field in pack.form[form].fields:
        if field.code in values:
            value = values[field.code]
            facts[field.code] = plain(as_fact(field, value))
            if field.binds:
                facts[field.binds] = facts[field.code]
    return facts


_COLUMN = {
    "customer": "customer_id",
    "home": "home_id",
    "occurrence": "occurrence_id",
    "accused": "accused_id",
    "target": "owner_unit_id",
    "person": "handler_id",
}


def column_of(bind: str) -> str:
    """The column that a bound field is kept in."""
    return _COLUMN.get(bind, bind)


def column_value(order: WorkOrder, bind: str) -> Any:
    value = getattr(order, column_of(bind))
    return list(value) if isinstance(value, list) else value
