"""Backing up and restoring: what was there comes back, what is not asked for stays."""

import hashlib
import io
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from bihuan.cli.postgres import Postgres
from tests.cli.test_up import bihuan


@dataclass
class House:
    """A data folder with a little in it."""

    data: Path

    def say(self, *words: str) -> "subprocess.CompletedProcess[str]":
        process = bihuan(self.data, *words)
        said, errors = process.communicate(timeout=120)
        return subprocess.CompletedProcess(words, process.returncode, said, errors)

    def sql(self, words: str) -> list[tuple[object, ...]]:
        with Postgres(self.data / "database").in_use() as postgres, psycopg.connect(postgres.conninfo()) as client:
            done = client.execute(words)  # type: ignore[arg-type]
            return done.fetchall() if done.description else []


@pytest.fixture
def house() -> Iterator[House]:
    data = Path(tempfile.mkdtemp(prefix="bh-"))
    made = House(data)
    made.sql("CREATE TABLE matter (title text); INSERT INTO matter VALUES ('套餐资费争议')")
    (data / "files" / "ab").mkdir(parents=True)
    (data / "files" / "ab" / "abcd").write_text("录音")
    yield made
    shutil.rmtree(data)


@pytest.fixture
def archive(house: House, tmp_path: Path) -> Path:
    place = tmp_path / "kept.tar"
    done = house.say("backup", str(place), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["files"] == 1
    return place


def test_everything_comes_back(house: House, archive: Path) -> None:
    house.sql("DROP TABLE matter; CREATE TABLE stray (x int)")
    shutil.rmtree(house.data / "files")

    assert house.say("restore", str(archive), "--replace").returncode == 0

    assert house.sql("SELECT title FROM matter") == [("套餐资费争议",)]
    assert house.sql("SELECT to_regclass('stray')") == [(None,)]
    assert (house.data / "files" / "ab" / "abcd").read_text() == "录音"


def test_goes_into_an_empty_database(house: House, archive: Path) -> None:
    house.sql("DROP TABLE matter")

    assert house.say("restore", str(archive)).returncode == 0

    assert house.sql("SELECT title FROM matter") == [("套餐资费争议",)]


def test_full_database_is_left_alone_unless_asked(house: House, archive: Path) -> None:
    house.sql("INSERT INTO matter VALUES ('网络质量')")

    assert house.say("restore", str(archive)).returncode == 1

    assert house.sql("SELECT count(*) FROM matter") == [(2,)]


def _content(tar: tarfile.TarFile, part: tarfile.TarInfo) -> bytes:
    content = tar.extractfile(part)
    return b"" if content is None else content.read()


def test_damaged_archive_is_refused_before_anything_is_touched(house: House, archive: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as tar, tarfile.open(tmp_path / "forged.tar", "w") as forged:
        for part in tar:
            content = "另一段".encode() if part.name == "files/ab/abcd" else _content(tar, part)
            part.size = len(content)
            forged.addfile(part, io.BytesIO(content))
    escaping = tarfile.TarInfo("../escaped")
    with tarfile.open(tmp_path / "escaping.tar", "w") as tar:
        tar.addfile(escaping, io.BytesIO())
    cut = tmp_path / "cut.tar"
    cut.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])

    for bad in (tmp_path / "forged.tar", tmp_path / "escaping.tar", cut, tmp_path / "none.tar"):
        assert house.say("restore", str(bad), "--replace").returncode == 1
    assert house.sql("SELECT title FROM matter") == [("套餐资费争议",)]


def test_dump_that_does_not_load_changes_nothing(house: House, archive: Path) -> None:
    house.sql("CREATE SCHEMA theirs AUTHORIZATION bihuan; CREATE TABLE theirs.kept (x int)")
    with (
        Postgres(house.data / "database").in_use() as postgres,
        psycopg.connect(postgres.conninfo(user="postgres"), autocommit=True) as clerk,
    ):
        clerk.execute("CREATE TABLE public.matters (x int); ALTER TABLE public.matter RENAME TO matter_of_ours")
        clerk.execute("ALTER TABLE public.matters RENAME TO matter")

    assert house.say("restore", str(archive), "--replace").returncode == 1

    assert house.sql("SELECT title FROM matter_of_ours") == [("套餐资费争议",)]
    assert house.sql("SELECT to_regclass('theirs.kept')::text") == [("theirs.kept",)]


def test_dump_that_cannot_be_read_changes_nothing(house: House, archive: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as tar:
        parts = {part.name: _content(tar, part) for part in tar}
    parts["database.dump"] = parts["database.dump"][: len(parts["database.dump"]) // 2]
    contents = json.loads(parts["contents.json"])
    contents["digests"]["database.dump"] = hashlib.sha256(parts["database.dump"]).hexdigest()
    parts["contents.json"] = json.dumps(contents).encode()
    with tarfile.open(tmp_path / "half.tar", "w") as half:
        for name, content in parts.items():
            part = tarfile.TarInfo(name)
            part.size = len(content)
            half.addfile(part, io.BytesIO(content))

    assert house.say("restore", str(tmp_path / "half.tar"), "--replace").returncode == 1

    assert house.sql("SELECT title FROM matter") == [("套餐资费争议",)]


def test_uploads_on_their_way_are_left_out(house: House, tmp_path: Path) -> None:
    (house.data / "files" / "incoming").mkdir()
    (house.data / "files" / "incoming" / "tmp0").write_text("一半")

    assert house.say("backup", str(tmp_path / "kept.tar")).returncode == 0

    with tarfile.open(tmp_path / "kept.tar") as tar:
        assert sorted(tar.getnames()) == ["contents.json", "database.dump", "files/ab/abcd"]


def test_archive_is_for_its_owner_alone(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0
