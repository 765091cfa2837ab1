"""Where things lie on this machine: one data folder holds everything that must outlive a process."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

LONGEST_SOCKET_FOLDER = 90  # the kernel allows 107 bytes for the whole name of a Unix socket


def data_folder() -> Path:
    """The folder that BIHUAN_DATA names, or `data` where the command was given."""
    return Path(os.environ.get("BIHUAN_DATA") or "data").absolute()


def private_folder(folder: Path) -> Path:
    """The folder, made for its owner alone where it is missing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def socket_folder(database: Path) -> Path:
    """A folder for the database's socket: inside the data folder, or a short one of our own where that is too long."""
    inside = database / "socket"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    mark = hashlib.sha256(os.fsencode(database)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"bihuan-{os.getuid()}-{mark}"


def embedded_database() -> dict[str, str]:
    """How to reach the database that `bihuan up` runs in the data folder."""
    database = data_folder() / "database"
    password = database / "password"
    return {
        "NAME": "bihuan",
        "USER": "bihuan",
        "PASSWORD": password.read_text().strip() if password.exists() else "",
        "HOST": str(socket_folder(database)),
        "PORT": "",
    }


def secret_key() -> str:
    """The key that signs sessions: given, kept in the data folder, or good for this process only."""
    given = os.environ.get("BIHUAN_SECRET_KEY")
    if given:
        return given
    kept = data_folder() / "secret-key"
    return kept.read_text().strip() if kept.exists() else secrets.token_urlsafe(64)


def prepare_data_folder(data: Path) -> None:
    """The data folder with its rooms, each closed to others, and the key of this installation."""
    for room in ("files", "run", "database"):
        private_folder(private_folder(data) / room)
    _keep_secret_key(data / "secret-key")


def _keep_secret_key(kept: Path) -> None:
    """Write the key once, so that sessions outlive a restart."""
    if kept.exists():
        return
    fresh = kept.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64))
    try:
        os.link(fresh, kept)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
