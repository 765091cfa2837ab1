"""The archive of a backup: a tar with the database's dump, the files, and a list of what must be in it."""

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

CONTENTS = "contents.json"
DUMP = "database.dump"
FILES = "files"
INCOMING = "incoming"  # the folder of uploads that have not arrived yet: they change and go while one looks


class Damaged(Exception):
    """The archive is not what it was when it was made; the sentence says where."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in an archive: when and by which version it was made, and the digest of every part."""

    made_at: str
    version: str
    digests: dict[str, str]


def write_archive(archive: Path, dump: Path, files: Path, *, made_at: str, version: str) -> Contents:
    """Write the archive beside its place and move it there whole."""
    kept = [path for path in _files_in(files) if path.relative_to(files).parts[0] != INCOMING]
    parts = {DUMP: dump} | {f"{FILES}/{path.relative_to(files).as_posix()}": path for path in kept}
    fresh = archive.with_name(f".{archive.name}.{os.getpid()}")
    digests: dict[str, str] = {}
    try:
        with tarfile.open(fresh, "x") as tar:
            for name, path in parts.items():
                tar.add(path, arcname=name, recursive=False)
                digests[name] = _digest(path)
            contents = Contents(made_at=made_at, version=version, digests=digests)
            _add_text(tar, fresh, contents)
        fresh.chmod(0o600)
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        fresh.replace(archive)
    finally:
        fresh.unlink(missing_ok=True)
    return contents


def unpack_archive(archive: Path, into: Path) -> Contents:
    """Unpack into an empty folder and compare every part with the list."""
    try:
        with tarfile.open(archive, "r") as tar:
            for member in tar:
                _unpack(tar, member, into)
        said = json.loads((into / CONTENTS).read_text())
        contents = Contents(said["made_at"], said["version"], dict(said["digests"]))
    except (tarfile.TarError, FileNotFoundError, ValueError, KeyError, EOFError) as fault:
        raise Damaged(f"{archive}: not a backup, or cut off ({fault})") from None
    found = {path.relative_to(into).as_posix(): path for path in _files_in(into)}
    found.pop(CONTENTS)
    for name in sorted(found.keys() | contents.digests.keys()):
        if name not in found or name not in contents.digests or _digest(found[name]) != contents.digests[name]:
            raise Damaged(f"{archive}: {PurePosixPath(name)} is missing, added or changed")
    return contents


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    """Write one part; only plain files below the folder are parts of a backup."""
    content, place = tar.extractfile(member), PurePosixPath(member.name)
    if content is None or not member.isreg() or place.is_absolute() or ".." in place.parts:
        raise Damaged(f"{member.name} does not belong into a backup")
    target = into / place
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as part:
        shutil.copyfileobj(content, part)


def _files_in(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_text(tar: tarfile.TarFile, beside: Path, contents: Contents) -> None:
    text = beside.with_suffix(".contents")
    try:
        said = {"made_at": contents.made_at, "version": contents.version, "digests": contents.digests}
        text.write_text(json.dumps(said, indent=1))
        tar.add(text, arcname=CONTENTS)
    finally:
        text.unlink(missing_ok=True)
