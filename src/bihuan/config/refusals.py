"""What a page answers when a refusal or a lost database comes up through it."""

import sys
from collections.abc import Callable

import structlog
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from bihuan.config.access import note_forbidden, note_out_of_sight
from bihuan.kernel.errors import NotPermitted, Refusal

log = structlog.get_logger(__name__)


class RefusalMiddleware:
    """Answers a refusal that no view has answered: 403 where the post does not allow it, 409 otherwise.

    A value that the database cannot hold (a zero byte, a number out of range) makes no sense: 400.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DataError):
            log.warning("value_not_taken", path=request.path, exc_info=exception)
            return _problem(400)
        if not isinstance(exception, Refusal):
            return None
        status = 409
        if isinstance(exception, NotPermitted):
            status = 403
            note_forbidden(request, exception)
        return HttpResponse(_refusal_page(request, exception), status=status)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """The page for an error that nobody foresaw, or 503 when the database cannot be reached."""
    return _database_away(request) if _lost_the_database(sys.exc_info()[1]) else _problem(500)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that leads nowhere, or to something that this person may not see."""
    del exception
    note_out_of_sight(request)
    return _problem(404)


def forbidden(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what a post does not allow, where nothing more exact was said."""
    del exception
    return _problem(403)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that makes no sense; a session that could not be kept is no fault of the browser."""
    if isinstance(exception, SessionInterrupted) and _lost_the_database(exception):
        return _database_away(request)
    return _problem(400)


def _lost_the_database(error: BaseException | None) -> bool:
    """Whether this, or what it came of, is a database that cannot be reached."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _database_away(request: HttpRequest) -> HttpResponse:
    log.warning("database_away", path=request.path)
    answer = _problem(503)
    answer["Retry-After"] = "10"
    return answer


def _problem(status: int) -> HttpResponse:
    """A page in both languages that asks neither the session nor the database anything."""
    return HttpResponse(render_to_string(f"ui/{status}.html", {"status": status}), status=status)


def _refusal_page(request: HttpRequest, refusal: Refusal) -> str:
    return render_to_string("ui/refused.html", {"refusal": refusal}, request)
