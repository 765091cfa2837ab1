"""`bihuan regulation schema`: the grammar for editors."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bihuan.cli.product import show
from bihuan.regulation.load.editors import editor_schemas

Out = Annotated[Path, typer.Argument(help="Where the schemas are written · 写入的文件夹")]


def write_schemas(
    folder: Out, as_json: Annotated[bool, typer.Option("--json", help="Print facts as JSON")] = False
) -> None:
    """JSON Schemas of the grammar, for an editor that completes and checks YAML · 输出编辑器用的 JSON Schema。

    `settings.json` beside them tells an editor with a YAML language server which schema is for which file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    said = {}
    for each in editor_schemas():
        file = folder / f"{each.name}.schema.json"
        file.write_text(json.dumps(each.schema, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        said[file.absolute().as_uri()] = f"packs/*/{each.files}"
    settings = folder / "settings.json"
    settings.write_text(json.dumps({"yaml.schemas": said}, indent=1) + "\n", encoding="utf-8")
    show({"schemas": said}, [f"{where}  {uri}" for uri, where in said.items()], as_json=as_json)


def add_to(commands: typer.Typer) -> None:
    """The command of this file, beside the others on packs."""
    commands.command("schema")(write_schemas)
