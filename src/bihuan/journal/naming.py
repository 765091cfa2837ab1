"""How the things that the access log speaks of are called: said by the apps that have them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Named:
    """A thing as a reader knows it, and its page."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """Of one kind of thing: its word, the names of some, and the one that somebody calls by its number."""

    word: "StrPromise"
    named: Callable[[Collection[int]], Mapping[int, Named]]
    found: Callable[[str], int | None]
    field: Callable[[str], str] = str  # the word for a field of it


_namings: dict[str, Naming] = {}


def name_things(kind: str, naming: Naming) -> None:
    """Say how things of this kind are called; once, when the app that has them makes itself known."""
    _namings[kind] = naming


def word_for(kind: str) -> str:
    """The word for a kind of thing; an unknown one is its own."""
    return str(_namings[kind].word) if kind in _namings else kind


def words_for_fields(kind: str, codes: str) -> str:
    """The fields that were read, as the access log keeps them, in words."""
    word = _namings[kind].field if kind in _namings else str
    return _("、").join(word(code) for code in codes.split(", "))


def names_of(things: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Named]:
    """The names of these things, with one question a kind; what is gone has none."""
    by_kind: dict[str, set[int]] = {}
    for kind, id in things:
        by_kind.setdefault(kind, set()).add(id)
    found: dict[tuple[str, int], Named] = {}
    for kind, ids in by_kind.items():
        if kind in _namings:
            found |= {(kind, id): named for id, named in _namings[kind].named(ids).items()}
    return found


def things_called(number: str) -> list[tuple[str, int]]:
    """What somebody calls by this number, of every kind that has one."""
    found = ((kind, naming.found(number)) for kind, naming in _namings.items())
    return [(kind, id) for kind, id in found if id is not None]
