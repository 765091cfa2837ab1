"""Sending news, and keeping what became of each try."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import override_settings

from bihuan.webhooks import jobs, ways
from bihuan.webhooks.models import News, Webhook
from bihuan.webhooks.operations import MOST_TRIES, end_webhook, note_try
from tests.workorders.department import MORNING, Department


class Receiver(BaseHTTPRequestHandler):
    """Keeps what arrives, and answers as it is told."""

    heard: list[tuple[dict[str, str], bytes]] = []
    answers = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Receiver.heard.append((dict(self.headers), body))
        self.send_response(Receiver.answers)
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[str]:
    Receiver.heard, Receiver.answers = [], 200
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/heard"
        server.shutdown()
        thread.join()


@pytest.fixture
def news(telecom: Department, hook: Webhook) -> News:
    return News.objects.create(
        webhook=hook, entry_id=1, name="work_order.taken", order_number="TCTS1", body='{"id": "1-1"}', made_at=MORNING
    )


@override_settings(BIHUAN_WEBHOOKS_PRIVATE=True)
def test_arrives_signed_so_that_the_receiver_can_tell(news: News, receiver: str) -> None:
    Webhook.objects.update(url=receiver)

    jobs.deliver(news_id=news.pk)
    jobs.deliver(news_id=news.pk)

    news.refresh_from_db()
    assert (news.state, news.status, news.tries) == ("sent", 200, 1)
    [(headers, body)] = Receiver.heard
    expected = ways.signature(news.webhook.secret, int(headers[ways.TIMESTAMP]), body.decode())
    assert headers[ways.SIGNATURE] == expected
    assert ways.signature("another", int(headers[ways.TIMESTAMP]), body.decode()) != expected


@override_settings(BIHUAN_WEBHOOKS_PRIVATE=True)
@pytest.mark.parametrize("answer", [302, 400, 500])
def test_anything_but_an_arrival_is_tried_again_and_not_followed(news: News, receiver: str, answer: int) -> None:
    Webhook.objects.update(url=receiver)
    Receiver.answers = answer

    with pytest.raises(jobs.TryAgain):
        jobs.deliver(news_id=news.pk)

    news.refresh_from_db()
    assert (news.state, news.status, news.fault) == ("waiting", answer, f"HTTP {answer}")
    assert len(Receiver.heard) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.8", "169.254.169.254", "[::1]", "192.168.1.1"])
def test_no_news_enter_a_private_network_unless_that_is_wished(news: News, host: str) -> None:
    Webhook.objects.update(url=f"http://{host}/")

    with pytest.raises(jobs.TryAgain, match="private_address"):
        jobs.deliver(news_id=news.pk)


def test_dead_after_the_last_try(news: News) -> None:
    for _number in range(MOST_TRIES):
        found = note_try(news=news, status=500, fault="HTTP 500", at=MORNING)

    assert (found.state, found.tries) == ("dead", MOST_TRIES)


def test_what_arrived_stays_so(news: News) -> None:
    note_try(news=news, status=200, fault="", at=MORNING)
    assert note_try(news=news, status=500, fault="HTTP 500", at=MORNING).state == "sent"


def test_an_address_that_has_ended_hears_nothing_more(telecom: Department, news: News) -> None:
    end_webhook(webhook=news.webhook, by=telecom.world.administrator, at=MORNING)

    jobs.deliver(news_id=news.pk)

    news.refresh_from_db()
    assert (news.state, news.tries) == ("waiting", 0)
