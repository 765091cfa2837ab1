"""Who does things."""

from dataclasses import dataclass
from typing import Protocol


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
