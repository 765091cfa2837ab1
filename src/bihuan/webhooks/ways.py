"""How news leave the house: signed, to public addresses alone unless the installation says otherwise."""

import hashlib
import hmac
import ipaddress
import socket
from urllib.parse import urlsplit, urlunsplit

import httpx
from django.conf import settings

from bihuan.webhooks.models import News

TIMESTAMP, SIGNATURE = "Bihuan-Timestamp", "Bihuan-Signature"
_PATIENCE = 10.0  # seconds


class NotThere(RuntimeError):
    """The address leads nowhere, or into a network that news must not enter."""


def signature(secret: str, timestamp: int, body: str) -> str:
    """HMAC-SHA256 over the moment and the body: who knows the secret can tell both are ours and fresh."""
    return "v1=" + hmac.new(secret.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()


def send(news: News, *, timestamp: int) -> int:
    """Post one piece of news; the status that was answered. Redirects are not followed."""
    hook = news.webhook
    parts = urlsplit(hook.url)
    host = parts.hostname or ""
    address = _address_of(host, parts.port or (443 if parts.scheme == "https" else 80))
    place = f"[{address}]" if ":" in address else address
    netloc = f"{place}:{parts.port}" if parts.port else place
    headers = {
        "Host": parts.netloc,
        "Content-Type": "application/json",
        "User-Agent": "Bihuan",
        TIMESTAMP: str(timestamp),
        SIGNATURE: signature(hook.secret, timestamp, news.body),
    }
    url = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
    with httpx.Client(timeout=_PATIENCE, follow_redirects=False, trust_env=False) as client:
        extensions = {"sni_hostname": host} if parts.scheme == "https" else {}
        return client.post(url, content=news.body.encode(), headers=headers, extensions=extensions).status_code


def _address_of(host: str, port: int) -> str:
    """The one address that is then spoken to, so that a name cannot lead elsewhere after it was looked at."""
    try:
        found = [str(place[4][0]) for place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise NotThere("no_such_host") from error
    if not settings.BIHUAN_WEBHOOKS_PRIVATE and not all(ipaddress.ip_address(one).is_global for one in found):
        raise NotThere("private_address")
    return found[0]
