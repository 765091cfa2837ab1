"""The grammar as JSON Schemas, so that an editor completes and checks what is being written."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from bihuan.regulation.load import ALONE, MANY


@dataclass(frozen=True, slots=True)
class EditorSchema:
    """The schema of some files of a pack; `files` is the pattern of their places within it."""

    name: str
    files: str
    schema: dict[str, Any]


def editor_schemas() -> Iterator[EditorSchema]:
    """One for each file of a pack, and one for each folder of files of a kind."""
    for place, model in ALONE.items():
        yield EditorSchema(place.removesuffix(".yaml"), place, _schema(model))
    for room, model in MANY.items():
        yield EditorSchema(room, f"{room}/*.yaml", _schema(model))


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
