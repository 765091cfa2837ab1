"""Wrong sign-ins: whose count against whom, until when an account is locked, and how the lock is lifted.

Failures count by number and address together, and by number over all addresses, in one window of minutes that
tries during the lock do not extend. An address from which the person came in lately counts for itself alone: guesses
from elsewhere cannot keep a colleague out where they work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from axes.helpers import get_client_username
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest

from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import now
from bihuan.org.models import Staff

WINDOW = timedelta(hours=settings.AXES_COOLOFF_TIME)
KNOWN_FOR = timedelta(days=30)
BY_NUMBER = "username"  # as the library calls it
BY_BOTH = [BY_NUMBER, "ip_address"]


@dataclass(frozen=True, slots=True)
class Failures:
    """The wrong sign-ins that count against a number now, from all addresses."""

    count: int
    last_at: datetime | None

    @property
    def is_locked(self) -> bool:
        return self.count >= int(settings.AXES_FAILURE_LIMIT)

    def minutes(self, at: datetime) -> int:
        """How many minutes the lock lasts from now, never more than the window."""
        whole = ceil(WINDOW.total_seconds() / 60)
        left = (self.last_at + WINDOW - at).total_seconds() / 60 if self.last_at else whole
        return min(max(ceil(left), 1), whole)


def what_counts(
    request: HttpRequest | AccessAttempt, credentials: dict[str, str] | None = None
) -> Sequence[str | Sequence[str]]:
    """By what the library adds failures up: both together and, from where the person is not known, the number alone."""
    if isinstance(request, HttpRequest):
        number, address = get_client_username(request, credentials), request.META.get("REMOTE_ADDR")
    else:
        number, address = request.username, request.ip_address
    return [BY_BOTH] if _came_lately(number, address, now()) else [BY_BOTH, BY_NUMBER]


def failures_of(number: str, address: str = "", *, at: datetime) -> Failures:
    """What counts against the number; from one address, where one is said."""
    found = AccessAttempt.objects.filter(username=number, attempt_time__gte=at - WINDOW)
    if address and _came_lately(number, address, at):
        found = found.filter(ip_address=address)
    said = found.aggregate(count=Sum("failures_since_start"), last=Max("attempt_time"))
    return Failures(said["count"] or 0, said["last"])


def forget_failures(number: str) -> int:
    """Let the number try again at once, from everywhere; how many lines of failures there were."""
    return int(reset(username=number))


def _came_lately(number: str | None, address: str | None, at: datetime) -> bool:
    staff = Staff.objects.filter(number=number or "").values_list("pk", flat=True).first()
    came = AccessEntry.objects.filter(actor_id=staff, kind=AccessEntry.Kind.SIGNED_IN, at__gte=at - KNOWN_FOR)
    return staff is not None and bool(address) and came.filter(address=address).exists()
