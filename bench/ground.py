"""The ground that everything is measured on: an embedded PostgreSQL of its own, with the product's settings."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bihuan.cli.postgres import Postgres
from bihuan.cli.product import ready_django
from bihuan.config.places import prepare_data_folder
from bihuan.kernel.text import speak
from bihuan.kernel.time import SHANGHAI

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=SHANGHAI)  # a Wednesday morning; the same for every run
PAST = timedelta(days=120)  # so far back the history reaches
PACK = Path("packs/telecom")


@contextmanager
def ground(folder: Path) -> Iterator[Postgres]:
    """The server running in the folder and Django upon it; stopped at the end."""
    os.environ["BIHUAN_DATA"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    prepare_data_folder(folder)
    with Postgres(folder / "database").in_use() as postgres:
        stand()
        try:
            yield postgres
        finally:
            from django.db import connection

            connection.close()


def stand() -> None:
    """Django ready in this process, on the database that the environment names."""
    from django.utils.translation import get_language

    os.environ.setdefault("BIHUAN_LOG_LEVEL", "ERROR")
    ready_django()
    speak(get_language)  # as in a web process, not as in a terminal


def furnish() -> None:
    """Tables, the months of the journal, the telecom pack, its organisation, people and played work orders."""
    from django.core.management import call_command
    from django.db import transaction

    from bihuan.cli.demo_orders import load_demo_orders
    from bihuan.cli.demo_people import load_demo_people
    from bihuan.journal.events import SYSTEM
    from bihuan.journal.partitions import prepare_partitions
    from bihuan.regulation.operations import install_edition

    call_command("migrate", verbosity=0, interactive=False)
    began = NOW - timedelta(days=60)
    with transaction.atomic():
        prepare_partitions(at=NOW - PAST - timedelta(days=31), months=8)
        edition = install_edition(folder=PACK, historical=True, by=SYSTEM, at=began)
        load_demo_people(PACK / "demo", regulation=edition.regulation, at=began, today=NOW)
        faults = load_demo_orders(PACK / "demo", edition=edition, now=NOW, progress=lambda _done, _steps: None)
    if faults:
        raise RuntimeError("\n".join(faults))
