"""Months of the journal: partitions are made ahead of time; the default one is a net that should stay empty."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction

from bihuan.kernel.time import SHANGHAI

PARTITIONED = {"journal_entry": "recorded_at", "journal_accessentry": "at"}
_AHEAD = 3  # this month and the two after it


@transaction.atomic
def prepare_partitions(*, at: datetime, months: int = _AHEAD) -> list[str]:
    """Make the partitions of this month and the next ones; say which were missing.

    Entries that the net has caught meanwhile move into the partition they belong to.
    """
    made = []
    for first, following in _months(at, months):
        for table, column in PARTITIONED.items():
            name = f"{table}_{first:%Y_%m}"
            if not is_there(name):
                _make(table, column, name, first, following)
                made.append(name)
    return made


def month_of(instant: datetime) -> datetime:
    """The first moment of the instant's month, where the organisation is."""
    return instant.astimezone(SHANGHAI).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _months(at: datetime, count: int) -> Iterator[tuple[datetime, datetime]]:
    first = month_of(at)
    for _ in range(count):
        following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        yield first, following
        first = following


def is_there(name: str) -> bool:
    """Whether the database has such a table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        return bool(cursor.fetchone()[0])


def _make(table: str, column: str, name: str, first: datetime, following: datetime) -> None:
    """Filled first and attached then: attaching takes no lock that writers of other months would wait for."""
    bounds = {"first": first, "following": following}
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
        cursor.execute(
            f"WITH moved AS (DELETE FROM {table}_other"  # noqa: S608
            f" WHERE {column} >= %(first)s AND {column} < %(following)s"
            f" RETURNING *) INSERT INTO {name} SELECT * FROM moved",
            bounds,
        )
        cursor.execute(
            f"ALTER TABLE {table} ATTACH PARTITION {name}"
            f" FOR VALUES FROM ('{first.isoformat()}') TO ('{following.isoformat()}')"
        )
