"""What is read of clocks: those of a matter, the nearest of many, and why one is due when it is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from bihuan.clocks.models import Clock
from bihuan.journal.models import Chained


def clocks_of(kind: str, matter_id: int) -> QuerySet[Clock]:
    """All limits that ran or run on a matter."""
    return Clock.objects.of(kind, matter_id).order_by("pk")


def running_clocks(matter: Chained, limits: Collection[str] | None = None) -> list[Clock]:
    """The limits that run on a matter now; of those named, or all."""
    running = Clock.objects.of(matter.subject_kind, matter.pk).exclude(state="stopped")
    if limits is not None:
        running = running.filter(limit__in=limits)
    return list(running.order_by("due_at", "pk"))


def nearest_clocks(kind: str, matter_ids: Sequence[int]) -> Mapping[int, Clock]:
    """The running limit that ends first, of each of these matters: one query."""
    running = Clock.objects.running().filter(matter_kind=kind, matter_id__in=matter_ids)
    return {clock.matter_id: clock for clock in running.order_by("matter_id", "due_at").distinct("matter_id")}


def pauses_of(clock: Clock) -> list[tuple[datetime, datetime]]:
    """The pauses of a clock that have ended."""
    ended = clock.pauses.exclude(until_at=None).order_by("from_at")
    return [(start, end) for start, end in ended.values_list("from_at", "until_at") if end is not None]
