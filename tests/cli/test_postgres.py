"""The embedded PostgreSQL: closed to others, one server a folder, back after any death."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bihuan.cli.postgres import Postgres
from bihuan.cli.processes import processes_in


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: a Unix socket's name must not be long."""
    place = Path(tempfile.mkdtemp(prefix="bh-"))
    place.chmod(0o755)
    yield place / "database"
    Postgres(place / "database").stop() if (place / "database").exists() else None
    shutil.rmtree(place)


def one(postgres: Postgres, question: str, **how: str) -> object:
    with psycopg.connect(postgres.conninfo(**how)) as client:
        found = client.execute(question).fetchone()  # type: ignore[arg-type]
    return found[0] if found else None


def test_is_made_as_the_house_wants_it(folder: Path) -> None:
    with Postgres(folder).in_use() as postgres:
        assert one(postgres, "SELECT current_setting('data_checksums')") == "on"
        assert one(postgres, "SELECT current_setting('server_encoding')") == "UTF8"
        assert one(postgres, "SELECT datctype FROM pg_database WHERE datname = 'bihuan'") == "C.UTF-8"
        assert one(postgres, "SELECT current_setting('listen_addresses')") == ""
        doors = "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'"
        assert one(postgres, doors, user="postgres") == 0
        assert one(postgres, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        assert one(postgres, "SELECT to_tsvector('simple', '投诉 处理')::text") == "'处理':2 '投诉':1"


def test_only_its_owner_can_enter(folder: Path) -> None:
    with Postgres(folder).in_use() as postgres:
        for closed in (postgres.folder, postgres.cluster, postgres.socket):
            assert closed.stat().st_mode & 0o077 == 0
        assert (folder / "password").stat().st_mode & 0o077 == 0
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(host=str(postgres.socket), user="bihuan", dbname="bihuan", password="guessed")


def test_second_user_adopts_and_the_last_one_stops_it(folder: Path) -> None:
    with Postgres(folder).in_use() as first:
        with Postgres(folder).in_use() as second:
            assert second.process() == first.process()
        assert first.is_ready()
    assert first.process() is None


def test_postmaster_killed_loses_nothing_and_starts_again(folder: Path) -> None:
    with Postgres(folder).in_use() as postgres:
        with psycopg.connect(postgres.conninfo(), autocommit=True) as client:
            client.execute("CREATE TABLE kept AS SELECT 1 AS said")
            postmaster = postgres.process()
            assert postmaster is not None
            postmaster.send(signal.SIGKILL)
            while postmaster.is_alive:
                time.sleep(0.01)

        assert postgres.start()

        assert one(postgres, "SELECT said FROM kept") == 1


def test_mark_of_a_dead_server_is_no_obstacle(folder: Path) -> None:
    postgres = Postgres(folder)
    with postgres.in_use():
        pass
    (postgres.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.cluster}\n1\n5432\n{postgres.socket}\n")

    with postgres.in_use():
        assert one(postgres, "SELECT 1") == 1


def test_broken_first_start_leaves_no_half_cluster(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    (folder / "cluster.new").mkdir()
    (folder / "cluster.new" / "PG_VERSION").write_text("18\n")

    with Postgres(folder).in_use() as postgres:
        assert one(postgres, "SELECT 1") == 1


def test_stops_while_clients_are_connected(folder: Path) -> None:
    with Postgres(folder).in_use() as postgres:
        client = psycopg.connect(postgres.conninfo())
        postgres.stop()
        assert not list(processes_in(postgres.cluster))
        client.close()


@pytest.mark.skipif(os.getuid() != 0, reason="only root has to become somebody else")
def test_root_without_user_namespaces_hands_over_to_nobody(folder: Path, tmp_path: Path) -> None:
    setpriv = shutil.which("setpriv")
    assert setpriv is not None
    (tmp_path / "setpriv").symlink_to(setpriv)
    words = (
        "import sys; from pathlib import Path; from bihuan.cli.postgres import Postgres\n"
        "with Postgres(Path(sys.argv[1])).in_use() as postgres:\n"
        "    print(Path(f'/proc/{postgres.process().pid}').stat().st_uid)"
    )
    done = subprocess.run(
        [sys.executable, "-c", words, str(folder)],
        env=os.environ | {"PATH": str(tmp_path), "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "65534\n" or "cannot enter" in done.stderr
