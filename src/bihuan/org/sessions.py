"""Sessions that know whose they are: on which device, since when, and when they end whatever is done."""

import hashlib
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as PlainStore
from django.http import HttpRequest
from typing_extensions import override

from bihuan.kernel.time import now
from bihuan.org.models import SignedIn, Staff

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
