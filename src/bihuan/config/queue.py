"""The job queue as the product runs it: a killed worker's jobs are taken up again."""

from datetime import datetime

import structlog
from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app

log = structlog.get_logger(__name__)

HEARTBEAT = 3.0  # seconds between two signs of life of a worker
STALLED = 12.0  # without one for so long a worker counts as dead


def run_worker(*, at_once: int = 4, stay: bool = True) -> None:
    """Work off jobs until told to stop; without `stay`, those that are due now."""
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(
            concurrency=at_once,
            wait=stay,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=STALLED,
            fetch_job_polling_interval=2.0,
            shutdown_graceful_timeout=8.0,
            delete_jobs="successful",
        )


def retry_stalled_jobs(*, at: datetime) -> int:
    """Give back the jobs that a dead worker left behind; every job may run twice, so this does no harm."""
    stalled = list(async_to_sync(app.job_manager.get_stalled_jobs)(seconds_since_heartbeat=STALLED))
    for job in stalled:
        if job.id is not None:
            log.warning("stalled_job_given_back", job=job.id, task=job.task_name)
            app.job_manager.retry_job_by_id(job.id, retry_at=at)
    return len(stalled)
