"""`bihuan verify`: is the journal what was written?"""

from dataclasses import asdict
from typing import Annotated

import typer

from bihuan.cli.product import product, show


def verify(as_json: Annotated[bool, typer.Option("--json", help="Print facts as JSON")] = False) -> None:
    """Prove the journal: nothing changed, removed, reordered or cut off · 校验日志链。

    Every entry is compared with the one before it, every last entry with its subject and with the daily anchors.
    Leaves with 1 when something is not as it was written.
    """
    with product():
        from bihuan.journal.verify import verify as prove

        verdict = prove()
    lines = [f"{fault.subject_kind} {fault.subject_id} #{fault.seq}: {fault.sentence}" for fault in verdict.faults]
    sum_up = f"日志 · entries {verdict.entries}, 锚点 · anchors {verdict.anchors}, 异常 · faults {len(verdict.faults)}"
    show(asdict(verdict), [*lines, sum_up], as_json=as_json)
    if verdict.faults:
        raise typer.Exit(1)


def add_to(app: typer.Typer) -> None:
    """The command of this file."""
    app.command()(verify)
