"""A siege: clients write, assailants kill, and afterwards nothing acknowledged may be missing.

Everything random comes from one seed, which is printed. Clients append each acknowledgement to a file of their own and
flush it before the next write, so that the proof does not lie in the processes that are being killed.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bihuan.cli.processes import Process
from tests.cli.test_up import Running, bihuan, free_port, soon

BACK_WITHIN = 10.0
CALM = (0.1, 2.0)  # seconds between an acknowledgement and the next kill
NOBODY = 2**30  # a process number that is never given
UNDER_LOAD = 30.0  # seconds to wait for an acknowledgement before killing all the same


class NotAcknowledged(Exception):
    """The write was cut off or never answered: it may be there or not."""


@dataclass
class Ledger:
    """What one client holds a promise for: written down, and on the disk, before it goes on."""

    path: Path
    promises: int = 0

    def promised(self, **facts: Any) -> None:
        with self.path.open("a") as log:
            log.write(json.dumps(facts, ensure_ascii=False) + "\n")
            log.flush()
            os.fsync(log.fileno())
        self.promises += 1

    def read(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.path.read_text().splitlines()] if self.path.exists() else []


class Workload(Protocol):
    """What one client does, over and over."""

    def work(self, ledger: Ledger, mark: str) -> None:
        """Do one round of work under this mark; raise NotAcknowledged where it was cut off for good."""

    def leave(self) -> None:
        """Close whatever is open: nothing more is asked."""


@dataclass
class Siege:
    """One `bihuan up`, its clients and its assailants."""

    up: Running
    seed: int
    folder: Path
    kills: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    rounds: Counter[str] = field(default_factory=Counter)
    lasted: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)
    _ledgers: list[Ledger] = field(default_factory=list)

    def dice(self, name: str) -> random.Random:
        return random.Random(f"{self.seed}-{name}")

    def withstand(self, workloads: Sequence[Workload], victims: Mapping[str, int]) -> None:
        """Kill each victim so many times while the clients write; each has to be back in time, every time."""
        self._ledgers = [Ledger(self.folder / f"client-{number}") for number in range(len(workloads))]
        began = time.monotonic()
        clients = [threading.Thread(target=self._client, args=pair) for pair in enumerate(workloads)]
        assailants = [threading.Thread(target=self._assail, args=pair) for pair in victims.items()]
        for thread in [*clients, *assailants]:
            thread.start()
        for thread in assailants:
            thread.join()
        self._over.set()
        for thread in clients:
            thread.join()
        self.lasted = time.monotonic() - began
        assert soon(self.up.is_ready)

    def acknowledged(self) -> list[dict[str, Any]]:
        """Everything that some client holds a promise for."""
        return [line for path in sorted(self.folder.glob("client-*")) for line in Ledger(path).read()]

    def _client(self, number: int, workload: Workload) -> None:
        ledger, count = self._ledgers[number], 0
        while not self._over.is_set():
            count += 1
            try:
                workload.work(ledger, f"M{number}-{count}-")
                self.rounds["done"] += 1
            except NotAcknowledged:
                self.rounds["cut off"] += 1
            except Exception as fault:
                self.broken.append(f"client {number}: {type(fault).__name__}: {fault}")
        workload.leave()

    def _assail(self, victim: str, times: int) -> None:
        dice = self.dice(victim)
        while self.kills[victim] < times:
            self._await_work()
            time.sleep(dice.uniform(*CALM))
            try:
                self._kill(victim, dice)
            except AssertionError as stays_away:
                self.broken.append(f"{victim}: {stays_away}")
                return

    def _await_work(self) -> None:
        """Until another write has been acknowledged: what is killed while nothing works proves nothing."""
        before, until = self._promises(), time.monotonic() + UNDER_LOAD
        while self._promises() == before and time.monotonic() < until:
            time.sleep(0.05)

    def _promises(self) -> int:
        return sum(ledger.promises for ledger in self._ledgers)

    def _kill(self, victim: str, dice: random.Random) -> None:
        before, others = self._pid_of(victim, dice), set(self._answering())
        began = time.monotonic()
        if not self._is_ours(before):
            return  # another assailant was faster; it does not count
        os.kill(before, signal.SIGKILL)
        self.kills[victim] += 1
        assert soon(lambda: self._is_back(victim, before, others)), "stays away"
        took = time.monotonic() - began
        self.slowest[victim] = max(self.slowest.get(victim, 0.0), took)
        if took > BACK_WITHIN:
            self.broken.append(f"{victim} took {took:.1f} s to come back")

    def _pid_of(self, victim: str, dice: random.Random) -> int:
        """A child of the supervisor, or one of the web server's own processes, which answer requests."""
        if victim == "web process":
            assert soon(lambda: bool(self._answering())), "none there"
            return dice.choice(self._answering() or [NOBODY])
        assert soon(lambda: bool(self.up.pids().get(victim))), "not there"
        return self.up.pids().get(victim) or NOBODY

    def _is_ours(self, pid: int) -> bool:
        """It lives, and this siege's supervisor started it: numbers of dead processes are given to others."""
        line = [parent_of(pid), parent_of(parent_of(pid))]
        return Process(pid).is_alive and self.up.process.pid in line

    def _is_back(self, victim: str, before: int, others: set[int]) -> bool:
        if victim == "web process":
            return bool(set(self._answering()) - others)
        now = self.up.pids().get(victim)
        if now in {None, before} or not Process(now or NOBODY).is_alive:
            return False
        return victim != "web" or self.up.answer("/livez")[0] == 200

    def _answering(self) -> list[int]:
        """The processes of the web server that answer requests."""
        web = self.up.pids().get("web") or NOBODY
        try:
            return [int(pid) for pid in Path(f"/proc/{web}/task/{web}/children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            return []


def parent_of(pid: int) -> int:
    """The process that started this one; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def new_seed() -> int:
    """The seed of this siege, printed so that it can be had again."""
    seed = int(os.environ.get("BIHUAN_SEED") or random.SystemRandom().randrange(2**32))
    print(f"\nBIHUAN_SEED={seed}")
    return seed


@contextmanager
def besieged(prepare: Callable[[Path], None], environment: Mapping[str, str]) -> Iterator[Siege]:
    """A data folder made ready, with everything up."""
    seed = new_seed()
    data = Path(tempfile.mkdtemp(prefix="bh-"))
    acknowledgements = Path(tempfile.mkdtemp(prefix="bh-acks-"))
    port = free_port()
    process: subprocess.Popen[str] | None = None
    try:
        prepare(data)
        process = bihuan(data, "up", "--port", str(port), **environment)
        threading.Thread(target=process.communicate, daemon=True).start()  # or what it says fills the pipe
        up = Running(data, port, process)
        assert soon(up.is_ready)
        yield Siege(up, seed, acknowledgements)
    finally:
        if process is not None:
            process.terminate()
            process.wait(timeout=60)
        if "BIHUAN_KEEP" in os.environ:
            print(f"kept: {data} {acknowledgements}")
        else:
            shutil.rmtree(data, ignore_errors=True)
            shutil.rmtree(acknowledgements, ignore_errors=True)
