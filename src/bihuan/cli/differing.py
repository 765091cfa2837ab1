"""`bihuan regulation diff`: what one edition changes against another, in words."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bihuan.cli.product import fail, product, show
from bihuan.kernel import time
from bihuan.kernel.text import Words
from bihuan.regulation.differences import Difference, differences
from bihuan.regulation.faults import BrokenPack
from bihuan.regulation.load import load_pack
from bihuan.regulation.schema.pack import Pack

Side = Annotated[
    str,
    typer.Argument(help="A folder, CODE for the edition in force, or CODE@EDITION · 文件夹、制度代码或 代码@版次"),
]


def tell_differences(
    old: Side, new: Side, as_json: Annotated[bool, typer.Option("--json", help="Print facts as JSON")] = False
) -> None:
    """What changes from OLD to NEW, in words · 对比两个制度版本。

    Each side is a folder, or an installed edition: `telecom` is the one in force, `telecom@2026.1` that one.
    """
    before, after = _pack(old), _pack(new)
    if before.regulation.code != after.regulation.code:
        raise fail(f"不是同一部制度 · Not the same regulation: {before.regulation.code}, {after.regulation.code}")
    found = differences(before, after)
    facts = {
        "regulation": after.regulation.code,
        "from": before.regulation.edition,
        "to": after.regulation.edition,
        "differences": [_facts(each) for each in found],
    }
    lines = [f"{after.regulation.title} {before.regulation.edition} → {after.regulation.edition}"]
    part: Words | None = None
    for each in found:
        if each.part_title != part:
            part = each.part_title
            lines += ["", f"{part.zh} · {part.en}"]
        lines += _lines(each)
    total = f"共 {len(found)} 处 · {len(found)} differences"
    show(facts, [*lines, "", total], as_json=as_json)


def _pack(side: str) -> Pack:
    folder = Path(side)
    if folder.is_dir():
        try:
            return load_pack(folder)
        except BrokenPack as broken:
            raise fail(*(f"{folder / fault.file}:{fault.line}: {fault.message}" for fault in broken.faults)) from None
    return _installed(side)


def _installed(side: str) -> Pack:
    code, _at, number = side.partition("@")
    with product():
        from bihuan.regulation.models import Edition
        from bihuan.regulation.queries import edition_in_force, pack_of

        if number:
            edition = Edition.objects.filter(regulation=code, edition=number).first()
        else:
            edition = edition_in_force(code, time.now())
        if edition is None:
            raise fail(f"没有这个文件夹，也没有安装这一版 · Neither a folder nor an installed edition: {side}")
        return pack_of(edition.pk)


def _lines(each: Difference) -> list[str]:
    clause = f" （{'、'.join(each.clause)}）" if each.clause else ""
    return [
        f"  {each.about.zh}{clause}：{each.says.zh}",
        f"    {each.about.en}: {each.says.en}",
        f"    {each.path}",
    ]


def _facts(each: Difference) -> dict[str, Any]:
    return {
        "how": each.how,
        "part": each.part,
        "path": each.path,
        "clause": list(each.clause),
        "about": {"zh": each.about.zh, "en": each.about.en},
        "says": {"zh": each.says.zh, "en": each.says.en},
    }


def add_to(commands: typer.Typer) -> None:
    """The command of this file, beside the others on packs."""
    commands.command("diff")(tell_differences)
