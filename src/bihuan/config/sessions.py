"""How long somebody stays signed in: as long as they do something."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from bihuan.kernel import time
from bihuan.org.models import SignedIn
from bihuan.org.sessions import MUST_SET_UP, TOUCHED

TOUCH_AFTER = timedelta(minutes=1)
OPEN = ("/account/second-factor/", "/sign-out/", "/language/", "/api/")  # to who has to set up a second factor
POLLING = "Bihuan-Polling"  # sent by parts of a page that refresh themselves: nobody did anything


def stay_signed_in(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put off the end of the session with what a person does, at the price of one write a minute."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and POLLING not in request.headers:
            at = time.now()
            touched = parse_datetime(request.session.get(TOUCHED, ""))
            if touched is None or not timedelta(0) <= at - touched < TOUCH_AFTER:
                request.session[TOUCHED] = at.isoformat()
        if MUST_SET_UP in request.session and not request.path.startswith(OPEN):
            return _to_second_factor(request)
        return answer(request)

    return middleware


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    """A part of a page has the whole page go there; one that refreshes itself stays as it is."""
    if POLLING in request.headers:
        return HttpResponse(status=204)
    place = reverse("org:second_factor")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": place})
    return HttpResponseRedirect(place)


def forget_ended_sessions(*, at: datetime) -> int:
    """Remove what is left of sessions that have ended."""
    removed, _tables = SignedIn.objects.filter(expire_date__lt=at).delete()
    return removed
