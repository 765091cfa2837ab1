"""What stands in the frame of every page: the rail, the commands of the search box, who the person is.

Each app registers its own in `apps.py`, in `ready()`. `may` is asked with the signed-in person. The orders of the
rail: 工作台 10, 工单 20, 监控督办 30, 客户 40, 表单台账 50, 回访 60, 报表 70, 知识 80, 制度 90, 管理 100.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from bihuan.kernel.text import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# The person is org's Staff, which stands above this floor: hence Any.
MayOpen = Callable[[Any], bool]
Waiting = Callable[[Any], int]

MOST_SHOWN = 99


def everybody(_person: object) -> bool:
    """For pages that every signed-in person may open."""
    return True


@dataclass(frozen=True, slots=True)
class NavItem:
    """A line of the rail. `waiting` counts what waits for this person alone: one cheap query."""

    code: str
    title: "str | StrPromise | Words"
    url_name: str
    icon: str
    order: int
    may: MayOpen = everybody
    waiting: Waiting | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """Something that the search box can do: 新建投诉. `keywords` find it too, pinyin included."""

    title: "str | StrPromise | Words"
    url_name: str
    icon: str
    keywords: str = ""
    may: MayOpen = everybody


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the signed-in person is, as the top bar says it; `acts_for` are colleagues they deputise."""

    name: str
    number: str = ""
    unit: str = ""
    posts: Sequence[str] = ()
    acts_for: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the rail as drawn for one person."""

    code: str
    title: str
    url: str
    icon: str
    waiting: int
    is_current: bool

    @property
    def waiting_words(self) -> str:
        return f"{MOST_SHOWN}+" if self.waiting > MOST_SHOWN else str(self.waiting)


def show(item: NavItem) -> None:
    """Put a line into the rail, once for each code."""
    _items[item.code] = item


def offer(command: Command) -> None:
    """Put a command into the search box, once for each address."""
    _commands[command.url_name] = command


def introduce(describe: Callable[[Any], Identity]) -> None:
    """Say how a signed-in person is described in the top bar."""
    global _describe
    _describe = describe


def rail(person: object, path: str, current: str = "") -> list[Line]:
    """The lines that this person may open. Current is the one named, else the one whose address fits best."""
    items = sorted((item for item in _items.values() if item.may(person)), key=lambda item: item.order)
    places = {item.code: reverse(item.url_name) for item in items}
    fitting = [code for code, place in places.items() if path.startswith(place)]
    here = current or max(fitting, key=lambda code: len(places[code]), default="")
    return [
        Line(
            code=item.code,
            title=str(item.title),
            url=places[item.code],
            icon=item.icon,
            waiting=item.waiting(person) if item.waiting else 0,
            is_current=item.code == here,
        )
        for item in items
    ]


def commands(person: object) -> list[Command]:
    """The commands that this person may give."""
    return [command for command in _commands.values() if command.may(person)]


def identity(person: object) -> Identity:
    """Who the person is."""
    return _describe(person)


def _plainly(person: object) -> Identity:
    return Identity(name=str(person))


_items: dict[str, NavItem] = {}
_commands: dict[str, Command] = {}
_describe: Callable[[Any], Identity] = _plainly
