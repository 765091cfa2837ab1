"""What is known of a work order, under the names that the regulation's conditions use."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from typing_extensions import override

from bihuan.regulation.schema.catalogue import Channel
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Procedure, Stage
from bihuan.sheets.fields import EMPTY
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.routing import Place


class Facts(Mapping[str, Any]):
    """Known values and those worth a query, which are asked for only when a condition names them."""

    def __init__(self, known: Mapping[str, Any], asked: Mapping[str, Callable[[], Any]]) -> None:
        self._known = dict(known)
        self._asked = asked

    @override
    def __getitem__(self, name: str) -> Any:
        if name not in self._known and name in self._asked:
            self._known[name] = self._asked[name]()
        return self._known[name]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self._known), **dict.fromkeys(self._asked)})

    @override
    def __len__(self) -> int:
        return len({*self._known, *self._asked})

    def with_values(self, values: Mapping[str, Any]) -> "Facts":
        """The same facts as they would stand with these values entered."""
        return Facts({**self._known, **values}, self._asked)


@dataclass(slots=True)
class Case:
    """A work order under the rules of its edition, as it stands; an operation moves it on."""

    order: WorkOrder
    pack: Pack
    values: Mapping[str, Any]

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
        known: dict[str, Any] = dict(_empty_fields(self.pack, self.procedure.form))
        known |= {code: value for code, value in self.values.items() if value is not None}
        known |= bound_values(self.pack, order, self.procedure.form)
        known |= _columns(order) | _channel(self.pack, order.channel)
        known |= {
            "level_group": next((x.group for x in self.pack.catalogue.levels if x.code == order.level), ""),
            "cross_province": _cross_province(order),
            "more_senders": self.place.more_senders,
            "settled": order.settled_at is not None,
            "is_child": order.parent_id is not None,
            "by_post": list(posts),
        }
        return Facts(known, _asked(order, self.pack))


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


def _asked(order: WorkOrder, pack: Pack) -> dict[str, Callable[[], Any]]:
    from bihuan.workorders import queries  # reads rows; facts themselves do not

    return {
        "open_children": lambda: queries.open_children(order),
        "late": lambda: queries.is_late(order, pack),
        "sender_kind": lambda: queries.sender_kind(order),
    }


@lru_cache(maxsize=64)
def _empty_fields_of(pack_key: int, form: str, types: tuple[tuple[str, str], ...]) -> Mapping[str, Any]:
    return {code: EMPTY.get(type_, "") for code, type_ in types}


def _empty_fields(pack: Pack, form: str) -> Mapping[str, Any]:
    types = tuple((field.code, field.type) for field in pack.form[form].fields)
    return _empty_fields_of(id(pack), form, types)


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
            facts[field.code] = EMPTY.get(field.type, "") if value is None else value
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
