"""`python -m bench.forms`: a form to fill in, one on paper, a thousand of them as one PDF; `--keep` writes it down."""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from bench.__main__ import told, write_down
from bench.figures import Figure, table, timed
from bench.ground import NOW, furnish, ground, stand
from bench.registers import grow

COUNT = 1_000  # sheets of the bundle
INTAKE = "/work-orders/new/telecom/complaint/"
CLERK, CENTRE = "3011", "2011"


def main() -> None:
    """Everything in a folder of its own, which is gone afterwards."""
    asked = argparse.ArgumentParser(prog="python -m bench.forms", description=__doc__)
    asked.add_argument("--keep", action="store_true", help="write the table into the repository")
    asked.add_argument("--set-bundle", type=int, help=argparse.SUPPRESS)
    said = asked.parse_args()
    if said.set_bundle:
        set_bundle(said.set_bundle)
        return
    folder = Path(tempfile.mkdtemp(prefix="bihuan-bench-"))
    try:
        with ground(folder):
            figures = measured()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report = table(figures)
    print(report)
    if said.keep:
        write_down(report, "forms")


def measured() -> list[Figure]:
    from bihuan.kernel.time import standing_at

    with told("Tables, pack, people"):
        furnish()
    with standing_at(NOW):
        with told("Pages and papers"):
            figures = [_form_page(), *_papers()]
        with told(f"A bundle of {COUNT:,}"):
            figures += _bundle()
    return figures


def _form_page() -> Figure:
    """The registration of a complaint that is answered at once: the longest page there is to fill in."""
    from bench.pages import client_of

    client = client_of(CLERK)
    ask = partial(client.post, INTAKE, {"open": "answer_at_once", "channel": "hall"})
    fields = ask().content.decode().count("data-cell=")
    times = timed([ask] * 20)
    what = f"a page of {fields} fields to fill in"
    return Figure("F", what, times.p95, "ms", 60, p50=times.p50, p95=times.p95)


def _papers() -> list[Figure]:
    from bench.pages import _get, client_of
    from bihuan.registers.models import RegisterSheet
    from bihuan.workorders.models import WorkOrder

    grow("corrective_measure", "ZG", 0, COUNT)
    client = client_of(CENTRE)
    sheet = RegisterSheet.objects.filter(path__contains="ha_cc").latest("pk").number
    order = WorkOrder.objects.filter(procedure="complaint").latest("pk").number
    found = []
    for what, address in (
        ("one sheet of a register as PDF", f"/registers/sheets/{sheet}/print/"),
        ("the form of one complaint (F-099) as PDF", f"/work-orders/{order}/print/"),
    ):
        times = timed([partial(_get, client, address)] * 20)
        found.append(Figure("F", what, times.p95, "ms", 150, p50=times.p50, p95=times.p95))
    return found


def _bundle() -> list[Figure]:
    """Set by a process of its own, as by a worker."""
    from bihuan.org.models import Staff
    from bihuan.registers.models import Bundle, RegisterSheet
    from bihuan.registers.operations import ask_for_bundle

    rows = list(RegisterSheet.objects.filter(register="corrective_measure").values_list("pk", flat=True)[:COUNT])
    by = Staff.objects.get(number="1003")
    bundle = ask_for_bundle(register=("telecom", "corrective_measure"), title="整改", rows=rows, by=by, at=NOW)
    started, most = time.perf_counter(), 0
    command = [sys.executable, "-m", "bench.forms", "--set-bundle", str(bundle.pk)]
    with subprocess.Popen(command) as worker:
        while worker.poll() is None:
            most = max(most, sum(map(_resident, _family(worker.pid))))
            time.sleep(0.05)
    took = time.perf_counter() - started
    bundle.refresh_from_db()
    if bundle.state != Bundle.State.READY:
        raise RuntimeError(f"the bundle is {bundle.state}")
    return [
        Figure("F", f"{COUNT:,} sheets as one PDF, the start of the process included", took, "s", 60),
        Figure("F", "memory of the worker and of the process that sets papers, together", most / 1024**2, "MB", 400),
    ]


def set_bundle(key: int) -> None:
    """What a worker does of it."""
    from bihuan.kernel.time import standing_at

    stand()
    from bihuan.registers.jobs import bundle_sheets

    with standing_at(NOW):
        bundle_sheets(bundle_id=key)


def _family(pid: int) -> list[int]:
    """The process and what it started."""
    found = [pid]
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(each.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if parent == pid:
            found.append(int(each.parent.name))
    return found


def _resident(pid: int) -> int:
    """Bytes of memory in use."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * 4096


if __name__ == "__main__":
    main()
