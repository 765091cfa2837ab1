"""W1 and W1b over HTTP: intakes as programs send them, to the real web server with its processes."""

import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from statistics import median
from typing import Any

from bench.figures import RUNS, percentile

CLIENTS, EACH = 4, 150
LINES, CALLS = 1_000, 3
READY = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Called:
    """So many work orders a second through the API, and what a call took in milliseconds."""

    per_second: float
    p50: float
    p95: float


class Refused(RuntimeError):
    """The API took something else than what was sent."""


@contextmanager
def served() -> Iterator[int]:
    """The web server on a port of its own, on the database that the environment names."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port: int = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    with subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:bihuan.config.gunicorn", "bihuan.config.wsgi"],
        env={**os.environ, "BIHUAN_BIND": address, "DJANGO_SETTINGS_MODULE": "bihuan.config.settings"},
    ) as server:
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(port: int) -> None:
    until = time.monotonic() + READY
    while time.monotonic() < until:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/readyz")
                if connection.getresponse().status < 500:
                    return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the web server does not come up")


def intakes(port: int, seed: int) -> Called:
    """One POST an intake, with key and token, by four clients at once: the median of three runs."""
    with ThreadPoolExecutor(CLIENTS) as clients:
        programs = [_Program.of(port, seed + place) for place in range(CLIENTS)]
        for program in programs:
            program.send_one()
        runs = []
        for _run in range(RUNS):
            started = time.monotonic()
            took = [ms for one in clients.map(lambda program: program.send(EACH), programs) for ms in one]
            runs.append((len(took) / (time.monotonic() - started), took))
    return Called(
        median(rate for rate, _took in runs),
        median(percentile(took, 50) for _rate, took in runs),
        median(percentile(took, 95) for _rate, took in runs),
    )


def bulks(port: int, seed: int) -> Called:
    """A thousand lines a call, by two clients at once: two people, for one person's calls wait for each other."""
    programs = [_Program.of(port, seed + place, number) for place, number in enumerate(("2021", "2022"))]
    bodies = [[program.lines(LINES) for _call in range(CALLS)] for program in programs]
    with ThreadPoolExecutor(len(programs)) as clients:
        started = time.monotonic()
        took = [ms for one in clients.map(_Program.send_bulks, programs, bodies) for ms in one]
        spent = time.monotonic() - started
    return Called(LINES * len(took) / spent, percentile(took, 50), percentile(took, 95))


@dataclass
class _Program:
    """Sends what a clerk would type, for a person with a token."""

    connection: HTTPConnection
    secret: str
    matters: Iterator[dict[str, Any]]

    @classmethod
    def of(cls, port: int, seed: int, number: str = "2021") -> "_Program":
        from bihuan.org.models import Staff
        from bihuan.org.operations import make_token

        now = datetime.now(UTC)
        staff = Staff.objects.get(number=number)
        over = now + timedelta(days=1)
        token = make_token(staff=staff, name="bench", scopes=("intake",), expires_at=over, by=staff, at=now)
        return cls(HTTPConnection("127.0.0.1", port, timeout=120), token.secret, _matters(seed))

    def send(self, count: int) -> list[float]:
        return [self.send_one() for _turn in range(count)]

    def send_one(self) -> float:
        body = {"regulation": "telecom", "procedure": "complaint", "values": next(self.matters), "then": "submit"}
        took, _said = self._post("/api/work-orders", json.dumps(body).encode(), "application/json", 201)
        return took

    def lines(self, count: int) -> bytes:
        lines = ({"key": uuid.uuid4().hex, "values": next(self.matters)} for _line in range(count))
        return b"\n".join(json.dumps(line).encode() for line in lines)

    def send_bulks(self, bodies: list[bytes]) -> list[float]:
        address = "/api/work-orders/bulk?regulation=telecom&procedure=complaint&then=submit"
        took = []
        for body in bodies:
            spent, said = self._post(address, body, "application/x-ndjson", 200)
            if not all(line["is_new"] for line in said["lines"]):
                raise Refused(str([line for line in said["lines"] if not line["is_new"]][:1]))
            took.append(spent)
        return took

    def _post(self, address: str, body: bytes, kind: str, status: int) -> tuple[float, Any]:
        headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": uuid.uuid4().hex, "Content-Type": kind}
        started = time.perf_counter()
        self.connection.request("POST", address, body, headers)
        answer = self.connection.getresponse()
        said = json.loads(answer.read())
        spent = (time.perf_counter() - started) * 1000
        if answer.status != status:
            raise Refused(f"{answer.status}: {said}")
        return spent, said


def _matters(seed: int) -> Iterator[dict[str, Any]]:
    """What clerks write down, with rows by the names that programs know."""
    from bench.clerks import Clerks
    from bihuan.customers.models import Customer

    clerks = Clerks(seed)
    numbers = dict(Customer.objects.filter(pk__in=[pk for pk, _tier in clerks.customers]).values_list("pk", "number"))
    while True:
        clerks.at = datetime.now(UTC)
        said = clerks.complaint()
        said |= {"customer": numbers[said["customer"]], "home": clerks.home.code, "occurrence": clerks.home.code}
        yield {code: value.isoformat() if isinstance(value, datetime) else value for code, value in said.items()}
