"""`backup` and `restore`: the database and the files, together, into one archive and back."""

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import IO, Annotated

import typer

from bihuan.cli.archive import DUMP, FILES, Damaged, unpack_archive, write_archive
from bihuan.cli.binaries import newest_binaries
from bihuan.cli.product import fail, product, show
from bihuan.cli.supervisor import is_up
from bihuan.config.places import data_folder, private_folder
from bihuan.kernel import time

Json = Annotated[bool, typer.Option("--json", help="Print facts as JSON")]
HEAD_LINES = 60  # of a restore script: settings, before the first object


def backup(
    archive: Annotated[Path | None, typer.Argument(help="The archive to write; by default a dated one")] = None,
    as_json: Json = False,
) -> None:
    """Write the database and the files into one archive · 备份。

    Nothing needs to stop: the dump is of one instant, and a file is written before the entry that names it.
    """
    at = time.now()
    place = archive or private_folder(data_folder() / "backups") / f"bihuan-{at:%Y%m%d-%H%M%S}.tar"
    with product(), tempfile.TemporaryDirectory(prefix="bihuan-backup-") as folder:
        dump = Path(folder) / DUMP
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        contents = write_archive(place, dump, _files(), made_at=at.isoformat(), version=version("bihuan"))
    facts = {"archive": str(place), "made_at": contents.made_at, "files": len(contents.digests) - 1}
    facts["bytes"] = place.stat().st_size
    show(facts, [f"备份完成 · Backed up: {place} ({facts['bytes']} bytes, {facts['files']} files)"], as_json=as_json)


def restore(
    archive: Annotated[Path, typer.Argument(help="An archive that `bihuan backup` wrote")],
    replace: Annotated[bool, typer.Option(help="Give up what the database holds now · 覆盖现有数据")] = False,
    as_json: Json = False,
) -> None:
    """Bring back the database and the files of an archive · 恢复。

    The archive is checked first, and the database is restored in one transaction: it ends as the archive says, or
    stays as it is. A database that holds something is left alone unless --replace is given.
    """
    if is_up(data_folder()):
        raise fail("闭环正在运行，请先停止 · Bihuan is running on this data folder; stop it first.")
    with product(), tempfile.TemporaryDirectory(prefix="restore-", dir=private_folder(data_folder())) as folder:
        try:
            contents = unpack_archive(archive, Path(folder))
        except (Damaged, OSError) as fault:
            raise fail(str(fault)) from None
        if not replace and _holds_something():
            raise fail("数据库不是空的 · The database is not empty; --replace gives up what it holds.")
        _restore_database(Path(folder) / DUMP)
        _restore_files(Path(folder) / FILES)
    facts = {"archive": str(archive), "made_at": contents.made_at, "version": contents.version}
    line = f"已恢复 · Restored: {archive} ({contents.made_at}, bihuan {contents.version})"
    show(facts, [line], as_json=as_json)


def _restore_database(dump: Path) -> None:
    """Empty the database and fill it again, in one transaction of one client."""
    programs, environment = newest_binaries(), _environment()
    reading = [str(programs / "pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dump)]
    writing = [str(programs / "psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    writing += ["--file=-", "--output=/dev/null"]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(reading, stdout=subprocess.PIPE) as script,
        subprocess.Popen(writing, env=environment, stdin=subprocess.PIPE, stderr=said) as client,
    ):
        try:
            _pass_on(script.stdout, client.stdin)
        except BrokenPipeError:
            script.kill()
        else:
            if script.wait() != 0:
                client.kill()  # before its input ends: it would commit what has come so far
        _close(client.stdin)
        if client.wait() != 0:
            said.seek(0)
            raise fail(f"没有恢复，数据未变 · Nothing was restored: {said.read().decode(errors='replace').strip()}")


def _pass_on(script: IO[bytes] | None, client: IO[bytes] | None) -> None:
    if script is None or client is None:
        raise RuntimeError("both ends are pipes")
    client.write(b"DROP OWNED BY CURRENT_USER CASCADE;\n")
    for _line in range(HEAD_LINES):
        line = script.readline()
        if not line.startswith(b"SET transaction_timeout"):  # servers before 17 do not know it
            client.write(line)
    shutil.copyfileobj(script, client, 1024 * 1024)
    client.flush()


def _close(pipe: IO[bytes] | None) -> None:
    """The end of what is said; whoever has gone away needs none."""
    if pipe is not None:
        with suppress(BrokenPipeError):
            pipe.close()


def _restore_files(kept: Path) -> None:
    """Put the files where they belong; one that is there already has the same content under the same name."""
    if kept.exists():
        shutil.copytree(kept, _files(), dirs_exist_ok=True)


def _holds_something() -> bool:
    from django.db import connection

    return bool(connection.introspection.table_names())


def _files() -> Path:
    from django.conf import settings

    return Path(settings.MEDIA_ROOT)


def _run(program: str, *options: str) -> None:
    done = subprocess.run(
        [str(newest_binaries() / program), *options], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise fail(f"{program}: {done.stderr.strip()}")


def _environment() -> dict[str, str]:
    """The database of the settings, in the words of PostgreSQL's own programs."""
    from django.db import connection

    said = connection.get_connection_params()
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname"}
    names |= {"PGSSLMODE": "sslmode", "PGSSLROOTCERT": "sslrootcert"}
    known = {name: str(said[key]) for name, key in names.items() if said.get(key)}
    return os.environ | known | {"PGAPPNAME": "bihuan"}


def add_to(app: typer.Typer) -> None:
    """The commands of this file."""
    app.command()(backup)
    app.command()(restore)
