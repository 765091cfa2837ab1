"""At the door: the page of a locked account."""

from collections.abc import Mapping

from axes.helpers import get_client_username
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bihuan.kernel.time import now
from bihuan.org.locks import failures_of


def locked_out(
    request: HttpRequest, _answer: HttpResponse | None = None, credentials: Mapping[str, str] | None = None
) -> HttpResponse:
    """The answer to too many wrong sign-ins: in how many minutes the next one is taken."""
    number = get_client_username(request, dict(credentials or {})) or ""
    at = now()
    failures = failures_of(number, request.META.get("REMOTE_ADDR") or "", at=at)
    return render(request, "ui/locked_out.html", {"minutes": failures.minutes(at)}, status=429)
