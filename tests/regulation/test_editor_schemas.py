"""The schemas for editors take what the product takes, and know what is not in the grammar."""

from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from bihuan.regulation.load.editors import editor_schemas
from bihuan.regulation.load.nodes import read_yaml
from tests.regulations import PACKS

SCHEMAS = {each.files: Draft202012Validator(each.schema) for each in editor_schemas()}
LIMIT = {
    "code": "reply",
    "title": {"zh": "答复", "en": "Reply"},
    "clause": "2.4",
    "starts": "work_order.submitted",
    "stops": "work_order.replied",
    "within": {"hours": 4},
}


def faults(place: str, value: Any) -> list[str]:
    schema = next(schema for files, schema in SCHEMAS.items() if fnmatch(place, files))
    return [f"{place}: {list(fault.instance_path)} {fault.message[:200]}" for fault in schema.iter_errors(value)]


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_take_every_file_of_a_pack(folder: Path) -> None:
    places = [file for file in folder.rglob("*.yaml") if file.relative_to(folder).parts[0] != "demo"]
    found = [
        fault
        for file in places
        for fault in faults(str(file.relative_to(folder)), read_yaml(file.name, file.read_bytes()).value)
    ]
    assert found == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"begins": "x"},
        {"within": {"weeks": 1}},
        {"within": {"hours": -1}},
        {"within": {}},
        {"title": "答复"},
        {"clause": []},
    ],
)
def test_know_what_is_not_in_the_grammar(wrong: dict[str, Any]) -> None:
    assert faults("limits.yaml", {"limits": [LIMIT], "ladders": []}) == []
    assert faults("limits.yaml", {"limits": [LIMIT | wrong], "ladders": []})
