"""What the doors of pages and programs write into the access log when somebody is not let through."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from bihuan.journal.access import Nobody, note_door, note_refusal
from bihuan.journal.models import AccessEntry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import now
from bihuan.org.models import Staff, Token
from bihuan.org.operations.tokens import digest_of
from bihuan.workorders.models import WorkOrder

_ORDERS = "work-orders/<"
OUT_OF_SIGHT = "out_of_sight"


def note_forbidden(request: HttpRequest, refusal: NotPermitted) -> None:
    """What somebody's posts did not allow, whatever becomes of the request."""
    _note(request, code=refusal.code, sentence=refusal.sentence, clause=refusal.clause)


def note_out_of_sight(request: HttpRequest) -> None:
    """Something was asked for by its name that is not there, or that this person does not see."""
    if request.resolver_match and request.resolver_match.kwargs:
        _note(request, code=OUT_OF_SIGHT, sentence=_("没有这项内容，或您无权查看。"))


def _note(request: HttpRequest, *, code: str, sentence: str, clause: str = "") -> None:
    staff = getattr(request, "user", None)
    if isinstance(staff, Staff):
        note_refusal(
            by=staff,
            what=_what(request),
            sentence=sentence,
            code=code,
            clause=clause,
            about=_order_of(request),
            address=request.META.get("REMOTE_ADDR") or "",
            at=now(),
        )


def note_refused_token(request: HttpRequest, secret: str, at: datetime) -> None:
    """Whose token it was, if it was one of ours, and why it is good for nothing; never the token itself."""
    token = Token.objects.select_related("staff").filter(digest=digest_of(secret)).first()
    if token is None:
        code, sentence = "token_unknown", _("令牌不是本系统发出的。")
    elif token.revoked_at is not None:
        code, sentence = "token_revoked", _("令牌已吊销。")
    elif token.expires_at <= at:
        code, sentence = "token_expired", _("令牌已过期。")
    else:
        code, sentence = "account_closed", _("令牌所属账号已停用。")
    note_door(
        AccessEntry.Kind.TOKEN_REFUSED,
        by=token.staff if token else Nobody(),
        what=_what(request),
        code=code,
        sentence=sentence,
        address=request.META.get("REMOTE_ADDR") or "",
        at=at,
    )


def _what(request: HttpRequest) -> str:
    return f"{request.method} {request.path}".replace("\0", "")


def _order_of(request: HttpRequest) -> WorkOrder | None:
    """The work order that the address names."""
    match = request.resolver_match
    number = str(match.kwargs.get("number", "")) if match and _ORDERS in match.route else ""
    return WorkOrder.objects.filter(number=number).first() if number.isalnum() else None
