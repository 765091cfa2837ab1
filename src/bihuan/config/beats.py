"""What the clock process does by itself, and how often."""

import time as stopwatch
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.db import close_old_connections
from django.utils.module_loading import import_string

from bihuan.kernel import time
from bihuan.kernel.frames import roomy

log = structlog.get_logger(__name__)

MOST_ROUNDS = 100  # of one beat at a time, so that a full table does not starve the others


@dataclass(frozen=True, slots=True)
class Beat:
    """A function that takes `at` and returns how much it did; it runs again at once while it did something."""

    function: str
    every: timedelta
    again: bool = False


BEATS = (
    Beat("bihuan.clocks.operations.raise_due_clocks", timedelta(seconds=5), again=True),
    Beat("bihuan.workorders.operations.urge_unanswered", timedelta(minutes=1), again=True),
    Beat("bihuan.indicators.operations.count_due_days", timedelta(minutes=1), again=True),
    Beat("bihuan.indicators.operations.note_late_days", timedelta(hours=6)),
    Beat("bihuan.transitions.operations.move_due_work_orders", timedelta(minutes=1), again=True),
    Beat("bihuan.supervision.operations.raise_service_warnings", timedelta(hours=1)),
    Beat("bihuan.supervision.operations.propose_gatherings", timedelta(minutes=1)),
    Beat("bihuan.journal.subscriptions.run_readers", timedelta(seconds=1), again=True),
    Beat("bihuan.config.queue.retry_stalled_jobs", timedelta(seconds=10)),
    Beat("bihuan.journal.partitions.prepare_partitions", timedelta(hours=6)),
    Beat("bihuan.journal.anchors.anchor_heads", timedelta(hours=1)),  # once a day, as soon as it may
    Beat("bihuan.config.sessions.forget_ended_sessions", timedelta(hours=6)),
    Beat("bihuan.registers.operations.forget_bundles", timedelta(minutes=10), again=True),
    Beat("bihuan.api.answers.forget_answers", timedelta(hours=1)),
)


@dataclass(slots=True)
class Rhythm:
    """When each beat is next due. One that fails is told to the log and tried again when it is due again."""

    beats: tuple[Beat, ...] = BEATS
    due: dict[str, float] = field(default_factory=dict)

    def once(self) -> float:
        """Do what is due; returns the seconds until the next."""
        for beat in self.beats:
            if self.due.get(beat.function, 0.0) <= stopwatch.monotonic():
                self._do(beat)
                self.due[beat.function] = stopwatch.monotonic() + beat.every.total_seconds()
        return max(0.0, min(self.due.values()) - stopwatch.monotonic())

    def _do(self, beat: Beat) -> None:
        close_old_connections()
        try:
            function: Callable[..., object] = roomy(import_string(beat.function))
            for _round in range(MOST_ROUNDS if beat.again else 1):
                if not function(at=time.now()):
                    break
        except Exception:
            log.exception("beat_failed", beat=beat.function)
