"""From the text of a YAML file to plain values, with the line of each."""

from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.reader import ReaderError

from bihuan.kernel.text import Words
from bihuan.regulation.faults import Fault, Trail

MOST_BYTES = 2_000_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_WRITE_UTF8 = Words(zh="请用 UTF-8 编码另存。", en="Save the file as UTF-8.")
_WRITE_SPACES = Words(zh="请用空格缩进。", en="Indent with spaces.")
_CHECK_SIGNS = Words(
    zh="请检查缩进、冒号后的空格和成对的引号、括号。",
    en="Look at the indentation, the space after colons, and pairs of quotes and brackets.",
)


@dataclass(slots=True)
class Text:
    """One file as read: its value, the line of every value in it, and what is wrong with its writing."""

    file: str
    value: Any = None
    lines: dict[Trail, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, line: int, message: Words, remedy: Words) -> None:
        self.faults.append(Fault(self.file, line, message, remedy))


def read_yaml(file: str, raw: bytes) -> Text:
    """Take the file apart; whatever is wrong with its writing is among the faults, and nothing is raised."""
    text = Text(file)
    written = _decoded(text, raw)
    if written is None or _has_tabs(text, written):
        return text
    try:
        node = YAML(typ="safe", pure=True).compose(written)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        problem = " ".join(str(part) for part in (fault.context, fault.problem) if part)
        text.refuse(
            mark.line + 1 if mark else 1,
            Words(zh=f"不是正确的 YAML（{problem}）。", en=f"This is not proper YAML: {problem}."),
            _CHECK_SIGNS,
        )
        return text
    except ReaderError as fault:
        strange = f"U+{fault.character:04X}"
        text.refuse(
            written.count("\n", 0, fault.position) + 1,
            Words(zh=f"有不能使用的字符 {strange}。", en=f"The character {strange} cannot be used."),
            Words(zh="请删去它。", en="Take it out."),
        )
        return text
    except RecursionError:
        text.refuse(1, Words(zh="嵌套太深。", en="The values are nested too deeply."), _CHECK_SIGNS)
        return text
    if node is None:
        text.refuse(1, Words(zh="文件是空的。", en="The file is empty."), Words(zh="请写入内容。", en="Write into it."))
        return text
    text.lines[()] = 1
    text.value = _value(text, node, ())
    return text


def _decoded(text: Text, raw: bytes) -> str | None:
    if len(raw) > MOST_BYTES:
        big = Words(zh="文件超过 2 MB。", en="The file is larger than 2 MB.")
        text.refuse(1, big, Words(zh="请拆分文件。", en="Split it."))
        return None
    if raw.startswith(_UTF16):
        text.refuse(1, Words(zh="文件是 UTF-16 编码。", en="The file is written in UTF-16."), _WRITE_UTF8)
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        text.refuse(line, _other_encoding(raw), _WRITE_UTF8)
        return None


def _other_encoding(raw: bytes) -> Words:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return Words(zh="文件不是 UTF-8 编码。", en="The file is not written in UTF-8.")
    return Words(zh="文件不是 UTF-8 编码，看来是 GBK。", en="The file is not written in UTF-8; it looks like GBK.")


def _has_tabs(text: Text, written: str) -> bool:
    for number, line in enumerate(written.splitlines(), start=1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            text.refuse(number, Words(zh="缩进中有制表符。", en="A tab stands in the indentation."), _WRITE_SPACES)
    return bool(text.faults)


def _value(text: Text, node: Node, path: Trail) -> Any:
    if node.anchor:
        text.refuse(
            node.start_mark.line + 1,
            Words(
                zh=f"制度包不用锚点和别名（&{node.anchor}）。",
                en=f"Packs know no anchors and aliases (&{node.anchor}).",
            ),
            Words(zh="请把内容写全。", en="Write it out."),
        )
        return None
    if isinstance(node, MappingNode):
        return _mapping(text, node, path)
    if isinstance(node, SequenceNode):
        return [_item(text, item, (*path, index)) for index, item in enumerate(node.value)]
    return _scalar(str(node.tag), str(node.value))


def _item(text: Text, node: Node, path: Trail) -> Any:
    text.lines[path] = node.start_mark.line + 1
    return _value(text, node, path)


def _mapping(text: Text, node: MappingNode, path: Trail) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = str(key_node.value)
        if key in values:
            first = text.lines[(*path, key)]
            text.refuse(
                line,
                Words(
                    zh=f"“{key}”写了两次（第一次在第 {first} 行）。", en=f"“{key}” stands twice, first in line {first}."
                ),
                Words(zh="请删去一处，或改用另一个名称。", en="Take one out, or give it another name."),
            )
            continue
        text.lines[(*path, key)] = line
        values[key] = _value(text, value_node, (*path, key))
    return values


def _scalar(tag: str, written: str) -> str | int | float | bool | None:
    """The value as YAML 1.2 reads it; a date stays as it is written."""
    match tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return written.lower() == "true"
        case "int" if written.lstrip("+-").isdecimal():
            return int(written)
        case "float" if written.replace(".", "", 1).lstrip("+-").isdecimal():
            return float(written)
    return written
