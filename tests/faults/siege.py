"""A siege: clients write, an assailant kills, and afterwards nothing acknowledged may be missing.

Everything random comes from one seed, which is printed. Clients append each acknowledgement to a file of their own and
flush it before the next write, so that the proof does not lie in the process that is being killed.
"""

import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.cli.test_up import Running, bihuan, free_port, soon

BACK_WITHIN = 10.0


class NotAcknowledged(Exception):
    """The write was refused, cut off or never answered: it may be there or not."""


class Workload(Protocol):
    """What the clients do, and how one finds out afterwards whether it is all there."""

    def write(self, up: Running, dice: random.Random, mark: str) -> None:
        """Write something that carries the mark; raise NotAcknowledged unless it was acknowledged."""

    def found(self, up: Running) -> Counter[str]:
        """How often each mark is there now."""


@dataclass
class Siege:
    """One `bihuan up`, its clients and its assailant."""

    up: Running
    seed: int
    folder: Path
    slowest: float = 0.0
    kills: Counter[str] = field(default_factory=Counter)
    _over: threading.Event = field(default_factory=threading.Event)

    def withstand(self, workload: Workload, victims: Sequence[str], times: int, clients: int = 4) -> None:
        """Kill each victim so many times while the clients write, and see each come back in time."""
        threads = [threading.Thread(target=self._client, args=(workload, number)) for number in range(clients)]
        for thread in threads:
            thread.start()
        try:
            dice = random.Random(self.seed)
            order = [victim for victim in victims for _time in range(times)]
            dice.shuffle(order)
            for victim in order:
                time.sleep(dice.uniform(0.05, 0.8))
                self._kill(victim)
        finally:
            self._over.set()
            for thread in threads:
                thread.join()
        assert soon(self.up.is_ready)

    def acknowledged(self) -> set[str]:
        """Every mark that some client holds a promise for."""
        return {mark for log in self.folder.glob("client-*") for mark in log.read_text().split()}

    def _client(self, workload: Workload, number: int) -> None:
        dice = random.Random(f"{self.seed}-{number}")
        with (self.folder / f"client-{number}").open("a") as log:
            count = 0
            while not self._over.is_set():
                count += 1
                mark = f"M{number}-{count}"
                try:
                    workload.write(self.up, dice, mark)
                except NotAcknowledged:
                    time.sleep(0.05)
                    continue
                log.write(f"{mark}\n")
                log.flush()
                os.fsync(log.fileno())

    def _kill(self, victim: str) -> None:
        before = self.up.pids()[victim]
        began = time.monotonic()
        os.kill(before, signal.SIGKILL)
        self.kills[victim] += 1
        assert soon(lambda: self.up.pids().get(victim) not in {None, before}), f"{victim} stays away"
        assert soon(self.up.is_ready), f"not ready after {victim} was killed"
        took = time.monotonic() - began
        self.slowest = max(self.slowest, took)
        assert took <= BACK_WITHIN, f"{victim} took {took:.1f} s to come back"


@contextmanager
def besieged(prepare: Callable[[Path], None]) -> Iterator[Siege]:
    """A data folder made ready, with everything up, and the seed on the screen."""
    seed = int(os.environ.get("BIHUAN_SEED") or random.SystemRandom().randrange(2**32))
    print(f"\nBIHUAN_SEED={seed}")
    data = Path(tempfile.mkdtemp(prefix="bh-"))
    acknowledgements = Path(tempfile.mkdtemp(prefix="bh-acks-"))
    port = free_port()
    prepare(data)
    process: subprocess.Popen[str] = bihuan(data, "up", "--port", str(port))
    up = Running(data, port, process)
    try:
        assert soon(up.is_ready)
        yield Siege(up, seed, acknowledgements)
    finally:
        process.terminate()
        process.communicate(timeout=60)
        shutil.rmtree(data)
        shutil.rmtree(acknowledgements)
