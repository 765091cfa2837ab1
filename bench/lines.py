"""The lines of the table: each measurement with its bar and what PostgreSQL alone does."""

from functools import partial

from bench import alone, calls, plans, writes
from bench.figures import Figure, Times
from bench.ground import NOW
from bench.pages import Queues, Searches, Words
from bihuan.cli.postgres import Postgres


def of_queues(postgres: Postgres, small: Queues, large: Queues, size: int) -> list[Figure]:
    """W2: first and deep, and how the deep page grew with the table."""
    from bihuan.org.models import Unit
    from bihuan.workorders import queries
    from bihuan.workorders.queries import QueueView

    unit = Unit.objects.get(code="ha")
    read = alone.milliseconds(
        postgres, [alone.query_script(plans.list_of(partial(queries.queue_page, unit, QueueView())))]
    )
    first, deep = large.first, large.deep
    grown = max(first.p95 / small.first.p95, deep.p95 / small.deep.p95)
    return [
        Figure(
            "W2", f"queue page, first, at {size:,}", small.first.p95, "ms", 40, p50=small.first.p50, p95=small.first.p95
        ),
        Figure(
            "W2", f"queue page, deep, at {size:,}", small.deep.p95, "ms", 40, p50=small.deep.p50, p95=small.deep.p95
        ),
        Figure("W2", "queue page, first", first.p95, "ms", 40, p50=first.p50, p95=first.p95, alone=read),
        Figure("W2", "queue page, deep", deep.p95, "ms", 40, p50=deep.p50, p95=deep.p95, alone=read),
        Figure("W2", f"the larger to that at {size:,}", grown, "×", 1.3),
    ]


def of_matters(postgres: Postgres, page: Times) -> Figure:
    """W3."""
    script = """\\set pick random(1, 1000)
SELECT * FROM workorders_workorder AS o JOIN sheets_sheet AS s ON s.id = o.sheet_id WHERE o.id = :pick;
SELECT * FROM journal_entry WHERE matter_kind = 'work_order' AND matter_id = :pick ORDER BY recorded_at DESC LIMIT 50;
SELECT * FROM clocks_clock WHERE matter_kind = 'work_order' AND matter_id = :pick;
"""
    read = alone.milliseconds(postgres, [script])
    return Figure("W3", "work order page, 10 entries", page.p95, "ms", 50, p50=page.p50, p95=page.p95, alone=read)


def of_long_matters(page: Times) -> Figure:
    """W3 with a long history."""
    return Figure("W3", "work order page, 500 entries", page.p95, "ms", 80, p50=page.p50, p95=page.p95)


def of_searches(postgres: Postgres, found: Searches, words: Words) -> list[Figure]:
    """W4."""
    from bihuan.org.models import Staff
    from bihuan.workorders import queries

    staff = Staff.objects.get(number="2012")

    def read(chosen: list[str]) -> float:
        asks = (plans.list_of(partial(queries.found, word, staff, at=NOW)) for word in chosen[:10])
        return alone.milliseconds(postgres, [alone.query_script(ask) for ask in asks])

    share = f"in {words.common_share:.0%} of the texts"
    return [
        _search("a rare word of two characters", found.rare, 30, read(words.rare)),
        _search(f"a common word, {share}", found.common, 60, read(words.common)),
        _search("a common word in the sight of one department", found.scoped, 60, None),
        Figure("W4", "1,000 random pieces of texts: found as by a scan", found.alike, "", 1.0, more_is_better=True),
    ]


def _search(what: str, times: Times, bar: float, read: float | None) -> Figure:
    return Figure("W4", what, times.p95, "ms", bar, p50=times.p50, p95=times.p95, alone=read)


def of_intake(postgres: Postgres, seed: int) -> list[Figure]:
    """W1: by the fastest internal door, which takes many at once; and each in a transaction of its own."""
    bulk = writes.rate_of("bulk", each=3, seed=seed + 200)
    rate = writes.rate_of("intake", each=300, seed=seed)
    plain = alone.transactions_a_second(postgres, alone.intake_scripts(), clients=writes.PROCESSES)
    many = (
        f"intake by the fastest internal door: opened and submitted, {writes.BULK} a call, {writes.PROCESSES} processes"
    )
    one = f"intake, each in a transaction of its own, {writes.PROCESSES} processes"
    return [
        Figure("W1", many, bulk.per_second, "/s", 250, True, alone=plain),
        Figure("W1", one, rate.per_second, "/s", None, True, rate.p50, rate.p95, plain),
    ]


def of_calls(postgres: Postgres, seed: int) -> list[Figure]:
    """W1 and W1b as programs meet them; the server's clock is the machine's."""
    plain = alone.transactions_a_second(postgres, alone.intake_scripts(), clients=calls.CLIENTS)
    with calls.served() as port:
        one, many = calls.intakes(port, seed + 300), calls.bulks(port, seed + 400)
    single = f"intake over HTTP: one POST with key and token, {calls.CLIENTS} clients"
    bulk = f"bulk intake over HTTP, {calls.LINES:,} lines a call, two people"
    return [
        Figure("W1", single, one.per_second, "/s", 400, True, one.p50, one.p95, plain),
        Figure("W1b", bulk, many.per_second, "/s", 2000, True, many.p50, many.p95, plain),
    ]


def of_changes(postgres: Postgres, seed: int, count: int) -> Figure:
    """W5."""
    rate = writes.rate_of("change", each=200, seed=seed + 100)
    plain = alone.transactions_a_second(postgres, [alone.change_script(0, count)], clients=writes.PROCESSES)
    what = f"take, feed back, check, reply: changes of state, {writes.PROCESSES} processes"
    return Figure("W5", what, rate.per_second, "/s", 300, True, rate.p50, rate.p95, plain)


def of_sweep(swept: writes.Sweep) -> list[Figure]:
    """W7."""
    return [
        Figure("W7", "sweep of 100,000 clocks due at once", swept.seconds, "s", 10, alone=swept.alone),
        Figure("W7", f"sweep, none due among {swept.running:,} running", swept.idle_ms, "ms", 5, p95=swept.idle_ms),
    ]
