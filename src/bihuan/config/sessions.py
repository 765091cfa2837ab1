"""How long somebody stays signed in: as long as they do something."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime

from bihuan.kernel import time
from bihuan.org.models import SignedIn
from bihuan.org.sessions import TOUCHED

TOUCH_AFTER = timedelta(minutes=1)
POLLING = "Bihuan-Polling"  # sent by parts of a page that refresh themselves: nobody did anything


def stay_signed_in(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put off the end of the session with what a person does, at the price of one write a minute."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and POLLING not in request.headers:
            at = time.now()
            touched = parse_datetime(request.session.get(TOUCHED, ""))
            if touched is None or not timedelta(0) <= at - touched < TOUCH_AFTER:
                request.session[TOUCHED] = at.isoformat()
        return answer(request)

    return middleware


def forget_ended_sessions(*, at: datetime) -> int:
    """Remove what is left of sessions that have ended."""
    removed, _tables = SignedIn.objects.filter(expire_date__lt=at).delete()
    return removed
