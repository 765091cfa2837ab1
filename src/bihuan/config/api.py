"""The root of the API: who calls, the endpoints of every app, and how whatever goes wrong is answered."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.security import HttpBearer
from psycopg.errors import DeadlockDetected, SerializationFailure
from pydantic_core import from_json
from typing_extensions import override

from bihuan.api.problems import PROBLEM, NotUnderstood, WrongContentType, problem, problem_of
from bihuan.config.access import note_forbidden, note_out_of_sight, note_refused_token
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import now
from bihuan.org.models import Token
from bihuan.org.operations.tokens import digest_of

log = structlog.get_logger(__name__)

APPS_WITH_ENDPOINTS = (
    "org",
    "customers",
    "regulation",
    "sheets",
    "clocks",
    "workorders",
    "registers",
    "mandates",
    "indicators",
    "transitions",
    "notices",
    "webhooks",
)
PLACE = "/api/"
_TOUCHED = timedelta(hours=1)


class Bearer(HttpBearer):
    """A token of somebody who still works here, neither over nor revoked."""

    @override
    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        at = now()
        found = Token.objects.usable(at).select_related("staff").filter(digest=digest_of(token)).first()
        if found is None or not found.staff.active:
            note_refused_token(request, token, at)
            return None
        if found.used_at is None or at - found.used_at > _TOUCHED:
            Token.objects.filter(pk=found.pk).update(used_at=at)
        request.user = found.staff
        vars(request)["scopes"] = tuple(found.scopes)
        return found


class StrictParser(Parser):
    """JSON that says it is JSON, without half characters, NaN or endless digits."""

    @override
    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise WrongContentType(_("请求体的 Content-Type 须为 application/json。"))
        try:
            return from_json(request.body, allow_inf_nan=False)
        except ValueError as error:
            raise NotUnderstood(_("请求体不是有效的 JSON。")) from error


class _Schema(OpenAPISchema):
    """OpenAPI as the library draws it, with problem documents named as what they are."""

    @override
    def operation_details(self, operation: Any) -> dict[str, Any]:
        details: dict[str, Any] = super().operation_details(operation)
        for status, response in details["responses"].items():
            if int(status) >= 400 and "application/json" in response.get("content", {}):
                response["content"] = {PROBLEM: response["content"].pop("application/json")}
        return details


class Api(NinjaAPI):
    """The product's endpoints. Their description loads nothing from elsewhere; its page is our own."""

    @override
    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        prefix = PLACE.strip("/") + "/" if path_prefix is None else path_prefix
        return _Schema(self, prefix)


api = Api(
    title="Bihuan 闭环",
    version="1",
    description="Work orders, customers, the organisation and the regulation: the same operations as the pages.",
    auth=Bearer(),
    docs_url=None,
    parser=StrictParser(),
    urls_namespace="api",
)
for _app in APPS_WITH_ENDPOINTS:
    api.add_router("", import_module(f"bihuan.{_app}.api").room, tags=[_app])


def _handles(kind: type[Exception]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    return partial(_register, kind)


def _register(kind: type[Exception], answer: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    api.add_exception_handler(kind, answer)
    return answer


@_handles(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if isinstance(refusal, NotPermitted):
        note_forbidden(request, refusal)
    return problem_of(refusal)


@_handles(AuthenticationError)
def _unknown_caller(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    sentence = _("访问令牌无效、已过期或已吊销。")
    return problem(401, "token_not_valid", sentence, headers={"WWW-Authenticate": 'Bearer realm="bihuan"'})


@_handles(ValidationError)
def _not_as_described(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {".".join(str(part) for part in fault["loc"][1:]) or "body": fault["msg"] for fault in error.errors}
    return problem(
        422,
        "wrong_fields",
        _("请求的内容与接口说明不符：%(names)s。") % {"names": "、".join(fields)[:200]},
        fields=fields,
    )


@_handles(Http404)
def _not_there(request: HttpRequest, _error: Http404) -> HttpResponse:
    note_out_of_sight(request)
    return problem_for(404)


@_handles(HttpError)
def _of_the_library(_request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Refusal):  # of our parser, which the library puts in its own words
        return problem_of(error.__cause__)
    if isinstance(error.__cause__, RequestDataTooBig):
        return problem_for(413)
    return problem_for(error.status_code)


@_handles(RequestDataTooBig)
def _too_big(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return problem_for(413)


@_handles(DataError)
def _not_held(request: HttpRequest, error: DataError) -> HttpResponse:
    log.warning("value_not_taken", path=request.path, exc_info=error)
    return problem_for(400)


@_handles(OperationalError)
def _database_busy(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """Two writes in each other's way: one of them is asked to come again."""
    if isinstance(error.__cause__, DeadlockDetected | SerializationFailure):
        return problem(503, "try_again", _("系统正忙，请稍后重试。"), headers={"Retry-After": "1"})
    raise error


def problem_for(status: int) -> HttpResponse:
    """What is said where nothing more exact is known."""
    sentences = {
        400: ("not_understood", _("请求无法理解。")),
        403: ("not_permitted", _("您没有权限执行该操作。")),
        404: ("not_found", _("没有这项内容，或您无权查看。")),
        405: ("method_not_allowed", _("该地址不支持这种请求方法。")),
        413: ("too_large", _("请求体过大。")),
        503: ("database_away", _("数据库暂时不可用，请稍后重试。")),
    }
    code, sentence = sentences.get(status, ("went_wrong", _("系统出错，已记录。")))
    return problem(status, code, sentence, headers={"Retry-After": "10"} if status == 503 else None)


def speak_in_problems(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: whatever says no under the API's address, Django itself too, says it as a problem document."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if response.status_code >= 400 and request.path.startswith(PLACE) and response["Content-Type"] != PROBLEM:
            said = problem_for(response.status_code)
            for name in ("Allow", "Retry-After"):
                if response.has_header(name):
                    said[name] = response[name]
            return said
        return response

    return middleware


def operations_of_the_api() -> list[tuple[str, str, str, str]]:
    """Every operation: method, address, rule and scope; what declares no rule says so with an empty one."""
    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                said = vars(operation.view_func).get("declared")
                address = f"{PLACE}{prefix}{path}".replace("//", "/")
                rule, scope = (said.rule.value, said.scope.value) if said else ("", "")
                found += [(method, address, rule, scope) for method in operation.methods]
    return sorted(found)
