"""The clock that the doors read. Nobody below them does: operations are told the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_standing: datetime | None = None


def now() -> datetime:
    """This instant in UTC; in a test, the instant that the test set."""
    return _standing if _standing is not None else datetime.now(UTC)


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Hold the clock of this process at one instant: for tests and demonstrations."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    global _standing
    before, _standing = _standing, instant
    try:
        yield
    finally:
        _standing = before
