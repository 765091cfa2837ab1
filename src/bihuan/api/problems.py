"""How an endpoint says no: a problem document (RFC 9457) with code, sentence, clause and fields."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import HttpResponse
from pydantic import BaseModel, Field

from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted, Refusal

PROBLEM = "application/problem+json"


class Happened(BaseModel):
    """One thing that happened to a work order or a customer."""

    at: str
    name: str
    sentence: str
    actor: str


class Problem(BaseModel):
    """Why a request was not done. `sentence` is written for a person; `code` is what a machine goes by."""

    type: str = Field(description="about:blank: the code says which problem it is")
    title: str
    status: int
    code: str
    sentence: str
    clause: str = ""
    fields: dict[str, str] = Field(default_factory=dict, description="By field: what is missing or wrong")
    since: list[Happened] = Field(default_factory=list, description="After a stale version: what happened since")


class Stale(ChangedMeanwhile):
    """The version that was sent is not the present one; `since` tells what happened after it."""

    def __init__(self, refusal: ChangedMeanwhile, since: Sequence[Happened]) -> None:
        super().__init__(refusal.sentence, clause=refusal.clause, fields=refusal.fields)
        self.since = list(since)


class NotUnderstood(Refusal):
    """The request makes no sense as it stands: its body, its headers or its key."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "not_understood"


class WrongContentType(NotUnderstood):
    status: ClassVar[int] = 415
    code: ClassVar[str] = "wrong_content_type"


class UnknownParameter(NotUnderstood):
    status: ClassVar[int] = 422
    code: ClassVar[str] = "unknown_parameter"


class KeyMissing(NotUnderstood):
    code: ClassVar[str] = "key_missing"


class KeyUsedOtherwise(NotUnderstood):
    status: ClassVar[int] = 422
    code: ClassVar[str] = "key_used_otherwise"


class StillRunning(NotUnderstood):
    status: ClassVar[int] = 409
    code: ClassVar[str] = "still_running"


class OutOfScope(NotPermitted):
    code: ClassVar[str] = "out_of_scope"


_TITLES: Mapping[int, str] = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def problem(
    status: int,
    code: str,
    sentence: str,
    *,
    clause: str = "",
    fields: Mapping[str, str] | None = None,
    since: Sequence[Happened] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The document as a response."""
    title = _TITLES.get(status, "Problem")
    said: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "code": code}
    document = Problem(**said, sentence=sentence, clause=clause, fields=dict(fields or {}), since=list(since))
    return HttpResponse(document.model_dump_json(), status=status, content_type=PROBLEM, headers=dict(headers or {}))


def problem_of(refusal: Refusal) -> HttpResponse:
    """A refusal as every endpoint answers it: 403 where the post does not allow it, 409 otherwise."""
    status = 403 if isinstance(refusal, NotPermitted) else getattr(refusal, "status", 409)
    if status == 409 and refusal.fields and not isinstance(refusal, ChangedMeanwhile):
        status = 422
    since = refusal.since if isinstance(refusal, Stale) else ()
    headers = {"Retry-After": "1"} if isinstance(refusal, StillRunning) else None
    return problem(
        status,
        refusal.code,
        refusal.sentence,
        clause=refusal.clause,
        fields=refusal.fields,
        since=since,
        headers=headers,
    )
