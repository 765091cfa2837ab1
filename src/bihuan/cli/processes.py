"""Processes of this machine, told apart from strangers that got the same number later."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """A process by its number."""

    pid: int

    @property
    def is_alive(self) -> bool:
        """It runs; a dead child that nobody has buried yet does not count."""
        try:
            status = (PROC / str(self.pid) / "stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return False
        return status.rpartition(")")[2].split()[0] not in "ZX"

    def works_in(self, folder: Path) -> bool:
        """It runs with this folder as its working directory, as every PostgreSQL process does in its cluster."""
        try:
            return self.is_alive and (PROC / str(self.pid) / "cwd").samefile(folder)
        except OSError:
            return False

    @property
    def born(self) -> str:
        """When it started, in ticks since the machine did: with the number, a name that is never given twice."""
        try:
            return (PROC / str(self.pid) / "stat").read_text().rpartition(")")[2].split()[19]
        except (FileNotFoundError, ProcessLookupError):
            return ""

    def send(self, how: signal.Signals) -> None:
        """Send a signal; a process that is gone already is no error."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, how)


def processes_in(folder: Path) -> Iterator[Process]:
    """Every process that works in the folder."""
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            process = Process(int(entry.name))
            if process.works_in(folder):
                yield process
