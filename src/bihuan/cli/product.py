"""What a command needs of the product: the data folder, the database, Django, and a way to print facts."""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import typer
from psycopg.errors import UndefinedTable

from bihuan.cli.binaries import NoBinaries
from bihuan.cli.lowering import NobodyToRunIt
from bihuan.cli.postgres import DatabaseTrouble, Postgres
from bihuan.config.places import data_folder, prepare_data_folder
from bihuan.kernel import text


def language() -> str:
    """The language that the terminal speaks; Chinese unless it says English."""
    said = os.environ.get("BIHUAN_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if said.startswith("en") else "zh-hans"


def say_in_the_terminals_language() -> None:
    """Let words in both languages come out in the terminal's."""
    text.speak(language)


def fail(*sentences: str) -> typer.Exit:
    """Say what is wrong, a line each, and leave with 1."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    return typer.Exit(1)


def embedded() -> Postgres | None:
    """The embedded database, unless DATABASE_URL names another."""
    return None if os.environ.get("DATABASE_URL") else Postgres(data_folder() / "database")


@contextmanager
def database() -> Iterator[Postgres | None]:
    """The database running, for as long as the command takes."""
    data = data_folder()
    prepare_data_folder(data)
    postgres = embedded()
    if postgres is None:
        yield None
        return
    try:
        with postgres.in_use():
            yield postgres
    except (DatabaseTrouble, NoBinaries, NobodyToRunIt) as trouble:
        raise fail(str(trouble)) from None


@contextmanager
def product() -> Iterator[None]:
    """The database running and Django ready, quiet but for warnings."""
    with database():
        ready_django()
        from django.db import ProgrammingError

        try:
            yield
        except ProgrammingError as fault:
            if not isinstance(fault.__cause__, UndefinedTable):
                raise
            raise fail("数据库还没有建表，请先运行 · There are no tables yet; first: bihuan up") from None


def ready_django() -> None:
    """Load the product's apps; the lines of a command's work are for the log, its facts for the terminal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    import django
    from django.utils import translation

    django.setup()
    if "BIHUAN_LOG_LEVEL" not in os.environ:
        logging.getLogger().setLevel(logging.WARNING)
    translation.activate(language())
    say_in_the_terminals_language()


def show(facts: Mapping[str, object] | list[object], lines: list[str], *, as_json: bool) -> None:
    """Print facts for a person, or for a machine."""
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=2, default=str))
        return
    for line in lines:
        typer.echo(line)
