"""Jobs of a dead worker: given back once its sign of life is too old."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from bihuan.config.queue import retry_stalled_jobs

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def doing(heartbeat: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '{heartbeat}') RETURNING id"
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, worker_id)"
            " VALUES ('default', 'notices.send', 0, '{}', 'doing', %s) RETURNING id",
            [worker],
        )
        return int(cursor.fetchone()[0])


def status(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job])
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_gives_back_what_a_dead_worker_was_doing() -> None:
    job = doing("1 minute")

    assert retry_stalled_jobs(at=NOW) == 1
    assert status(job) == "todo"
    assert retry_stalled_jobs(at=NOW) == 0


@pytest.mark.django_db
def test_leaves_a_living_worker_alone() -> None:
    job = doing("1 second")

    assert retry_stalled_jobs(at=NOW) == 0
    assert status(job) == "doing"
