"""The world outside the house: a mail server and an SMS gateway that note down whatever reaches them."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from aiosmtpd.controller import Controller

from tests.cli.test_up import free_port


@dataclass
class Outside:
    """How often each mail (by address and Message-ID) and each SMS (by number and id) arrived."""

    mails: Counter[tuple[str, str]] = field(default_factory=Counter)
    messages: Counter[tuple[str, str]] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)
    environment: dict[str, str] = field(default_factory=dict)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        head = envelope.content.decode("ascii", "replace").split("\r\n\r\n", 1)[0].replace("\r\n ", " ")
        said = dict(line.split(":", 1) for line in head.split("\r\n") if ":" in line)
        with self.lock:
            for address in envelope.rcpt_tos:
                self.mails[address, said["Message-ID"].strip()] += 1
        return "250 OK"


@contextmanager
def outside() -> Iterator[Outside]:
    """Both listening on loopback, and how the product is told where."""
    world = Outside()

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with world.lock:
                world.messages[said["to"], said["id"]] += 1
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Nothing: what matters is counted."""

    mail = Controller(world, hostname="127.0.0.1", port=free_port())
    sms = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    world.environment = {
        "BIHUAN_SMTP": f"smtp://127.0.0.1:{mail.port}",
        "BIHUAN_SMS_URL": f"http://127.0.0.1:{sms.server_port}/",
    }
    mail.start()
    Thread(target=sms.serve_forever, daemon=True).start()
    try:
        yield world
    finally:
        mail.stop()
        sms.shutdown()
        sms.server_close()
