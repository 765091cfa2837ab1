"""`bihuan regulation test`: the worked examples of a pack, run through the product's own operations."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bihuan.cli.postgres import Postgres
from bihuan.cli.product import fail, ready_django, show
from bihuan.clocks.calendar.shipped import mainland_calendar
from bihuan.config.places import prepare_data_folder
from bihuan.regulation.check import check_pack
from bihuan.regulation.examples import Fill, moment, run_examples
from bihuan.regulation.faults import BrokenPack
from bihuan.regulation.load import Loaded, read_pack
from bihuan.regulation.schema.examples import AskSheet, Example
from bihuan.regulation.schema.pack import Pack

FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
SET_UP_BEFORE = timedelta(days=450)  # the department stands so long when the first example begins


def run_worked_examples(
    folder: Annotated[Path, typer.Argument(help="The folder of the pack · 制度包所在文件夹")],
    as_json: Annotated[bool, typer.Option("--json", help="Print facts as JSON")] = False,
) -> None:
    """Run the worked examples of a pack · 运行制度样例。

    Limits and tables are asked; steps are played by the people of the pack's demo department, in a database of their
    own that is thrown away: yours is not touched.
    """
    try:
        loaded = read_pack(folder)
    except BrokenPack as broken:
        raise fail(
            *(f"{folder / fault.file}:{fault.line}: {fault.message} {fault.remedy}" for fault in broken.faults)
        ) from None
    if check_pack(loaded).faults:
        raise fail(f"{folder}: bihuan regulation check {folder}")
    with ExitStack() as stack:
        play = stack.enter_context(stage(folder, loaded.pack)) if _is_played(loaded.pack) else None
        results = list(run_examples(loaded.pack, timing=mainland_calendar(), fill=_filler(loaded.pack), play=play))
    failed = [result for result in results if not result.holds]
    lines = [f"{_place(folder, loaded, each.example)}: {fault}" for each in failed for fault in each.faults]
    facts = {"examples": [{"code": each.example.code, "faults": list(each.faults)} for each in results]}
    total = f"{folder}: 样例 · examples {len(results)}, 不符 · failed {len(failed)}"
    show(facts, [*lines, total], as_json=as_json)
    if failed:
        raise typer.Exit(1)


@contextmanager
def stage(folder: Path, pack: Pack) -> Iterator[Callable[[Example], Sequence[str]]]:
    """A database thrown away afterwards, with the pack in force and its demo department at work."""
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="bihuan-") as data:
        os.environ["BIHUAN_DATA"] = data
        prepare_data_folder(Path(data))
        with Postgres(Path(data) / "database", settings=FORGETFUL).in_use():
            ready_django()
            yield _player(folder, pack)


def _player(folder: Path, pack: Pack) -> Callable[[Example], Sequence[str]]:
    from django.core.management import call_command

    from bihuan.cli.demo_people import load_demo_people
    from bihuan.cli.playing import play
    from bihuan.journal.events import SYSTEM
    from bihuan.regulation.operations import install_edition

    begin = min(moment(step.at) for example in pack.examples for step in example.steps) - SET_UP_BEFORE
    call_command("migrate", verbosity=0, interactive=False)
    edition = install_edition(folder=folder, historical=True, by=SYSTEM, at=begin)
    load_demo_people(folder / "demo", regulation=pack.regulation.code, at=begin)
    return lambda example: play(edition, example)


def _filler(pack: Pack) -> Fill | None:
    """What fills sheets, where an example asks for one: it needs no database, but the product's settings."""
    if not any(isinstance(example.ask, AskSheet) for example in pack.examples):
        return None
    ready_django()
    from bihuan.sheets.examples import filled

    return filled


def _is_played(pack: Pack) -> bool:
    return any(example.steps for example in pack.examples)


def _place(folder: Path, loaded: Loaded, example: Example) -> str:
    """Where the example stands, as one may open it from here."""
    place = loaded.places.of(("examples", loaded.pack.examples.index(example)))
    return f"{folder / place.file}:{place.line}: {example.code}"


def add_to(commands: typer.Typer) -> None:
    """The command of this file, beside the others on packs."""
    commands.command("test")(run_worked_examples)
