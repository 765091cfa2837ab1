"""Who does things."""

import re
from dataclasses import dataclass
from typing import Protocol

from bihuan.kernel.text import Words


class Actor(Protocol):
    """Who did it: a person, or the system itself."""

    @property
    def actor_id(self) -> int | None: ...
    @property
    def actor_name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Machine:
    actor_id: int | None = None
    actor_name: str = "系统"


SYSTEM: Actor = _Machine()

_PERSON = re.compile(r"（工号 ([^）]+)）")


def name_for_reader(actor_name: str) -> str:
    """An actor's name as the journal keeps it, told in the reader's language: 张敏（工号 2012） or 张敏 (2012)."""
    if actor_name == SYSTEM.actor_name:
        return str(Words(actor_name, "the system"))
    english = _PERSON.sub(r" (\1)", actor_name).replace(" 代 ", " for ")
    return str(Words(actor_name, english))
