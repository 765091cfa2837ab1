"""The embedded PostgreSQL: the server of the wheel, run by us, in one folder that only its owner can enter."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from functools import cached_property
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from bihuan.cli.binaries import newest_binaries, of_version
from bihuan.cli.lowering import runner_for
from bihuan.cli.processes import Process, processes_in
from bihuan.config.places import private_folder, socket_folder

PATIENCE = 60.0  # seconds that a start may take: recovery after a crash reads the log again
KEPT_LOG = 20 * 1024 * 1024

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "5000",
    "idle_in_transaction_session_timeout": "600000",
    "shared_buffers": "128MB",
}


class DatabaseTrouble(Exception):
    """The embedded database cannot be started; the sentence says why and what helps."""


@dataclass
class Postgres:
    """One cluster in `folder`. Several processes may use it at once; the last to leave stops it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    _child: int | None = field(default=None, repr=False)

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @cached_property
    def socket(self) -> Path:
        return socket_folder(self.folder)

    @property
    def password(self) -> str:
        return (self.folder / "password").read_text().strip()

    @property
    def binaries(self) -> Path:
        version = self.cluster / "PG_VERSION"
        return of_version(version.read_text().strip()) if version.exists() else newest_binaries()

    def conninfo(self, database: str = "bihuan", user: str = "bihuan") -> str:
        """How a client reaches a database of this cluster."""
        return psycopg.conninfo.make_conninfo(
            host=str(self.socket), user=user, password=self.password, dbname=database, connect_timeout=5
        )

    @contextmanager
    def in_use(self) -> Iterator["Postgres"]:
        """The running server, started if need be, and stopped again when nobody else uses it any more."""
        private_folder(self.folder)
        with (self.folder / "users.lock").open("w") as users:
            flock(users, LOCK_SH)
            self.start()
            try:
                yield self
            finally:
                self._leave(users)

    def start(self) -> bool:
        """Make sure that the server runs. True if it was started now, False if it ran already."""
        private_folder(self.folder)
        with self._alone():
            if self.process() is not None:
                return False
            if not (self.cluster / "PG_VERSION").exists():
                self._create()
            self._sweep_up()
            self._launch()
            self._make_database()
            return True

    def stop(self) -> None:
        """End every session and stop the server (SIGINT: a SIGTERM would wait for clients for ever)."""
        with self._alone():
            process = self.process()
            if process is None:
                return
            for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                process.send(how)
                if self._ended(process, within=20):
                    break

    def process(self) -> Process | None:
        """The postmaster of this cluster, if one lives: a stale pid file does not count."""
        self._child_has_ended()
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        process = Process(pid)
        return process if process.works_in(self.cluster) else None

    def is_ready(self) -> bool:
        """The server takes connections, as it says itself in its pid file."""
        if self.process() is None:
            return False
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    # How it is done

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "start.lock").open("w") as lock:
            flock(lock, LOCK_EX)
            yield

    def _leave(self, users: IO[str]) -> None:
        try:
            flock(users, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return
        self.stop()

    def _create(self) -> None:
        """Make the cluster beside its place and move it there whole, so that a broken start leaves no half of one."""
        fresh = self.folder / "cluster.new"
        shutil.rmtree(fresh, ignore_errors=True)
        password = self.folder / "password"
        if not password.exists():
            _write_secret(password, secrets.token_urlsafe(24))
        programs = newest_binaries()
        runner = runner_for(self.folder, programs)
        runner.hand_over(self.folder)
        options = ["-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options += ["--data-checksums", "--auth=scram-sha-256", "--username=postgres", "--no-instructions"]
        done = subprocess.run(
            [*runner.before, str(programs / "initdb"), "-D", str(fresh), f"--pwfile={password}", *options],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise DatabaseTrouble(f"initdb failed: {done.stderr.strip()}")
        fresh.rename(self.cluster)

    def _sweep_up(self) -> None:
        """After a kill -9: end what the dead postmaster left behind, then take away its marks."""
        deadline = time.monotonic() + 20
        while orphans := list(processes_in(self.cluster)):
            for orphan in orphans:
                orphan.send(signal.SIGKILL)
            if time.monotonic() > deadline:
                raise DatabaseTrouble(f"Processes of an earlier server do not end: {[o.pid for o in orphans]}")
            time.sleep(0.05)
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        for mark in self.socket.glob(".s.PGSQL.*"):
            mark.unlink()

    def _launch(self) -> None:
        runner = runner_for(self.folder, self.binaries)
        private_folder(self.socket)
        if self.socket.stat().st_mode & 0o077:
            raise DatabaseTrouble(f"{self.socket} is open to others; remove it and start again.")
        runner.hand_over(self.socket)
        settings = {**SETTINGS, **self.settings, "unix_socket_directories": str(self.socket)}
        flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        log = self.folder / "postgres.log"
        if log.exists() and log.stat().st_size > KEPT_LOG:
            log.replace(log.with_suffix(".log.1"))
        said_before = log.stat().st_size if log.exists() else 0
        command = [*runner.before, str(self.binaries / "postgres"), "-D", str(self.cluster), *flags]
        self._child = os.posix_spawnp(
            command[0],
            command,
            os.environ,
            setsid=True,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
        )
        self._await_ready(log, said_before)

    def _await_ready(self, log: Path, said_before: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.is_ready():
            if self._child_has_ended() or time.monotonic() > deadline:
                with log.open("rb") as lines:
                    lines.seek(said_before)
                    said = lines.read().decode(errors="replace").strip()
                raise DatabaseTrouble(f"PostgreSQL does not start:\n{said[-2000:]}")
            time.sleep(0.02)

    def _make_database(self) -> None:
        """The product's own role and database: the role owns its database and is no superuser."""
        with psycopg.connect(self.conninfo("postgres", "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'bihuan'").fetchone():
                role = sql.SQL("CREATE ROLE bihuan LOGIN CREATEDB PASSWORD {}").format(self.password)
                connection.execute(role)
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'bihuan'").fetchone():
                connection.execute("CREATE DATABASE bihuan OWNER bihuan")

    def _child_has_ended(self) -> bool:
        """Whether no child of ours runs the server; a dead one is buried on the way."""
        if self._child is not None and os.waitpid(self._child, os.WNOHANG) != (0, 0):
            self._child = None
        return self._child is None

    def _ended(self, process: Process, within: float) -> bool:
        deadline = time.monotonic() + within
        while process.is_alive:
            self._child_has_ended()
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


def _write_secret(path: Path, secret: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
