"""From a folder of YAML to a pack, or to every mistake in it with file and line."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bihuan.kernel.text import Words
from bihuan.regulation.faults import BrokenPack, Fault, Place, Places, Trail, did_you_mean
from bihuan.regulation.load.mistakes import told
from bihuan.regulation.load.nodes import Text, read_yaml
from bihuan.regulation.schema.catalogue import Catalogue
from bihuan.regulation.schema.examples import Examples
from bihuan.regulation.schema.forms import Form
from bihuan.regulation.schema.limits import Limits
from bihuan.regulation.schema.mandates import Mandate
from bihuan.regulation.schema.organisation import Organisation
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.policies import Policy
from bihuan.regulation.schema.procedures import Procedure
from bihuan.regulation.schema.registers import Register
from bihuan.regulation.schema.regulation import Clauses, Regulation
from bihuan.regulation.schema.reports import Report
from bihuan.regulation.schema.scripts import Scripts
from bihuan.regulation.schema.watches import Watch

ALONE: Mapping[str, type[BaseModel]] = {
    "regulation.yaml": Regulation,
    "clauses.yaml": Clauses,
    "organisation.yaml": Organisation,
    "catalogue.yaml": Catalogue,
    "limits.yaml": Limits,
}
MANY: Mapping[str, type[BaseModel]] = {
    "procedures": Procedure,
    "policies": Policy,
    "mandates": Mandate,
    "watches": Watch,
    "forms": Form,
    "registers": Register,
    "reports": Report,
    "scripts": Scripts,
    "examples": Examples,
}
_NEEDED = ("procedures", "forms")
_NOT_OF_THE_EDITION = ("demo", "README.md", "contents.txt")
_WHOLE = frozenset(
    {"policies", "mandates", "watches", "forms", "registers", "reports", "procedures"}
)  # one file is one item of the list


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pack with what it was read from: its files, its canonical content, and where each value stands."""

    pack: Pack
    content: str
    files: Mapping[str, str]
    places: Places

    @property
    def content_hash(self) -> str:
        return hash_of(self.content)


