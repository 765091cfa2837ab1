"""What can be said in the journal: events, who says them, and how they are written down and read back."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as _

from bihuan.kernel.actors import SYSTEM as SYSTEM
from bihuan.kernel.actors import Actor as Actor
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.kernel.values import Json, as_json

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00")


def personal(*, default: object = dataclasses.MISSING) -> Any:
    """A field that holds personal data: kept in a side table, so that it can be erased without breaking the chain."""
    return dataclasses.field(default=default, metadata={"personal": True})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as a typed sentence.

    A subclass says its `name` ("work_order.transferred") and, with its fields in braces, what it `tells`
    ("由{from_unit}转给{to_unit}", as a lazy translation). Fields hold str, int, float, bool, None, Decimal, date,
    datetime, Words, and lists, tuples and dicts of them.
    """

    name: ClassVar[str] = ""
    tells: ClassVar["str | StrPromise"] = ""

    @property
    def entry_name(self) -> str:
        """The name under which the entry stands; an event may tell it more exactly than its class."""
        return self.name

    @classmethod
    def sentence(cls, values: Mapping[str, object]) -> str:
        """What the entry says, in the reader's language; what an old entry does not know is a dash."""
        return str(cls.tells).format_map(_Shown({key: shown(value) for key, value in values.items()}))

    def __init_subclass__(cls) -> None:
        if cls.name:
            _register(cls)


class _Shown(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"


_events: dict[str, type[Event]] = {}


def _register(event: type[Event]) -> None:
    """Remember the class by its name; a dataclass with slots is made twice, two events of one name are a mistake."""
    before = _events.get(event.name)
    if before is not None and (before.__module__, before.__name__) != (event.__module__, event.__name__):
        raise TypeError(f"two events are called {event.name}: {before.__name__} and {event.__name__}")
    _events[event.name] = event


def event_called(name: str) -> type[Event] | None:
    """The class that tells entries of this name, if this release still knows it."""
    return _events.get(name)


def known_events() -> Iterator[type[Event]]:
    return iter(tuple(_events.values()))


_fields: dict[type[Event], tuple[tuple[str, bool], ...]] = {}


def _fields_of(event: type[Event]) -> tuple[tuple[str, bool], ...]:
    if event not in _fields:
        fields = dataclasses.fields(event)
        _fields[event] = tuple((field.name, bool(field.metadata.get("personal"))) for field in fields)
    return _fields[event]


def written(event: Event) -> tuple[dict[str, Json], dict[str, Json]]:
    """The event as JSON: what everybody may read, and its personal values (those that say something)."""
    open_values: dict[str, Json] = {}
    personal_values: dict[str, Json] = {}
    for name, is_personal in _fields_of(type(event)):
        value = as_json(getattr(event, name))
        if is_personal and value not in (None, "", [], {}):
            personal_values[name] = value
        else:
            open_values[name] = value
    return open_values, personal_values


def shown(value: object) -> str:
    """A value of an entry as a person reads it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict):
        return _shown_dict(value)
    if isinstance(value, list | tuple):
        return _("、").join(shown(item) for item in value) or "—"
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return f"{datetime.fromisoformat(value).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return str(value)


def _shown_dict(value: dict[str, object]) -> str:
    if value.keys() == {"zh", "en"}:
        return str(Words(zh=str(value["zh"]), en=str(value["en"])))
    if value.keys() == {"sealed"}:
        return "***"
    return _("、").join(f"{key}: {shown(item)}" for key, item in value.items()) or "—"
