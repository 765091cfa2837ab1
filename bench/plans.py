"""How PostgreSQL goes about the lists and the search: EXPLAIN (ANALYZE, BUFFERS) of what the product really asks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.ground import NOW
from bench.pages import VIEWERS, Words, queue_addresses

FOLDER = Path("bench/plans")
LONG = ("workorders_workorder", "workorders_participation", "workorders_queueline", "clocks_clock", "search_document",
        "journal_entry", "sheets_sheet", "registers_")  # fmt: skip
AT_MOST = 2000  # rows read one after the other, or sorted; more than a page and its neighbours is work that grows


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement with what was done for it, and what of that would not hold at any size."""

    name: str
    statement: str
    said: str

    @property
    def faults(self) -> list[str]:
        found = [
            f"sequential scan of {table}"
            for table, rows in _scans(self.said)
            if table.startswith(LONG) and rows > AT_MOST
        ]
        sorts = re.findall(r"Sort  \(.*?actual time=\S+ rows=([\d.]+)", self.said)
        return found + [f"sort of {rows} rows" for rows in sorts if float(rows) > AT_MOST]


def _scans(said: str) -> Iterator[tuple[str, float]]:
    """Tables read from end to end, with the rows read; a month that holds nothing is read that way at no cost."""
    for node in said.split("->"):
        scan = re.search(r"Seq Scan on (\w+)", node)
        if scan:
            kept = re.search(r"actual time=\S+ rows=([\d.]+)", node)
            passed = re.search(r"Rows Removed by Filter: (\d+)", node)
            yield scan[1], sum(float(found[1]) for found in (kept, passed) if found)


def keep(words: Words, count: int) -> list[Plan]:
    """Write every plan into a file of its own."""
    FOLDER.mkdir(exist_ok=True)
    plans = list(_plans(words))
    for plan in plans:
        text = f"{count:,} work orders\n\n{plan.statement}\n\n{plan.said}\n"
        (FOLDER / f"{plan.name}.txt").write_text(text, encoding="utf-8")
    return plans


def _plans(words: Words) -> Iterator[Plan]:
    for name, ask in _asks(words):
        statement = list_of(ask)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement.replace('%', '%%')}", ())
            yield Plan(name, statement, "\n".join(line for (line,) in cursor.fetchall()))


def _asks(words: Words) -> Iterator[tuple[str, Callable[[], object]]]:
    from bihuan.journal.queries import timeline
    from bihuan.org.models import Staff, Unit
    from bihuan.org.scope import prefixes
    from bihuan.workorders import queries
    from bihuan.workorders.models import WorkOrder
    from bihuan.workorders.queries import QueueView

    for number, code in VIEWERS:
        unit, staff = Unit.objects.get(code=code), Staff.objects.get(number=number)
        after = queue_addresses(code)[1].split("after=")[1].replace("%3A", ":").replace("%2B", "+")
        yield f"queue-first-{code}", lambda unit=unit: queries.queue_page(unit, QueueView())
        yield f"queue-deep-{code}", lambda unit=unit, after=after: queries.queue_page(unit, QueueView(), after=after)
        view = QueueView(stages=("handling",))
        yield f"queue-stage-{code}", lambda unit=unit, view=view: queries.queue_page(unit, view)
        yield f"queue-late-{code}", lambda unit=unit: queries.queue_page(unit, QueueView(late_at=NOW, by_due=True))
        yield f"handled-{code}", lambda staff=staff: queries.handled_by(prefixes(staff, NOW))
        for kind, word in (("rare", words.rare[0]), ("common", words.common[0])):
            yield f"search-{kind}-{code}", lambda word=word, staff=staff: queries.found(word, staff, at=NOW)
    department = Staff.objects.get(number="3104")
    yield "search-common-department", lambda: queries.found(words.common[0], department, at=NOW)
    order = WorkOrder.objects.order_by("-pk")[1000]
    yield "timeline", lambda: timeline("work_order", order.pk)


def list_of(ask: Callable[[], object]) -> str:
    """The statement of the list itself: what is asked besides (posts, nearest clocks) is short."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    lists = [query["sql"] for query in asked.captured_queries if "LIMIT" in query["sql"]]
    return max(lists or [query["sql"] for query in asked.captured_queries], key=len)
