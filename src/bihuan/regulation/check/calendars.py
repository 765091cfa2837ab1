"""Which years a business calendar knows. The calendars stand above the regulation, so they say it here."""

from collections.abc import Callable, Collection

Years = Callable[[str], Collection[int]]

_source: Years | None = None


def tell_years(source: Years) -> None:
    """Say where the years of a calendar come from. Asked with the calendar's name; of an unknown one it tells none."""
    global _source
    _source = source


def years_known(calendar: str) -> Collection[int]:
    """The years whose working days the calendar knows completely."""
    if _source is None:
        raise RuntimeError("nobody has said which years the calendars know")
    return _source(calendar)
