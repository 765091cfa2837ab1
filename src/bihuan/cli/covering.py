"""`bihuan regulation coverage`: each clause of the printed text, and what the pack made of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bihuan.cli.product import fail, show
from bihuan.regulation.check.contents import Coverage, Covered, compare, read_contents
from bihuan.regulation.faults import BrokenPack
from bihuan.regulation.load import load_pack

_BECAME = {"ruled": "由规则落实", "people": "由人执行", "not_software": "不属于软件", "coming": "随后续部分"}


def show_coverage(
    folder: Annotated[Path, typer.Argument(help="The folder of the pack · 制度包所在文件夹")],
    as_json: Annotated[bool, typer.Option("--json", help="Print each clause as JSON")] = False,
) -> None:
    """Compare a pack with the table of contents of its text · 对照原文目录，看每一条落实到哪里。

    The numbers of the printed text stand in `contents.txt` of the folder. A number the pack does not know, a clause
    that no rule or no worked example cites, or one that stands in no text is open, and the command fails.
    """
    try:
        coverage = compare(load_pack(folder), read_contents(folder))
    except BrokenPack as broken:
        raise fail(
            *(f"{folder / fault.file}:{fault.line}: {fault.message} {fault.remedy}" for fault in broken.faults)
        ) from None
    show(
        {"clauses": [_facts(each) for each in coverage.numbers], "not_in_the_text": list(coverage.strange)},
        list(_lines(folder, coverage)),
        as_json=as_json,
    )
    if not coverage.is_whole:
        raise typer.Exit(1)


def _facts(each: Covered) -> dict[str, object]:
    return {
        "number": each.number,
        "became": each.clause and each.clause.became,
        "rules": each.rules,
        "examples": each.examples,
        "open": each.is_open,
    }


def _lines(folder: Path, coverage: Coverage) -> Iterator[str]:
    for each in coverage.coming:
        assert each.clause is not None
        yield f"{each.number:<12} {each.clause.title} （{_BECAME['coming']} · coming: {each.clause.why}）"
    for each in coverage.open:
        if each.clause is None:
            yield f"{each.number:<12} 制度包中没有 · not in the pack"
        else:
            yield f"{each.number:<12} {each.clause.title}: 规则 · rules {each.rules}, 样例 · examples {each.examples}"
    for number in coverage.strange:
        yield f"{number:<12} 原文目录中没有 · not in the text"
    counts = ", ".join(f"{zh} · {code} {coverage.became.get(code, 0)}" for code, zh in _BECAME.items())
    yield f"{folder}: 条款 · clauses {len(coverage.numbers)}: {counts}; 未落实 · open {len(coverage.open)}"


def add_to(commands: typer.Typer) -> None:
    """The command of this file, beside the others on packs."""
    commands.command("coverage")(show_coverage)
