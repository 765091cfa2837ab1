"""Sessions that know whose they are: on which device, since when, and when they end whatever is done."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.contrib.sessions.backends.db import SessionStore as PlainStore
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from typing_extensions import override

from bihuan.journal.access import Nobody, note_door
from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import now
from bihuan.org.models import SignedIn, Staff
from bihuan.org.queries import factor_of, must_have_factor

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MUST_SET_UP = "must_set_up"  # a second factor, before anything else
DEVICE, TOUCHED = "device", "touched_at"


class SessionStore(PlainStore):
    """Keeps beside the session what its owner may know of it; past its last moment it is there no more."""

    @classmethod
    @override
    def get_model_class(cls) -> type[SignedIn]:
        return SignedIn

    @override
    def create_model_instance(self, data: dict[str, Any]) -> SignedIn:
        row = cast(SignedIn, super().create_model_instance(data))
        device = data.get(DEVICE)
        if device:
            row.staff_id, row.agent, row.address = device["staff"], device["agent"], device["address"]
            row.began_at = datetime.fromisoformat(device["began_at"])
            row.seen_at = datetime.fromisoformat(data.get(TOUCHED) or device["began_at"])
            row.expire_date = min(row.expire_date, datetime.fromisoformat(device["ends_at"]))
        return row


def note_device(request: HttpRequest, user: Staff, **_sent: object) -> None:
    """Somebody signed in: remember on what, and the last moment of this session."""
    request.session[DEVICE] = {
        "staff": user.pk,
        "agent": request.META.get("HTTP_USER_AGENT", "")[:200],
        "address": request.META.get("REMOTE_ADDR") or None,
        "began_at": now().isoformat(),
        "ends_at": request.session.get_expiry_date(expiry=settings.LONGEST_SESSION).isoformat(),
    }


def listen() -> None:
    """Hear of everybody who comes in, does not, or goes; after the library that counts the failures."""
    user_logged_in.connect(note_device)
    user_logged_in.connect(note_sign_in)
    user_login_failed.connect(note_failure)
    user_logged_out.connect(note_sign_out)


def note_sign_in(request: HttpRequest, user: Staff, **_sent: object) -> None:
    """Somebody came in through the door; who must have a second factor sets it up first."""
    if not request.resolver_match:
        return
    note_door(AccessEntry.Kind.SIGNED_IN, by=user, **_device(request))
    if must_have_factor(user, at=now()) and factor_of(user) is None:
        request.session[MUST_SET_UP] = True


def note_sign_out(request: HttpRequest, user: Staff | None, **_sent: object) -> None:
    """Somebody went by themselves."""
    if request.resolver_match and user is not None:
        note_door(AccessEntry.Kind.SIGNED_OUT, by=user, **_device(request))


def note_failure(credentials: Mapping[str, Any], request: HttpRequest | None = None, **_sent: object) -> None:
    """Somebody was not let in. What they typed is kept only where it is a number of ours: it may be a password."""
    if request is None:
        return
    staff = Staff.objects.filter(number=credentials.get("username") or "").first()
    locked = getattr(request, "axes_locked_out", False)
    code = "locked" if locked else str(credentials.get("code") or "wrong_password") if staff else "unknown_number"
    kind = AccessEntry.Kind.LOCKED_OUT if locked else AccessEntry.Kind.NOT_SIGNED_IN
    note_door(kind, by=staff or Nobody(), code=code, sentence=str(FAILURES[code]), **_device(request))


FAILURES: Mapping[str, "StrPromise"] = {
    "locked": gettext_lazy("连续输错次数过多，账号已锁定。"),
    "wrong_password": gettext_lazy("密码不正确，或账号已停用。"),
    "wrong_code": gettext_lazy("动态验证码不正确。"),
    "unknown_number": gettext_lazy("没有这个工号。"),
}


def _device(request: HttpRequest) -> dict[str, Any]:
    """On what, from where, when."""
    agent, address = request.META.get("HTTP_USER_AGENT", ""), request.META.get("REMOTE_ADDR") or ""
    return {"what": device_of(agent.replace("\0", "")), "address": address, "at": now()}


# The first that its name for itself contains; most browsers claim to be others too
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
_SYSTEMS |= {"Linux": "Linux"}


def device_of(agent: str) -> str:
    """A browser and its system by short names; as it calls itself where it is none of the known."""
    known = (next((name for part, name in each.items() if part in agent), "") for each in (_BROWSERS, _SYSTEMS))
    return " · ".join(filter(None, known)) or agent[:40]


def mark_of(session_key: str) -> str:
    """What a session is called on a page: nobody can sign in with it."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16]
