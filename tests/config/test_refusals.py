"""A refusal that no view answered, and a database that is away: a page that says it, never a trace."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from bihuan.config.refusals import RefusalMiddleware, forbidden, not_found, not_understood, went_wrong
from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted, Refusal


def never(_request: HttpRequest) -> HttpResponse:
    raise AssertionError("the view has spoken already")


def page_after(error: Exception, page: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    try:
        raise error
    except type(error):
        return page(RequestFactory().get("/work-orders/"))


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotPermitted("只有审核岗可以派单。", clause="2.4.2"), 403),
        (ChangedMeanwhile("张敏已于 14:05 派单。"), 409),
        (Refusal("承诺时限不能晚于 48 小时。", clause="2.4.1"), 409),
    ],
)
@pytest.mark.django_db
def test_refusal_is_its_sentence_with_a_status(refusal: Refusal, status: int) -> None:
    request = RequestFactory().get("/work-orders/")
    answer = RefusalMiddleware(never).process_exception(request, refusal)

    assert answer is not None
    assert answer.status_code == status
    assert refusal.sentence in answer.content.decode()


def test_value_that_no_column_can_hold_makes_no_sense() -> None:
    answer = RefusalMiddleware(never).process_exception(RequestFactory().get("/"), DataError("zero byte"))

    assert answer is not None
    assert answer.status_code == 400


def test_other_errors_are_not_its_business() -> None:
    assert RefusalMiddleware(never).process_exception(RequestFactory().get("/"), ValueError()) is None


@pytest.mark.parametrize("error", [OperationalError("server closed"), InterfaceError("already closed")])
def test_database_away_is_503_in_both_languages(error: Exception) -> None:
    with override("en"):
        answer = page_after(error, went_wrong)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert "暂时连不上数据库" in answer.content.decode()
    assert "nothing is half saved" in answer.content.decode()


def test_session_that_the_database_did_not_keep_is_503_too() -> None:
    interrupted = SessionInterrupted("deleted before the request completed")
    assert not_understood(RequestFactory().get("/"), interrupted).status_code == 400

    interrupted.__context__ = UpdateError()
    interrupted.__context__.__context__ = OperationalError("server closed")

    assert not_understood(RequestFactory().get("/"), interrupted).status_code == 503


@pytest.mark.parametrize(
    ("page", "status"), [(not_found, 404), (forbidden, 403), (not_understood, 400)], ids=["404", "403", "400"]
)
def test_every_problem_has_its_page(page: Callable[[HttpRequest, Exception], HttpResponse], status: int) -> None:
    answer = page(RequestFactory().get("/nowhere/"), Exception("内部"))

    assert answer.status_code == status
    assert "回到首页" in answer.content.decode()
    assert "内部" not in answer.content.decode()


def test_anything_else_is_500_without_a_trace() -> None:
    answer = page_after(ValueError("内部"), went_wrong)

    assert answer.status_code == 500
    assert "内部" not in answer.content.decode()
