"""Every rule of a pack with the way that leads to it: what checks and pages go through."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from bihuan.regulation.faults import Trail
from bihuan.regulation.schema.words import Rule


def rules_in(whole: BaseModel, trail: Trail = ()) -> Iterator[tuple[Trail, Rule]]:
    """Every rule inside, parents before what they hold, under the names that the YAML uses."""
    for name, field in type(whole).model_fields.items():
        yield from _within(getattr(whole, name), (*trail, field.alias or name))


def _within(value: Any, trail: Trail) -> Iterator[tuple[Trail, Rule]]:
    if isinstance(value, Rule):
        yield trail, value
        yield from rules_in(value, trail)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _within(each, (*trail, key))
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _within(each, (*trail, number))


def names_under(value: Any, trail: Trail) -> Iterator[tuple[Trail, str]]:
    """Every name in a name, a list of names, or a list of such lists."""
    if isinstance(value, str):
        yield trail, value
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from names_under(each, (*trail, number))
