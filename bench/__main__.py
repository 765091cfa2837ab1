"""`make bench`: grows a department, measures, prints the table; `--keep` writes it into docs/performance.md too."""

import argparse
import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figure, Times, table
from bench.ground import NOW, furnish, ground
from bihuan.cli.postgres import Postgres

PAGE = Path("docs/performance.md")
SMALL, MANY, VERY_MANY = 1_000, 100_000, 1_000_000


def main() -> None:
    """Everything in a folder of its own, which is gone afterwards."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--large", action="store_true", help=f"{VERY_MANY:,} work orders instead of {MANY:,}")
    asked.add_argument("--count", type=int, help="another number of work orders")
    asked.add_argument("--keep", action="store_true", help="write the table and the plans into the repository")
    asked.add_argument("--ground", type=Path, help="a folder that stays, to measure upon what has grown there again")
    said = asked.parse_args()
    count = said.count or (VERY_MANY if said.large else MANY)
    with folder_for(said.ground) as folder, ground(folder) as postgres:
        figures, facts = measured(postgres, grown_to(postgres, folder / "grown.json", count), keep=said.keep)
    report = f"{table(figures)}\n{facts}\n"
    print(report)
    if said.keep:
        write_down(report, str(count))


@contextmanager
def folder_for(stays: Path | None) -> Iterator[Path]:
    """The folder that was named, or one that is gone afterwards."""
    folder = (stays or Path(tempfile.mkdtemp(prefix="bihuan-bench-"))).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        if stays is None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def told(what: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    started = time.monotonic()
    print(f"{what} …", end=" ", flush=True)
    yield
    print(f"{time.monotonic() - started:.1f} s", flush=True)


@dataclass(frozen=True, slots=True)
class Grown:
    """What stands on the ground, and what was measured while it grew."""

    count: int
    entries: int  # all proved
    rate: float  # work orders a second
    first: Times  # the queues when there were few
    deep: Times


def grown_to(postgres: Postgres, note: Path, count: int) -> Grown:
    """A department of so many work orders, the queues measured on the way; what the note tells of stands already."""
    from bench import pages
    from bench.department import Department
    from bihuan.kernel.time import standing_at

    if note.exists():
        said = json.loads(note.read_text())
        return Grown(said["count"], said["entries"], said["rate"], Times(**said["first"]), Times(**said["deep"]))
    with told("Tables, pack, people, fifty played work orders"):
        furnish()
    with told("Customers"):
        department = Department.founded(postgres, customers=20_000)
    with standing_at(NOW):
        department.grow(SMALL)
        with told(f"Queues at {SMALL:,}"):
            small = pages.queues()
        before = time.monotonic()
        with told(f"Work orders up to {count:,}"):
            department.grow(count)
    rate = (count - SMALL) / (time.monotonic() - before)
    with told("The journal's proof"):  # before PostgreSQL alone writes rows of its own
        grown = Grown(count, proved(), rate, small.first, small.deep)
    note.write_text(json.dumps(asdict(grown)))
    return grown


def measured(postgres: Postgres, grown: Grown, *, keep: bool) -> tuple[list[Figure], str]:
    """All figures of the ground as it stands."""
    from bench import lines, pages, plans, writes
    from bihuan.kernel.time import standing_at
    from bihuan.workorders.models import WorkOrder

    count = grown.count
    figures: list[Figure] = []
    with standing_at(NOW):
        with told("Words of the texts"):
            words = pages.words_of_the_texts()
        with told(f"Queues at {count:,}"):
            figures += lines.of_queues(postgres, pages.Queues(grown.first, grown.deep), pages.queues(), SMALL)
        with told("Pages of work orders"):
            figures.append(lines.of_matters(postgres, pages.matters()))
        with told("Pages of long work orders"):
            figures.append(lines.of_long_matters(pages.long_matters()))
        with told("Searches"):
            figures += lines.of_searches(postgres, pages.searches(words), words)
        found = plans.keep(words, count) if keep else []
        with told("Memory of a web process"):
            early, late = pages.memory_of_a_server()
        note = f"{early:.0f} MB after 100 requests, then over {pages.REQUESTS:,}"
        memory = [Figure("", "memory of a web process", late, "MB", bar=250, note=note)]
    seed = WorkOrder.objects.count()  # upon the same ground again, other keys than before
    with told("Intake"):
        figures[:0] = lines.of_intake(postgres, seed)
    with told("Intake over HTTP"):
        figures[2:2] = lines.of_calls(postgres, seed)
    with told("Changes of state"):
        figures.append(lines.of_changes(postgres, seed, count))
    with told("Sweep"):
        figures += lines.of_sweep(writes.sweep(100_000))
    with told("Memory of a worker"):
        memory.append(Figure("", "memory of a worker", pages.memory_of_a_worker(), "MB", bar=250))
    facts = [
        f"{count:,} work orders with {grown.entries:,} entries, all proved by the journal's own verification; written"
        f" at {grown.rate:,.0f} work orders a second. The texts hold {words.pairs:,} different pairs of characters.",
        *(f"Plan {plan.name}: {fault}." for plan in found for fault in plan.faults),
    ]
    return [*figures, *memory], "\n".join(facts)


def proved() -> int:
    """The number of entries; a journal that does not hold is no ground to measure on."""
    from bihuan.journal.verify import verify

    verdict = verify()
    if verdict.faults:
        raise RuntimeError(verdict.faults[0].sentence)
    return verdict.entries


def write_down(report: str, what: str) -> None:
    """Put the table between its marks in the page."""
    name = f"figures of {what}"
    text = PAGE.read_text(encoding="utf-8")
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, _start, rest = text.partition(start)
    _old, _end, after = rest.partition(end)
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}, {os.cpu_count()} cores"
    measured_on = f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine}.\n\n"
    PAGE.write_text(f"{before}{start}\n{measured_on}{report}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
