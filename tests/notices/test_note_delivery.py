"""What leaves the house: sent once, tried again while there is hope, and failed with its reason."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from bihuan.config.queue import run_worker
from bihuan.kernel.time import standing_at
from bihuan.notices import ways
from bihuan.notices.jobs import TryAgain, deliver
from bihuan.notices.models import Delivery, Notice
from bihuan.notices.operations import MOST_TRIES, note_delivery
from bihuan.org.models import Staff
from tests.browser.department import let_readers_catch_up
from tests.notices.conftest import Gateway, Mail, Matter, delivery

MINUTE = timedelta(minutes=1)


@pytest.fixture
def warned_at(matter: Matter) -> datetime:
    """The handler was warned: a mail and an SMS wait to leave."""
    matter.dispatch()
    matter.take()
    return matter.warn()


def try_to(by: str, at: datetime) -> Delivery:
    """What a job does, at this moment."""
    with standing_at(at):
        deliver(delivery_id=delivery(by).pk)
    return delivery(by)


def test_a_warning_reaches_its_handler_by_mail_and_sms(
    matter: Matter, mail: Mail, gateway: Gateway, warned_at: datetime
) -> None:
    sent = [try_to(by, warned_at + MINUTE) for by in ("mail", "sms")]

    assert [(one.state, one.sent_at, one.tries, one.fault) for one in sent] == [("sent", warned_at + MINUTE, 1, "")] * 2
    (received,) = mail.got
    assert received["To"] == "wudi@example.org"
    assert received["Subject"].strip() == f"预警：{matter.order.number} 处理时限将到"
    assert f"工单 {matter.order.number}“晚上家中无信号”现处于处理中" in received.get_content()
    assert f"/notices/{sent[0].notice_id}/" in received.get_content()
    (said,) = gateway.got
    assert (said["to"], said["text"]) == ("13800001009", sent[1].notice.text)
    assert gateway.tokens == ["Bearer token-of-the-gateway"]


def test_what_was_sent_is_not_sent_again(mail: Mail, warned_at: datetime) -> None:
    try_to("mail", warned_at + MINUTE)
    try_to("mail", warned_at + 2 * MINUTE)

    assert len(mail.got) == 1
    assert delivery("mail").sent_at == warned_at + MINUTE


def test_killed_between_sending_and_noting_it_is_the_same_mail_again(
    mail: Mail, gateway: Gateway, warned_at: datetime
) -> None:
    """Mail cannot be taken back: the second one bears the same Message-ID, the second SMS the same id."""
    for by in ("mail", "sms"):
        ways.send(delivery(by))  # and the worker dies here
        try_to(by, warned_at + MINUTE)

    assert len({received["Message-ID"] for received in mail.got}) == 1
    assert len({said["id"] for said in gateway.got}) == 1
    assert delivery("mail").state == delivery("sms").state == "sent"


def test_a_server_that_is_down_is_tried_again_until_it_is_up(mail: Mail, warned_at: datetime) -> None:
    mail.shut()
    for turn in range(1, 4):
        with pytest.raises(TryAgain):
            try_to("mail", warned_at + turn * MINUTE)
    waiting = delivery("mail")
    assert (waiting.state, waiting.tries, waiting.tried_at) == ("waiting", 3, warned_at + 3 * MINUTE)
    assert "ConnectionRefusedError" in waiting.fault

    mail.open()
    sent = try_to("mail", warned_at + 4 * MINUTE)

    assert (sent.state, sent.sent_at, sent.tries, sent.fault) == ("sent", warned_at + 4 * MINUTE, 4, "")
    assert len(mail.got) == 1


def test_after_the_last_try_it_has_failed_with_its_reason(mail: Mail, warned_at: datetime) -> None:
    mail.answer = "451 Please come back later"
    for _turn in range(MOST_TRIES - 1):
        with pytest.raises(TryAgain):
            try_to("mail", warned_at)

    failed = try_to("mail", warned_at + MINUTE)

    assert (failed.state, failed.tries, failed.tried_at) == ("failed", MOST_TRIES, warned_at + MINUTE)
    assert failed.fault == "451 Please come back later"
    assert failed.sent_at is None


def test_what_the_server_refuses_for_good_is_not_tried_again(mail: Mail, gateway: Gateway, warned_at: datetime) -> None:
    mail.answer, gateway.status = "550 No such user here", 422

    assert [(one.state, one.tries, one.fault) for one in (try_to("mail", warned_at), try_to("sms", warned_at))] == [
        ("failed", 1, "550 No such user here"),
        ("failed", 1, "422 号码停机"),
    ]


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_gateway_in_trouble_is_tried_again(gateway: Gateway, warned_at: datetime, status: int) -> None:
    gateway.status = status

    with pytest.raises(TryAgain):
        try_to("sms", warned_at)

    assert delivery("sms").state == "waiting"


def test_without_a_gateway_it_says_so_and_rests(warned_at: datetime, settings: Settings) -> None:
    settings.BIHUAN_SMS_URL = ""

    failed = try_to("sms", warned_at)

    assert (failed.state, failed.tries, failed.fault) == ("failed", 1, "no_gateway")


@pytest.mark.parametrize(
    ("by", "address"),
    [
        ("mail", "wudi"),
        ("mail", "wudi@example.org\nBcc: everybody@example.org"),
        ("mail", "wudi@"),
        ("sms", "分机 8001"),
        ("sms", "110"),
    ],
)
def test_an_address_that_is_none_is_not_tried(
    mail: Mail, gateway: Gateway, warned_at: datetime, by: str, address: str
) -> None:
    Delivery.objects.filter(by=by).update(address=address)

    failed = try_to(by, warned_at)

    assert (failed.state, failed.fault) == ("failed", "bad_address")
    assert (mail.got, gateway.got) == ([], [])


def test_a_number_with_blanks_is_a_number(gateway: Gateway, warned_at: datetime) -> None:
    Delivery.objects.filter(by="sms").update(address="+86 138-0000-1009")

    assert try_to("sms", warned_at).state == "sent"
    assert gateway.got[0]["to"] == "+8613800001009"


def test_a_subject_is_one_line(mail: Mail, warned_at: datetime) -> None:
    Notice.objects.update(subject="预警\r\nBcc: everybody@example.org")

    assert try_to("mail", warned_at).state == "sent"
    assert mail.got[0]["Subject"] == "预警 Bcc: everybody@example.org"
    assert mail.got[0]["Bcc"] is None


def test_a_delivery_that_is_gone_is_no_fault(db: None) -> None:
    deliver(delivery_id=0)


def test_a_late_note_does_not_undo_what_was_sent(mail: Mail, warned_at: datetime) -> None:
    """Two workers had the same job; the slower one met a closed door."""
    sent = try_to("mail", warned_at)

    note_delivery(delivery=sent, fault="ConnectionRefusedError", at=warned_at + MINUTE)

    assert (delivery("mail").state, delivery("mail").tries) == ("sent", 1)


def test_the_worker_sends_what_was_queued(committed_matter: Matter, mail: Mail, gateway: Gateway) -> None:
    """From the journal over the queue to both servers, with real commits."""
    Staff.objects.exclude(pk=committed_matter.world.business_handler.pk).update(email="", mobile="")
    committed_matter.dispatch()
    committed_matter.take()
    at = committed_matter.warn()

    with standing_at(at + MINUTE):
        let_readers_catch_up(at)
        with ThreadPoolExecutor() as apart:  # browser tests keep a loop running in this thread
            apart.submit(run_worker, stay=False).result()

    assert [received["To"] for received in mail.got] == ["wudi@example.org"]
    assert [said["to"] for said in gateway.got] == ["13800001009"]
    assert set(Delivery.objects.values_list("state", "sent_at")) == {("sent", at + MINUTE)}
