"""The ways out of the house: mail through an SMTP server, SMS through an HTTP gateway."""

import httpx
from django.conf import settings
from django.core.mail import EmailMessage

from bihuan.notices.models import Delivery

_PATIENCE = 10.0  # seconds


class NotConfigured(RuntimeError):
    """No gateway is set up for this way."""


def send(delivery: Delivery) -> None:
    """Send one delivery; whatever goes wrong is raised."""
    if delivery.by == "mail":
        _mail(delivery)
    else:
        _sms(delivery)


def _mail(delivery: Delivery) -> None:
    notice = delivery.notice
    text = f"{notice.text}\n\n{settings.BIHUAN_URL}/work-orders/{notice.order_number}/\n"
    subject = " ".join(notice.subject.split())
    headers = {"Message-ID": f"<notice-{notice.pk}@bihuan>"}  # a second try is the same mail
    EmailMessage(subject, text, to=[delivery.address], headers=headers).send()


def _sms(delivery: Delivery) -> None:
    if not settings.BIHUAN_SMS_URL:
        raise NotConfigured("BIHUAN_SMS_URL is not set")
    said = {"id": f"notice-{delivery.notice_id}", "to": delivery.address, "text": delivery.notice.text}
    headers = {"Authorization": f"Bearer {settings.BIHUAN_SMS_TOKEN}"} if settings.BIHUAN_SMS_TOKEN else {}
    httpx.post(settings.BIHUAN_SMS_URL, json=said, headers=headers, timeout=_PATIENCE).raise_for_status()
