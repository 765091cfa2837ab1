"""`bihuan regulation …`: packs are checked, tried, put into force and looked at."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from bihuan.cli import covering, differing, preview, schemas, trials
from bihuan.cli.product import fail, product, show
from bihuan.cli.running import migrate
from bihuan.kernel import time
from bihuan.kernel.errors import Refusal
from bihuan.regulation.check import check_folder
from bihuan.regulation.faults import BrokenPack, Fault
from bihuan.regulation.load import load_pack
from bihuan.regulation.schema.pack import Pack

Folder = Annotated[Path, typer.Argument(help="The folder of the pack · 制度包所在文件夹")]
Json = Annotated[bool, typer.Option("--json", help="Print facts as JSON")]

commands = typer.Typer(
    no_args_is_help=True, help="Regulation packs: check, coverage, preview, test, diff, install, list, show · 制度包"
)


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
        *(f"{line} （警告 · warning）" for line in _told(folder, findings.warnings)),
    ]
    total = f"{folder}: 错误 · faults {len(findings.faults)}, 警告 · warnings {len(findings.warnings)}"
    show(facts, [*lines, total], as_json=as_json)
    if findings.faults:
        raise typer.Exit(1)


@commands.command()
def install(
    folder: Folder,
    historical: Annotated[bool, typer.Option(help="Its first day may lie in the past · 补录历史版次")] = False,
    as_json: Json = False,
) -> None:
    """Put a pack into force from its day on · 安装制度版本。

    The pack is checked first. An edition is never changed once it stands: another content needs another number and
    another day. Running matters keep to the edition they were opened under.
    """
    with product():
        migrate()
        from bihuan.journal.events import SYSTEM
        from bihuan.regulation.operations import install_edition

        try:
            edition = install_edition(folder=folder, historical=historical, by=SYSTEM, at=time.now())
        except BrokenPack as broken:
            raise fail(*_told(folder, broken.faults)) from None
        except Refusal as refusal:
            raise fail(f"{folder}: {refusal}") from None
        facts = {"regulation": edition.regulation, "edition": edition.edition, "hash": edition.content_hash}
        facts["effective_from"] = str(edition.effective_from)
        show(
            facts,
            [f"已安装 · Installed: {edition}, {edition.effective_from} 起施行 · in force from then"],
            as_json=as_json,
        )


@commands.command("list")
def list_editions(as_json: Json = False) -> None:
    """Every edition that is installed, and which is in force · 列出制度版本。"""
    with product():
        from bihuan.regulation.models import Edition

        standing = set(Edition.objects.in_force(time.now()).values_list("pk", flat=True))
        editions = list(Edition.objects.order_by("regulation", "effective_from"))
    facts = [
        {
            "regulation": edition.regulation,
            "edition": edition.edition,
            "effective_from": str(edition.effective_from),
            "in_force": edition.pk in standing,
            "hash": edition.content_hash,
        }
        for edition in editions
    ]
    lines = [
        f"{fact['regulation']} {fact['edition']}  {fact['effective_from']}"
        + ("  现行 · in force" * bool(fact["in_force"]))
        for fact in facts
    ]
    show({"editions": facts}, lines or ["还没有安装制度 · No regulation is installed."], as_json=as_json)


@commands.command("show")
def show_pack(
    what: Annotated[str, typer.Argument(help="A folder, or the code of a regulation in force · 文件夹或制度代码")],
    as_json: Json = False,
) -> None:
    """What a regulation holds: its limits and procedures with their clauses · 查看制度内容。"""
    folder = Path(what)
    try:
        pack = load_pack(folder) if folder.is_dir() else _in_force(what)
    except BrokenPack as broken:
        raise fail(*_told(folder, broken.faults)) from None
    front = pack.regulation
    lines = [f"{front.title} {front.edition} ({front.effective_from})", ""]
    named = [(rule.clause, rule.code, rule.title) for rule in pack.limits.limits]
    named += [(rule.clause, rule.code, rule.title) for rule in pack.procedures]
    lines += [f"{'、'.join(clause) or '—':<16} {code:<32} {title}" for clause, code, title in named]
    show(pack.model_dump(mode="json"), lines, as_json=as_json)


def _in_force(code: str) -> Pack:
    with product():
        from bihuan.regulation.queries import edition_in_force, pack_of

        edition = edition_in_force(code, time.now())
        if edition is None:
            raise fail(f"没有这个文件夹，也没有现行制度 · Neither a folder nor a regulation in force: {code}")
        return pack_of(edition.pk)


def _told(folder: Path, faults: Iterable[Fault]) -> list[str]:
    """`file:line: message remedy`, with the file as one may open it from here."""
    return [f"{folder / fault.file}:{fault.line}: {fault.message} {fault.remedy}" for fault in faults]


def _facts(fault: Fault) -> dict[str, object]:
    said = {"zh": f"{fault.message.zh} {fault.remedy.zh}", "en": f"{fault.message.en} {fault.remedy.en}"}
    return {"file": fault.file, "line": fault.line, "message": said}


def add_to(app: typer.Typer) -> None:
    """The commands on packs, under one word."""
    trials.add_to(commands)
    covering.add_to(commands)
    differing.add_to(commands)
    preview.add_to(commands)
    schemas.add_to(commands)
    app.add_typer(commands, name="regulation")
