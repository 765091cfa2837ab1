"""The ways out of the house: mail through an SMTP server, SMS through an HTTP gateway."""

import re
import smtplib

import httpx
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.crypto import salted_hmac

from bihuan.notices.models import Delivery, Notice

# Faults that we know by a word of our own; pages say them in the reader's language
NO_GATEWAY = "no_gateway"
BAD_ADDRESS = "bad_address"

_PATIENCE = 10.0  # seconds
_PHONE = re.compile(r"\+?\d{5,20}")


class Hopeless(RuntimeError):
    """Another try would end the same way: nobody is set up to carry it, or the other side refused it for good."""


def send(delivery: Delivery) -> None:
    """Send one delivery; whatever goes wrong is raised."""
    if delivery.by == "mail":
        _mail(delivery)
    else:
        _sms(delivery)


def sms_is_set_up() -> bool:
    return bool(settings.BIHUAN_SMS_URL)


def key_of(notice: Notice) -> str:
    """The same for every try, and another for every other notice: whoever carries it can drop a second one."""
    return salted_hmac("bihuan.notices", f"{notice.pk} {notice.told_at.isoformat()}").hexdigest()[:24]


def _mail(delivery: Delivery) -> None:
    notice = delivery.notice
    try:
        validate_email(delivery.address)
    except ValidationError as fault:
        raise Hopeless(BAD_ADDRESS) from fault
    place = settings.BIHUAN_URL + reverse("notices:open", args=[notice.pk])
    subject = " ".join(notice.subject.split())
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<{key_of(notice)}@{host}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(subject, f"{notice.text}\n\n{place}\n", to=[delivery.address], headers=headers)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        raise _refused(*next(iter(refused.recipients.values()))) from refused
    except smtplib.SMTPResponseException as refused:
        raise _refused(refused.smtp_code, refused.smtp_error) from refused


def _refused(code: int, said: bytes | str) -> RuntimeError:
    """What the server answered; from 500 on it means it."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    kind = Hopeless if 500 <= code < 600 and code not in (530, 535) else RuntimeError  # a wrong password is mended
    return kind(f"{code} {words}")


def _sms(delivery: Delivery) -> None:
    if not sms_is_set_up():
        raise Hopeless(NO_GATEWAY)
    number = re.sub(r"[\s()-]", "", delivery.address)
    if not _PHONE.fullmatch(number):
        raise Hopeless(BAD_ADDRESS)
    said = {"id": key_of(delivery.notice), "to": number, "text": delivery.notice.text}
    headers = {"Authorization": f"Bearer {settings.BIHUAN_SMS_TOKEN}"} if settings.BIHUAN_SMS_TOKEN else {}
    answer = httpx.post(settings.BIHUAN_SMS_URL, json=said, headers=headers, timeout=_PATIENCE)
    if answer.is_success:
        return
    words = f"{answer.status_code} {answer.text[:200]}"
    for_good = answer.status_code in (400, 404, 410, 413, 422)
    raise Hopeless(words) if for_good else RuntimeError(words)
