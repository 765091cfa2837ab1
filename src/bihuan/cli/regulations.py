"""`bihuan regulation …`: packs are checked, tried, put into force and looked at."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from bihuan.cli.product import show
from bihuan.regulation.check import check_folder
from bihuan.regulation.faults import Fault

Folder = Annotated[Path, typer.Argument(help="The folder of the pack · 制度包所在文件夹")]
Json = Annotated[bool, typer.Option("--json", help="Print facts as JSON")]

commands = typer.Typer(no_args_is_help=True, help="Regulation packs: check, test, install, list, show · 制度包")


@commands.command()
def check(folder: Folder, as_json: Json = False) -> None:
    """Prove that a pack holds together · 检查制度包。

    Every fault is told with file, line and remedy, not only the first; one is enough to refuse the pack. Warnings are
    for whoever decides to live with them.
    """
    findings = check_folder(folder)
    facts = {"faults": [_facts(fault) for fault in findings.faults]}
    facts["warnings"] = [_facts(warning) for warning in findings.warnings]
    lines = [
        *_told(folder, findings.faults),
        *(f"{line} (警告 · warning)" for line in _told(folder, findings.warnings)),
    ]
    total = f"{folder}: 错误 · faults {len(findings.faults)}, 警告 · warnings {len(findings.warnings)}"
    show(facts, [*lines, total], as_json=as_json)
    if findings.faults:
        raise typer.Exit(1)


def _told(folder: Path, faults: Iterable[Fault]) -> list[str]:
    """`file:line: message remedy`, with the file as one may open it from here."""
    return [f"{folder / fault.file}:{fault.line}: {fault.message} {fault.remedy}" for fault in faults]


def _facts(fault: Fault) -> dict[str, object]:
    said = {"zh": f"{fault.message.zh} {fault.remedy.zh}", "en": f"{fault.message.en} {fault.remedy.en}"}
    return {"file": fault.file, "line": fault.line, "message": said}


def add_to(app: typer.Typer) -> None:
    """The commands of this file, under one word."""
    app.add_typer(commands, name="regulation")
