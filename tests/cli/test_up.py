"""`bihuan up`: everything under one roof, each back when it dies, all gone when it is told to stop."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bihuan.cli.processes import Process, processes_in

SOON = 40.0  # generous: the machine may be busy with other tests


@dataclass
class Running:
    """A supervisor in a data folder of its own."""

    data: Path
    port: int
    process: "subprocess.Popen[str]"

    def pids(self) -> dict[str, int]:
        try:
            return dict(json.loads((self.data / "run" / "up.json").read_text())["processes"])
        except FileNotFoundError:
            return {}

    def answer(self, path: str, **headers: str) -> tuple[int, str]:
        try:
            asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
            try:
                answer = urllib.request.urlopen(asked, timeout=5)
            except urllib.error.HTTPError as refusal:
                answer = refusal
            with answer:
                return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):  # cut off, perhaps in the middle of a word
            return 0, ""

    def is_ready(self) -> bool:
        return self.answer("/readyz")[0] == 200


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def soon(question: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SOON
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.1)
    return False


def bihuan(data: Path, *words: str, **environment: str) -> "subprocess.Popen[str]":
    mine = {"BIHUAN_DATA": str(data), "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-m", "bihuan", *words],
        env=inherited | mine,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    data = Path(tempfile.mkdtemp(prefix="bh-"))
    port = free_port()
    up = Running(data, port, bihuan(data, "up", "--port", str(port)))
    try:
        assert soon(up.is_ready)
        yield up
    finally:
        up.process.terminate()
        up.process.communicate(timeout=60)
        left = list(processes_in(data / "database" / "cluster"))
        shutil.rmtree(data)
        assert not left


@pytest.mark.parametrize("name", ["web", "worker", "clock", "postgres"])
def test_brings_back_what_was_killed(running: Running, name: str) -> None:
    killed = running.pids()[name]

    os.kill(killed, signal.SIGKILL)

    assert soon(lambda: running.pids().get(name) not in {None, killed})
    assert soon(running.is_ready)


def test_second_up_says_what_runs_and_leaves_it_alone(running: Running) -> None:
    before = running.pids()

    second = bihuan(running.data, "up", "--port", str(running.port))
    said, _errors = second.communicate(timeout=30)

    assert second.returncode == 0
    assert f"http://127.0.0.1:{running.port}/" in said
    assert running.pids() == before
    assert running.is_ready()


def test_taken_port_is_said_and_nothing_is_left_behind(running: Running, tmp_path: Path) -> None:
    other = bihuan(tmp_path, "up", "--port", str(running.port))
    other.communicate(timeout=60)

    assert other.returncode == 1
    assert not list(processes_in(tmp_path / "database" / "cluster"))


def test_probes_answer_without_a_host_name(running: Running) -> None:
    assert running.answer("/livez") == (200, '{"alive": true}')
    assert running.answer("/readyz") == (200, '{"ready": true}')
    running.answer("/no-such-page/")
    assert 'bihuan_answers_total{status="4xx"}' in running.answer("/metrics")[1]


def test_database_away_is_a_clear_page(running: Running) -> None:
    database = Process(running.pids()["postgres"])
    os.kill(running.process.pid, signal.SIGSTOP)  # or the supervisor would have it back before we look
    try:
        database.send(signal.SIGKILL)
        assert soon(lambda: not database.is_alive)
        status, page = running.answer("/", Cookie="bihuan_session=somebody")
    finally:
        os.kill(running.process.pid, signal.SIGCONT)

    assert status == 503
    assert "暂时连不上数据库" in page
    assert "nothing is half saved" in page
    assert soon(running.is_ready)


def test_killed_supervisor_leaves_a_database_that_the_next_one_adopts() -> None:
    data = Path(tempfile.mkdtemp(prefix="bh-"))
    port = free_port()
    first = Running(data, port, bihuan(data, "up", "--port", str(port)))
    second = None
    try:
        assert soon(first.is_ready)
        pids = first.pids()
        first.process.kill()
        first.process.communicate()
        assert soon(lambda: not any(Process(pids[name]).is_alive for name in ("web", "worker", "clock")))
        assert Process(pids["postgres"]).is_alive

        second = Running(data, port, bihuan(data, "up", "--port", str(port)))

        assert soon(second.is_ready)
        assert second.pids()["postgres"] == pids["postgres"]
    finally:
        if second is not None:
            second.process.send_signal(signal.SIGINT)
            second.process.communicate(timeout=60)
        assert not list(processes_in(data / "database" / "cluster"))
        shutil.rmtree(data)
