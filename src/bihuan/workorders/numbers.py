"""Numbers of work orders: pack, kind, day and serial, taken in blocks so that intakes do not wait for each other."""

import threading
from collections import deque
from contextlib import closing
from datetime import datetime

from django.db import connection

from bihuan.kernel.time import SHANGHAI

_BLOCK = 50
_TAKE_BLOCK = """
    INSERT INTO workorders_serialblock AS block (stem, next) VALUES (%(stem)s, 1 + %(size)s)
    ON CONFLICT (stem) DO UPDATE SET next = block.next + %(size)s
    RETURNING next - %(size)s
"""

_free: dict[str, deque[int]] = {}
_lock = threading.Lock()


def next_number(*, prefix: str, letters: str, at: datetime) -> str:
    """A number that was never given out: five digits a day, more when a day needs them (WO-003)."""
    stem = f"{prefix}{letters}{at.astimezone(SHANGHAI):%Y%m%d}"
    with _lock:
        serials = _free.get(stem)
        if not serials:
            serials = _free[stem] = deque(_reserved(stem))
        return f"{stem}{serials.popleft():05d}"


def forget_serials() -> None:
    """Take new blocks from now on: for whoever has emptied the database under this process."""
    with _lock:
        _free.clear()


def _reserved(stem: str) -> range:
    """A block that stays taken whatever becomes of the caller's transaction."""
    with closing(connection.copy()) as own, own.cursor() as cursor:
        cursor.execute(_TAKE_BLOCK, {"stem": stem, "size": _BLOCK})
        [first] = cursor.fetchone()
    return range(first, first + _BLOCK)
