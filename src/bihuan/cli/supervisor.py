"""`bihuan up`: the database, the web server, the worker and the clock under one roof, each back when it dies."""

import json
import os
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from bihuan.cli.children import Child
from bihuan.cli.lowering import NobodyToRunIt
from bihuan.cli.postgres import DatabaseTrouble, Postgres
from bihuan.config.places import private_folder

Say = Callable[[str], None]
LOOK_EVERY = 0.2
_ITSELF = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # this machine is asked through no proxy


class AlreadyUp(Exception):
    """Another supervisor has this data folder; the sentence says where it answers."""


class PortTaken(Exception):
    """Something else listens where the web server should."""


@dataclass
class Supervisor:
    """Keeps the children of one data folder alive until it is told to stop."""

    data: Path
    bind: str
    say: Say
    postgres: Postgres | None
    _children: list[Child] = field(default_factory=list)
    _stopping: bool = False

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the data folder; a second supervisor is told what runs already."""
        run = private_folder(self.data / "run")
        with (run / "up.lock").open("a") as lock:
            try:
                flock(lock, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                raise AlreadyUp(self._what_runs()) from None
            for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(asked, self._stop)
            try:
                yield
            finally:
                (run / "up.json").unlink(missing_ok=True)

    def run(self) -> None:
        """Start everything, watch it, and end it in order when a signal asks for it."""
        self._require_port()
        self._children = [self._web(), self._python("worker"), self._python("clock")]
        announced = False
        try:
            while not self._stopping:
                self._look()
                if not announced and self._answers():
                    self.say(f"闭环已就绪 · Bihuan is ready: http://{self.bind}/  （Ctrl-C 停止 · stops everything）")
                    announced = True
                time.sleep(LOOK_EVERY)
        finally:
            self._end()

    def _look(self) -> None:
        """One look at everything: whatever is dead is started again."""
        changed = self._keep_database()
        for child in self._children:
            if child.keep_alive():
                changed = True
                if child.deaths:
                    self.say(f"{child.name}: 已重新启动 · started again (pid {child.pid})")
        if changed:
            self._note()

    def _keep_database(self) -> bool:
        if self.postgres is None or self.postgres.process() is not None:
            return False
        try:
            self.postgres.start()
        except (DatabaseTrouble, NobodyToRunIt, OSError) as trouble:
            self.say(f"postgres: {trouble}")
            time.sleep(1)
            return False
        self.say("postgres: 已重新启动 · started again")
        return True

    def _end(self) -> None:
        for child in self._children:
            child.ask_to_end()
        for child in self._children:
            child.end()

    def _stop(self, _signal: int, _frame: object) -> None:
        """Leave the loop; before there is one, leave at once."""
        self._stopping = True
        if not self._children:
            raise KeyboardInterrupt

    def _web(self) -> Child:
        figures = self.data / "run" / "figures"
        shutil.rmtree(figures, ignore_errors=True)
        private_folder(figures)
        command = [sys.executable, "-m", "gunicorn", "-c", "python:bihuan.config.gunicorn", "bihuan.config.wsgi"]
        environment = self._environment() | {"BIHUAN_BIND": self.bind, "PROMETHEUS_MULTIPROC_DIR": str(figures)}
        return Child("web", command, environment, Path.cwd())

    def _python(self, name: str) -> Child:
        return Child(name, [sys.executable, "-m", "bihuan", name], self._environment(), Path.cwd())

    def _environment(self) -> dict[str, str]:
        return os.environ | {"BIHUAN_DATA": str(self.data)}

    def _answers(self) -> bool:
        try:
            with _ITSELF.open(f"http://{self.bind}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _require_port(self) -> None:
        host, _colon, port = self.bind.rpartition(":")
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host.strip("[]"), int(port)))
            except OSError as trouble:
                raise PortTaken(f"{self.bind} 不可用 · cannot be used ({trouble.strerror}); --port …") from None

    def _note(self) -> None:
        """Write down what runs, for whoever looks next."""
        database = self.postgres.process() if self.postgres else None
        pids = {child.name: child.pid for child in self._children}
        if database is not None:
            pids["postgres"] = database.pid
        facts = {"supervisor": os.getpid(), "address": f"http://{self.bind}/", "processes": pids}
        place = self.data / "run" / "up.json"
        fresh = place.with_suffix(".new")
        fresh.write_text(json.dumps(facts))
        fresh.replace(place)

    def _what_runs(self) -> str:
        try:
            facts = json.loads((self.data / "run" / "up.json").read_text())
        except (FileNotFoundError, ValueError):
            return "闭环正在启动 · Bihuan is starting already."
        pids = ", ".join(f"{name} {pid}" for name, pid in facts["processes"].items())
        return f"闭环已在运行 · Bihuan runs already: {facts['address']} (bihuan up {facts['supervisor']}, {pids})"


def is_up(data: Path) -> bool:
    """Whether a supervisor holds this data folder now."""
    try:
        with (data / "run" / "up.lock").open("a") as lock:
            flock(lock, LOCK_EX | LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
