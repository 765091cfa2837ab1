"""Endpoints: each says under which rule it stands, what a token must be good for, and what it answers."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import BaseModel

from bihuan.api.answers import HEADER, JSON, LONGEST, answered_once
from bihuan.api.problems import OutOfScope, Problem, UnknownParameter
from bihuan.api.scopes import Scope
from bihuan.kernel.time import now

P = ParamSpec("P")
M = TypeVar("M", bound=BaseModel)


class Rule(StrEnum):
    """By what an endpoint decides who may: the answer to somebody else stands behind each."""

    SIGNED_IN = "signed_in"  # every member of staff
    ONESELF = "oneself"  # one's own things; those of others are not there (404)
    SIGHT = "sight"  # rows that a unit of the person takes part in; others are not there (404)
    PROCEDURE = "procedure"  # what the regulation lets the person's post do at this place (403)
    PERMISSION = "permission"  # a permission of the regulation (403)
    CUSTOMERS = "customers"  # the posts that deal with customers (403)
    ADMINISTRATOR = "administrator"  # the administrator of this part of the organisation (403)


@dataclass(frozen=True, slots=True)
class Declared:
    """What an endpoint said of itself."""

    rule: Rule
    scope: Scope


if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422), Problem)
NO_BODY: Mapping[str, Any] = MappingProxyType({})
_KEY = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "description": "Once per intended effect: the same key gives the same answer for at least 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[A-Za-z0-9._:-]+$"},
}


class Room(Router):
    """The endpoints of one app."""

    def reads(
        self, path: str, *, rule: Rule, answers: Any, summary: "StrOrPromise"
    ) -> Callable[[Callable[P, Any]], Callable[P, HttpResponseBase]]:
        """A GET: changes nothing, and answers with a model, or with a response of its own."""

        def declare(view: Callable[P, Any]) -> Callable[P, HttpResponseBase]:
            known = _query_names(view, path)

            @wraps(view)
            def read(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
                request = _request(*args)
                _require_scope(request, Scope.READ)
                _require_known(request, known)
                said = view(*args, **kwargs)
                return said if isinstance(said, HttpResponseBase) else HttpResponse(written(said), content_type=JSON)

            vars(read)["declared"] = Declared(rule, Scope.READ)
            words = cast("str", summary)  # drawn in the reader's language
            extra = {"x-rule": rule.value, "x-scope": Scope.READ.value}
            self.get(path, response={200: answers, **_PROBLEMS}, summary=words, openapi_extra=extra)(read)
            return read

        return declare

    def writes(
        self,
        path: str,
        *,
        rule: Rule,
        answers: type[M],
        summary: "StrOrPromise",
        scope: Scope = Scope.WORK,
        status: int = 200,
        body: Mapping[str, Any] = NO_BODY,
    ) -> Callable[[Callable[P, M]], Callable[P, HttpResponseBase]]:
        """A POST with its key: done once, in one transaction with the answer that is kept.

        `body` describes one that the endpoint reads by itself.
        """

        def declare(view: Callable[P, M]) -> Callable[P, HttpResponseBase]:
            known = _query_names(view, path)

            @wraps(view)
            def write(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
                request = _request(*args)
                _require_scope(request, scope)
                _require_known(request, known)
                staff_id = int(request.user.pk or 0)
                do = lambda: written(view(*args, **kwargs))  # noqa: E731
                return answered_once(request, staff_id, status=status, at=now(), do=do)

            vars(write)["declared"] = Declared(rule, scope)
            words = cast("str", summary)
            extra = {"parameters": [_KEY], "x-rule": rule.value, "x-scope": scope.value, **body}
            self.post(path, response={status: answers, **_PROBLEMS}, summary=words, openapi_extra=extra)(write)
            return write

        return declare


def written(answer: BaseModel | Sequence[BaseModel]) -> bytes:
    """The answer as it is sent and kept."""
    if isinstance(answer, BaseModel):
        return answer.model_dump_json().encode()
    return b"[" + b",".join(written(each) for each in answer) + b"]"


def _request(*args: object) -> HttpRequest:
    [request, *_others] = args
    if not isinstance(request, HttpRequest):
        raise TypeError("an endpoint is called with its request")
    return request


def _require_scope(request: HttpRequest, scope: Scope) -> None:
    """The token is good for this; one for all work is good for intake."""
    held: set[str] = set(getattr(request, "scopes", ()))
    if scope in held or (scope is Scope.INTAKE and Scope.WORK in held):
        return
    raise OutOfScope(_("这个访问令牌不含“%(scope)s”权限，请在“我的账号”中另建令牌。") % {"scope": scope.value})


def _query_names(view: Callable[..., object], path: str) -> frozenset[str]:
    names = list(inspect.signature(view).parameters)[1:]
    return frozenset(name for name in names if f"{{{name}}}" not in path and f":{name}}}" not in path)


def _require_known(request: HttpRequest, known: frozenset[str]) -> None:
    """A misspelt filter would otherwise be passed over, and the answer be of everything."""
    strange = sorted(set(request.GET) - known)
    if strange:
        sentence = _("没有参数“%(name)s”。") % {"name": strange[0][:40]}
        raise UnknownParameter(sentence, fields={name[:40]: sentence for name in strange[:10]})
