"""W1, W5 and W7: intake, changes of state and the sweep, by as many processes as the machine has cores."""

import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, Literal

from bench.figures import RUNS, percentile
from bench.ground import NOW, stand

if TYPE_CHECKING:
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier

PROCESSES = 2
WARM = 20  # of each, before the first run: the pack is compiled, blocks of serials are taken
Kind = Literal["intake", "change", "bulk"]
BULK = 300  # lines a call


@dataclass(frozen=True, slots=True)
class Run:
    """What one process did in one run."""

    number: int
    started: float
    ended: float
    milliseconds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second, all processes together, and what each single one took in milliseconds."""

    per_second: float
    p50: float
    p95: float


def rate_of(kind: Kind, *, each: int, seed: int) -> Rate:
    """The median of three runs in which every process does `each`."""
    context = multiprocessing.get_context("spawn")
    gate, results = context.Barrier(PROCESSES), context.Queue()
    clerks = [
        context.Process(target=_work, args=(kind, each, seed + place, gate, results)) for place in range(PROCESSES)
    ]
    for clerk in clerks:
        clerk.start()
    runs: list[Run] = [results.get(timeout=600) for _ in range(PROCESSES * RUNS)]
    for clerk in clerks:
        clerk.join()
    together = [[run for run in runs if run.number == number] for number in range(RUNS)]
    took = [[ms for run in each_run for ms in run.milliseconds] for each_run in together]
    count = BULK if kind == "bulk" else 1
    return Rate(
        median(
            count * len(ms) / (max(run.ended for run in runs) - min(run.started for run in runs))
            for ms, runs in zip(took, together, strict=True)
        ),
        median(percentile(ms, 50) for ms in took),
        median(percentile(ms, 95) for ms in took),
    )


def _work(kind: Kind, each: int, seed: int, gate: "Barrier", results: "Queue[Run]") -> None:
    """One process: its own clerks, warm before the first run; all begin a run together."""
    stand()
    from bench.clerks import CYCLE, Clerks

    clerks = Clerks(seed)
    for _ in clerks.changes(clerks.dispatched(WARM // len(CYCLE))):
        pass
    for number in range(RUNS):
        acts: Iterator[object] = {
            "intake": clerks.intakes,
            "bulk": lambda: clerks.bulks(BULK),
            "change": lambda: clerks.changes(clerks.dispatched(each // len(CYCLE))),
        }[kind]()
        gate.wait()
        started = last = time.monotonic()
        took = []
        for _order in islice(acts, each):
            now = time.monotonic()
            took.append((now - last) * 1000)
            last = now
        results.put(Run(number, started, last, tuple(took)))


@dataclass(frozen=True, slots=True)
class Sweep:
    seconds: float
    idle_ms: float
    alone: float  # seconds of PostgreSQL for the same rows in one statement
    running: int  # clocks


_DUE = """
    INSERT INTO clocks_clock (matter_kind, matter_id, "limit", {same}, journal_seq, journal_head, next_at)
    SELECT 'bench', (SELECT coalesce(max(matter_id), 0) FROM clocks_clock WHERE matter_kind = 'bench') + step,
        'promise', {same}, 0, '', %(at)s
    FROM (SELECT * FROM clocks_clock WHERE state = 'running' AND warned_at IS NULL ORDER BY id LIMIT 1) AS one,
        generate_series(1, %(count)s) AS step
"""
_SAME = (
    "edition_id", "title_zh", "title_en", "calendar", "started_at", "amount", "counting", "agreed_at", "not_after",
    "warn_percent", "promises", "warn_at", "first_due_at", "due_at", "rungs", "rung_every", "state", "rung", "outcome",
    "strict_outcome", "holder_unit_id", "holder_staff_id",
)  # fmt: skip
_ALONE = """
    WITH due AS (
        UPDATE clocks_clock SET warned_at = %(at)s, next_at = due_at, journal_seq = 1, journal_head = sha256('x')
        WHERE next_at <= %(at)s AND matter_kind = 'bench' RETURNING *
    )
    INSERT INTO journal_entry (subject_kind, subject_id, seq, matter_kind, matter_id, name, event_name, actor_name,
        happened_at, recorded_at, data, digest)
    SELECT 'bench', id, 1, matter_kind, matter_id, 'clock.warned', 'clock.warned', '', %(at)s, %(at)s,
        jsonb_build_object('limit', "limit", 'title', title_zh, 'due_at', due_at), sha256('x')
    FROM due
"""


def sweep(count: int) -> Sweep:
    """So many due at once, three times; none due; and the same rows by PostgreSQL alone, not kept."""
    from django.db import connection, transaction

    from bihuan.clocks.models import Clock
    from bihuan.clocks.operations import raise_due_clocks

    at = NOW - PAST_ALL
    took = []
    for _run in range(RUNS):
        _make_due(count)
        started = time.perf_counter()
        raised = raise_due_clocks(at=at)
        took.append(time.perf_counter() - started)
        if raised != count:
            raise RuntimeError(f"{raised} of {count} clocks were raised")
    idle = []
    for _ in range(50):
        started = time.perf_counter()
        raise_due_clocks(at=at)
        idle.append((time.perf_counter() - started) * 1000)
    with transaction.atomic(), connection.cursor() as cursor:
        _make_due(count)
        started = time.perf_counter()
        cursor.execute(_ALONE, {"at": at})
        alone = time.perf_counter() - started
        transaction.set_rollback(True)
    running = Clock.objects.filter(state="running").count()
    return Sweep(median(took), percentile(idle, 95), alone, running)


PAST_ALL = timedelta(days=90)  # before any clock of the department is due


def _make_due(count: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        statement = _DUE.format(same=", ".join(f'"{name}"' for name in _SAME))
        cursor.execute(statement, {"count": count, "at": NOW - PAST_ALL})
        cursor.execute("ANALYZE clocks_clock")
