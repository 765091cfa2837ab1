"""A complaint on its way through the small world, a mail server and an SMS gateway that really answer."""

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from bihuan.clocks.models import Clock
from bihuan.clocks.operations import raise_due_clocks
from bihuan.customers.operations import CustomerCard, register_customer
from bihuan.journal.events import SYSTEM
from bihuan.journal.models import Entry, ReaderPosition
from bihuan.journal.subscriptions import run_readers
from bihuan.kernel.time import SHANGHAI, standing_at
from bihuan.notices.models import Delivery
from bihuan.org.models import Staff
from bihuan.regulation.models import Edition
from bihuan.regulation.operations import install_edition
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.operations import open_work_order, take_action
from tests.world import World, build_world

TELECOM = Path(__file__).parents[2] / "packs" / "telecom"
BEFORE = datetime(2025, 12, 1, 9, 0, tzinfo=SHANGHAI)
THREE = datetime(2026, 3, 2, 15, 0, tzinfo=SHANGHAI)  # Monday
LATER = timedelta(minutes=5)


@dataclass
class Mail:
    """A mail server on the loopback address that keeps what it gets; it can be shut, and told what to answer."""

    port: int
    got: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"
    _running: Controller | None = None

    def open(self) -> None:
        self._running = Controller(self, hostname="127.0.0.1", port=self.port)
        self._running.start()

    def shut(self) -> None:
        if self._running is not None:
            self._running.stop()
        self._running = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.got.append(BytesParser(EmailMessage, policy=default).parsebytes(bytes(envelope.content or b"")))
        return self.answer


@dataclass
class Gateway:
    """An SMS gateway that keeps what it gets and answers what it is told to."""

    got: list[dict[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    status: int = 200


@pytest.fixture
def mail(settings: Settings) -> Iterator[Mail]:
    server = Mail(_free_port())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    server.open()
    yield server
    server.shut()


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    kept = Gateway()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"]))
            if kept.status == 200:
                kept.got.append(json.loads(said))
                kept.tokens.append(self.headers.get("Authorization", ""))
            self.send_response(kept.status)
            self.end_headers()
            self.wfile.write("号码停机".encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing of it belongs into the output of the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.BIHUAN_SMS_URL = f"http://127.0.0.1:{server.server_port}/send"
        settings.BIHUAN_SMS_TOKEN = "token-of-the-gateway"
        yield kept
        server.shutdown()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Matter:
    """One complaint and what the tests do with it."""

    world: World
    edition: Edition
    order: WorkOrder

    def act(self, action: str, by: Staff, at: datetime, **values: object) -> None:
        take_action(order=self.order, action=action, values=values, by=by, at=at)
        self.order.refresh_from_db()

    def dispatch(self, at: datetime = THREE + LATER) -> None:
        """The centre sends it to the business department of Zhengzhou."""
        self.act("dispatch", self.world.reviewer, at, target=self.world.business.pk)

    def take(self, at: datetime = THREE + 2 * LATER) -> None:
        """Its handler takes it."""
        self.act("take", self.world.business_handler, at)

    def warn(self) -> datetime:
        """Let the warning of the handling limit come, and everybody be told; gives back when."""
        at = Clock.objects.get(limit="handling", matter_id=self.order.pk).next_at
        assert at is not None
        raise_due_clocks(at=at)
        tell(at)
        return at

    def breach(self) -> datetime:
        """Let the limit be missed after its warning."""
        self.warn()
        return self.warn()


@pytest.fixture
def matter(world: World) -> Matter:
    """A complaint that was called in at the hotline and waits for its review."""
    return complaint_in(world)


@pytest.fixture
def committed_matter(real_commits: None) -> Matter:
    """The same where every transaction really commits."""
    return complaint_in(build_world())


def complaint_in(world: World) -> Matter:
    edition = install_edition(folder=TELECOM, historical=True, by=SYSTEM, at=BEFORE)
    card = CustomerCard(name="曾国强", phones=("13900001234",), tier="ordinary", home_unit=world.zhengzhou)
    customer = register_customer(card=card, by=world.hotline_clerk, at=BEFORE)
    order = open_work_order(
        edition=edition,
        procedure="complaint",
        values={
            "channel": "hotline",
            "customer": customer.pk,
            "contact_phone": "13900001234",
            "text": "家里晚上八点以后经常打不出电话。",
            "phenomenon": "晚上家中无信号",
            "contact_ended_at": THREE - LATER,
            "recording_number": "R20260302-0117",
            "demand": "尽快修好。",
            "home": world.zhengzhou.pk,
            "occurrence": world.zhengzhou.pk,
            "classification": "mobile",
            "business": "gsm",
            "problem": "network_quality",
            "level": "provincial_ordinary",
            "promised_at": THREE - LATER + timedelta(hours=48),
        },
        then="submit",
        by=world.hotline_clerk,
        at=THREE,
    )
    people = Staff.objects.filter(pk__in=[world.business_handler.pk, world.department_head.pk])
    people.update(email="wudi@example.org", mobile="13800001009")
    return Matter(world, edition, order)


def tell(at: datetime) -> None:
    """Let everybody hear of what stands in the journal, at this moment."""
    with standing_at(at):
        while run_readers(at=at):
            pass


def tell_again(at: datetime) -> None:
    """The journal is read from its beginning once more, as after a restored backup."""
    ReaderPosition.objects.filter(reader="notices.telling").delete()
    tell(at)


def entry_named(name: str, order: WorkOrder) -> Entry:
    return Entry.objects.filter(matter_id=order.pk, matter_kind="work_order", name=name).latest("id")


def delivery(by: str) -> Delivery:
    return Delivery.objects.select_related("notice").get(by=by)