@dataclass(slots=True)
class _Reading:
    """What has been read so far, in the shape of the whole pack."""

    value: dict[str, Any] = field(default_factory=dict)
    lines: dict[Trail, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


def load_pack(folder: Path) -> Pack:
    """The pack in the folder; `BrokenPack` names everything that is wrong with its writing, not only the first."""
    return read_pack(folder).pack


def read_pack(folder: Path) -> Loaded:
    """The pack with what it was read from."""
    reading = _Reading()
    for name in _file_names(folder, reading):
        raw = (folder / name).read_bytes()
        text = read_yaml(name, raw)
        _check(text, _model_of(name))
        reading.faults += text.faults
        if text.value is not None and not text.faults:
            reading.files[name] = raw.decode("utf-8-sig")
            _take_in(reading, name, text)
    _take_shared_forms(folder, reading)
    if reading.faults:
        raise BrokenPack(reading.faults)
    content = canonical(reading.value)
    return Loaded(pack_from(content), content, reading.files, Places(reading.lines))


def canonical(value: Mapping[str, Any]) -> str:
    """The content in one way of writing. Comments and layout are no part of it; the order of things is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def pack_from(content: str) -> Pack:
    """The pack of a canonical content, such as an installed edition keeps."""
    return Pack.model_validate(json.loads(content))


def hash_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _file_names(folder: Path, reading: _Reading) -> Iterator[str]:
    """The files that belong to a pack; what does not belong and what is missing are faults."""
    if not folder.is_dir():
        reading.faults.append(
            Fault(
                str(folder),
                1,
                Words(zh="没有这个文件夹。", en="There is no such folder."),
                Words(zh="请写制度包所在的文件夹。", en="Name the folder of a pack."),
            )
        )
        return
    found = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    known = [name for name in found if _model_of(name) is not None]
    for name in found:
        if name not in known and name.split("/")[0] not in _NOT_OF_THE_EDITION:
            reading.faults.append(_stray(name))
    for name in (name for name in ALONE if name not in known):
        reading.faults.append(_absent(name))
    for room in _NEEDED:
        if not any(name.startswith(f"{room}/") for name in known):
            reading.faults.append(_absent(f"{room}/"))
    yield from known


def _take_shared_forms(folder: Path, reading: _Reading) -> None:
    """The forms that the pack's registers name and that stand in the folder it builds on, under the registers' clauses.

    A form of the pack's own with the same code goes before.
    """
    base = (reading.value.get("regulation") or {}).get("builds_on")
    if base is None or reading.faults:
        return
    shared = folder.parent / str(base) / "forms"
    if not shared.is_dir() or (shared.parent / "regulation.yaml").exists():
        place = reading.lines["regulation", "builds_on"]
        said = Words(f"没有共用表单的文件夹“{base}”。", f"There is no folder of shared forms “{base}”.")
        there = Words(
            "它与制度包并列，只有 forms/，没有 regulation.yaml。",
            "It stands beside the pack, with forms/ and without a regulation.yaml.",
        )
        reading.faults.append(Fault(place.file, place.line, said, there))
        return
    own = {form.get("code") for form in reading.value.get("forms", ())}
    clauses = {each.get("form"): each.get("clause") for each in reading.value.get("registers", ())}
    for file in sorted(shared.glob("*.yaml")):
        name, raw = f"{base}/forms/{file.name}", file.read_bytes()
        text = read_yaml(name, raw)
        code = text.value.get("code") if isinstance(text.value, dict) else None
        if text.faults or code is None:
            reading.faults += text.faults or [_stray(name)]
        elif code in clauses and code not in own:
            text.value.setdefault("clause", clauses[code])
            _check(text, Form)
            reading.faults += text.faults
            reading.files[name] = raw.decode("utf-8-sig")
            _take_in(reading, f"forms/{file.name}", text, shown=name)


def _model_of(name: str) -> type[BaseModel] | None:
    room, _, rest = name.partition("/")
    if not rest:
        return ALONE.get(name)
    return MANY.get(room) if rest.endswith(".yaml") and "/" not in rest else None


def _stray(name: str) -> Fault:
    known = [*ALONE, *(f"{room}/{name.rpartition('/')[2]}" for room in MANY)]
    return Fault(name, 1, Words(zh="制度包中没有这种文件。", en="A pack has no such file."), did_you_mean(name, known))


def _absent(name: str) -> Fault:
    return Fault(
        name,
        1,
        Words(zh="缺少这个文件。", en="This file is missing."),
        Words(zh="请写出它；见 docs/packs.md。", en="Write it; docs/packs.md tells how."),
    )


def _check(text: Text, model: type[BaseModel] | None) -> None:
    if text.value is None or model is None:
        return
    try:
        model.model_validate(text.value)
    except ValidationError as fault:
        for error in fault.errors(include_url=False):
            text.refuse(_line_of(text, error["loc"]), *told(error))


def _line_of(text: Text, location: tuple[str | int, ...]) -> int:
    """The line of the deepest value on the way to the error; parts that the grammar put in are passed over."""
    path: Trail = ()
    for part in location:
        if (*path, part) in text.lines:
            path = (*path, part)
    return text.lines[path]


def _take_in(reading: _Reading, name: str, text: Text, *, shown: str = "") -> None:
    """Put a file's value where it belongs in the pack, and remember where each part of it stands."""
    room, _, rest = name.partition("/")
    room = room.removesuffix(".yaml")
    if rest and room in _WHOLE:
        items = reading.value.setdefault(room, [])
        _remember(reading, shown or name, text, under=(), at=(room, len(items)))
        items.append(text.value)
    elif room in ("clauses", "examples"):
        _merge(reading, name, text, room, into=(room,), target=reading.value)
    elif room == "scripts":
        merged = reading.value.setdefault(room, {})
        for part in text.value:
            _merge(reading, name, text, part, into=(room, part), target=merged)
    else:
        reading.value[room] = text.value
        _remember(reading, name, text, under=(), at=(room,))


def _merge(reading: _Reading, name: str, text: Text, part: str, *, into: Trail, target: dict[str, Any]) -> None:
    """Add the items of one list of the file to those of the files before it."""
    items = target.setdefault(part, [])
    for number, item in enumerate(text.value.get(part, [])):
        _remember(reading, name, text, under=(part, number), at=(*into, len(items)))
        items.append(item)


def _remember(reading: _Reading, name: str, text: Text, *, under: Trail, at: Trail) -> None:
    for path, line in text.lines.items():
        if path[: len(under)] == under:
            reading.lines[(*at, *path[len(under) :])] = Place(name, line)
