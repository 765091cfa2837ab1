"""Two web servers and two workers on one database: whoever is asked, everything is done once."""

import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bihuan.cli.postgres import Postgres
from tests.cli.test_up import Running, bihuan, free_port, soon
from tests.faults import proofs
from tests.faults.department import Desk, Known, prepare
from tests.faults.outside import Outside, outside
from tests.faults.siege import besieged
from tests.faults.test_kills import everything, once_quiet

VICTIMS = {"worker": 3, "web process": 3}  # of the first of each: the second goes on


@pytest.mark.faults
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_two_of_each_do_everything_once() -> None:
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with outside() as world, besieged(prepare, world.environment) as siege, beside(siege.up) as second:
        known = Known.of(siege.up)
        ports = (siege.up.port, second, siege.up.port, second)
        desks = [Desk(known, port, siege.dice(f"desk {number}")) for number, port in enumerate(ports)]

        siege.withstand(desks, VICTIMS)

        settled = once_quiet(lambda: everything(proofs.Findings(conninfo_of(siege.up)), siege, world))
        verified = bihuan(siege.up.data, "verify")
        said, _errors = verified.communicate(timeout=600)
        print(f"acknowledged: {len(siege.acknowledged())}; {said.strip().splitlines()[-1]}")
        assert not siege.broken, "\n".join(siege.broken[:20])
        assert not settled, "\n".join(settled)
        assert verified.returncode == 0, said
        clients = {path.name for path in siege.folder.glob("client-*") if path.stat().st_size}
        assert clients == {f"client-{number}" for number in range(len(ports))}  # both servers acknowledged
        assert workers_of(siege.up) >= 2
        assert_sent_once(world)


@contextmanager
def beside(up: Running) -> Iterator[int]:
    """A second web server, at a port of its own, and a second worker, started as the supervisor starts its own."""
    port = free_port()
    started = [twin(up.pids()["web"], BIHUAN_BIND=f"127.0.0.1:{port}"), twin(up.pids()["worker"])]
    try:
        assert soon(Running(up.data, port, up.process).is_ready)
        assert soon(lambda: workers_of(up) >= 2)
        yield port
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=60)


def twin(pid: int, **changed: str) -> "subprocess.Popen[bytes]":
    """Another process with the same command and surroundings, but for what is said."""
    command = Path(f"/proc/{pid}/cmdline").read_bytes().decode().rstrip("\0").split("\0")
    lines = Path(f"/proc/{pid}/environ").read_bytes().decode().rstrip("\0").split("\0")
    surroundings = dict(line.partition("=")[::2] for line in lines) | changed
    where = Path(f"/proc/{pid}/cwd").resolve()
    return subprocess.Popen(command, env=surroundings, cwd=where, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def workers_of(up: Running) -> int:
    """How many workers the queue knows to be alive."""
    [(alive,)] = proofs.Findings(conninfo_of(up)).ask("SELECT count(*) FROM procrastinate_workers")
    return int(alive)


def conninfo_of(up: Running) -> str:
    return Postgres(up.data / "database").conninfo()


def assert_sent_once(world: Outside) -> None:
    assert sum(world.mails.values()) == len(world.mails)
