"""A child process of the supervisor: started, watched, started again, ended."""

import ctypes
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
PATIENCE = 15.0  # seconds to end by itself before it is killed
HEALTHY_AFTER = 30.0
LONGEST_WAIT = 1.0  # between two starts: a loaded machine needs most of the ten seconds for the start itself


@dataclass(slots=True)
class Child:
    """A process that shall always run. Where it dies again and again, the wait between starts grows to seconds."""

    name: str
    command: list[str]
    environment: dict[str, str]
    folder: Path
    deaths: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _started: float = 0.0
    _not_before: float = 0.0

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def keep_alive(self) -> bool:
        """Start it if it does not run and may be started yet. True if it was started now."""
        if self._process is not None:
            if self._process.poll() is None:
                return False
            self._bury()
        if time.monotonic() < self._not_before:
            return False
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            self.command,
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_the_supervisor,
        )
        return True

    def ask_to_end(self) -> None:
        """Tell it to finish what it does and go."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self) -> None:
        """Wait for its end; after a while, and for whatever it leaves behind, by force."""
        if self._process is None:
            return
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._end_group(self._process.pid)
        self._process = None

    def _bury(self) -> None:
        """Note a death and end what the dead one had started, so that its port and its locks are free."""
        if self._process is None:
            return
        self._end_group(self._process.pid)
        self._process = None
        healthy = time.monotonic() - self._started > HEALTHY_AFTER
        self.deaths = 1 if healthy else self.deaths + 1
        self._not_before = time.monotonic() + min(LONGEST_WAIT, 0.25 * 2 ** (self.deaths - 1))

    @staticmethod
    def _end_group(pid: int) -> None:
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def _end_with_the_supervisor() -> None:
    """Have the kernel end this process when the supervisor dies, however it dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
