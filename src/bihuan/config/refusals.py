"""What a page answers when a refusal or a lost database comes up through it."""

import sys
from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

from bihuan.kernel.errors import NotPermitted, Refusal

log = structlog.get_logger(__name__)

PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head>
<body><main><h1>{title}</h1><p>{chinese}</p><p lang="en">{english}</p></main></body></html>
"""
AWAY = PAGE.format(
    title="系统暂时连不上数据库 · The database is away",
    chinese="您的操作没有保存,也没有留下一半的记录。请稍候一分钟再试;如仍不行,请告知系统管理员。",
    english="Nothing of what you did was saved, and nothing is half saved. "
    "Please try again in a minute; if it stays like this, tell the administrator.",
)
BROKEN = PAGE.format(
    title="系统出错 · Something went wrong",
    chinese="您的操作没有保存。错误已记入系统日志,请告知系统管理员。",
    english="What you did was not saved. The error is in the system log; please tell the administrator.",
)


class RefusalMiddleware:
    """Answers a refusal that no view has answered: 403 where the post does not allow it, 409 otherwise."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        status = 403 if isinstance(exception, NotPermitted) else 409
        return HttpResponse(_refusal_page(request, exception), status=status)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """The page for an error that nobody foresaw, or 503 when the database cannot be reached."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        log.warning("database_away", path=request.path)
        return HttpResponse(AWAY, status=503, headers={"Retry-After": "10"})
    return HttpResponse(BROKEN, status=500)


def _refusal_page(request: HttpRequest, refusal: Refusal) -> str:
    try:
        return render_to_string("ui/refused.html", {"refusal": refusal}, request)
    except TemplateDoesNotExist:
        return PAGE.format(title=refusal.sentence, chinese=refusal.clause, english="")
