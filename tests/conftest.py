"""One embedded PostgreSQL for every test process, and for each a database cloned from one that is migrated once."""

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from psycopg import sql
from pytest_django import DjangoDbBlocker

from bihuan.cli.postgres import Postgres
from bihuan.cli.processes import Process
from bihuan.clocks.calendar.shipped import mainland_days
from bihuan.regulation.queries import forget_what_is_in_force
from bihuan.workorders.numbers import forget_serials
from tests.packs import read_once
from tests.plain_words import speak_plainly
from tests.world import World, build_world

KEPT_TEMPLATES = 6
FORGETFUL = {  # and without its own transactions, for which the journal's horizon would wait a moment
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off",
    "max_connections": "300",
}  # fmt: skip


def pytest_configure() -> None:
    """Keep tests away from the data of this machine, whoever runs them."""
    place = Path(tempfile.mkdtemp(prefix="bihuan-test-data-"))
    settings.BIHUAN_DATA = place
    settings.MEDIA_ROOT = place / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    read_once()
    speak_plainly()


def pytest_unconfigure() -> None:
    import shutil

    shutil.rmtree(settings.BIHUAN_DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The embedded server of one test process: it forgets on a power cut, and is kept for the next run."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")  # a reader waits for every transaction of its server
    folder = Path(tempfile.gettempdir()) / f"bihuan-tests-{os.getuid()}-{worker}"
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = folder.lstat()
    if owner.st_uid != os.getuid() or owner.st_mode & 0o077:
        pytest.exit(f"{folder} belongs to somebody else or is open to others; remove it.")
    with Postgres(folder, settings=FORGETFUL).in_use() as running:
        yield running


@pytest.fixture(scope="session")
def django_db_setup(
    postgres: Postgres, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A database of this process alone, cloned from the migrated one and dropped at the end."""
    mine = f"test_{os.getpid()}_{Process(os.getpid()).born}"
    with psycopg.connect(postgres.conninfo("postgres"), autocommit=True) as clerk:
        clerk.execute("SELECT pg_advisory_lock(1)")
        _drop_what_the_dead_left(clerk)
        template = _template()
        if not _exists(clerk, template):
            _migrate(clerk, postgres, template, django_db_blocker)
        _forget_old_templates(clerk, template)
        _say(clerk, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", mine, template)
        clerk.execute("SELECT pg_advisory_unlock(1)")
    _point_to(postgres, mine)
    yield
    with django_db_blocker.unblock():
        connection.close()
    with psycopg.connect(postgres.conninfo("postgres"), autocommit=True) as clerk:
        _say(clerk, "DROP DATABASE {} WITH (FORCE)", mine)


@pytest.fixture(autouse=True)
def no_words_of_other_tests() -> None:
    """The words of an edition that another test installed and undid."""
    forget_what_is_in_force()


@pytest.fixture(autouse=True)
def a_plain_beginning(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Each test begins in Chinese, and leaves no line in the access log, which outlives what a test undoes."""
    translation.activate("zh-hans")
    yield
    translation.deactivate()
    used = request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames)
    if used:
        with django_db_blocker.unblock(), closing(connection.copy()) as own, own.cursor() as cursor:
            cursor.execute("DELETE FROM journal_accessentry")


@pytest.fixture
def world(db: None) -> World:
    """Headquarters over two provinces, and one person per post."""
    return build_world()


@pytest.fixture
def real_commits(transactional_db: None) -> Iterator[None]:
    """For tests that commit: the queue's tables are emptied too, which Django's own flush passes by."""
    forget_serials()
    yield
    forget_serials()
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers,"
            " procrastinate_workers RESTART IDENTITY CASCADE"
        )


def _point_to(postgres: Postgres, database: str) -> None:
    connection.close()
    place = {"NAME": database, "USER": "bihuan", "PASSWORD": postgres.password, "HOST": str(postgres.socket)}
    for known in (connection.settings_dict, settings.DATABASES["default"]):
        known.update(place, PORT="", CONN_MAX_AGE=0)


def _template() -> str:
    """The name of the migrated database: another one for other migrations, or another calendar to seed it with."""
    digest = hashlib.sha256(repr(mainland_days()).encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for file in sorted((Path(config.path) / "migrations").rglob("*")):
            if file.suffix in {".py", ".sql"}:
                digest.update(file.name.encode() + file.read_bytes())
    return f"template_{digest.hexdigest()[:16]}"


def _migrate(clerk: psycopg.Connection, postgres: Postgres, template: str, blocker: DjangoDbBlocker) -> None:
    making = f"{template}_making"
    _say(clerk, "DROP DATABASE IF EXISTS {} WITH (FORCE)", making)
    _say(clerk, "CREATE DATABASE {}", making)
    _point_to(postgres, making)
    with blocker.unblock():
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
    _say(clerk, "ALTER DATABASE {} RENAME TO {}", making, template)
    _say(clerk, "COMMENT ON DATABASE {} IS " + f"'{time.time_ns()}'", template)


def _drop_what_the_dead_left(clerk: psycopg.Connection) -> None:
    for name in _named(clerk, "test\\_%"):
        _word, pid, born = name.split("_")
        if Process(int(pid)).born != born:
            with suppress(psycopg.Error):
                _say(clerk, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _forget_old_templates(clerk: psycopg.Connection, template: str) -> None:
    others = [name for name in _named(clerk, "template\\_%") if name != template]
    for name in others[: -KEPT_TEMPLATES + 1]:
        _say(clerk, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _named(clerk: psycopg.Connection, pattern: str) -> list[str]:
    """Databases so named, oldest first."""
    oldest_first = (
        "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY shobj_description(oid, 'pg_database')"
    )
    return [name for (name,) in clerk.execute(oldest_first, [pattern])]


def _exists(clerk: psycopg.Connection, database: str) -> bool:
    return clerk.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is not None


def _say(clerk: psycopg.Connection, words: str, *names: str) -> None:
    clerk.execute(sql.SQL(words).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]
