"""How long: a span of time with the way it is counted."""

from dataclasses import dataclass
from typing import Literal, get_args

Counting = Literal["minutes", "hours", "working_hours", "hours_on_working_days", "days", "working_days"]
COUNTINGS: tuple[Counting, ...] = get_args(Counting)


@dataclass(frozen=True, slots=True)
class Span:
    """So many minutes, hours or days, and what counts as one.

    `minutes`, `hours` and `days` run by the wall clock (a day is 24 hours); `working_hours` run inside
    the day's frames; `hours_on_working_days` are all 24 hours of each working day; `working_days` leave
    out the start day and end at 24:00 of the last. The last three need a business calendar.
    """

    amount: int
    counting: Counting

    @property
    def needs_calendar(self) -> bool:
        return self.counting in ("working_hours", "hours_on_working_days", "working_days")
