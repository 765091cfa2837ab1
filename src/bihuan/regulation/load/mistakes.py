"""What pydantic found wrong with a value, in words for whoever writes packs."""

import inspect
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pydantic_core import ErrorDetails

from bihuan.kernel.text import Words
from bihuan.regulation import schema
from bihuan.regulation.faults import did_you_mean
from bihuan.regulation.schema import (
    catalogue,
    examples,
    forms,
    limits,
    organisation,
    policies,
    procedures,
    scripts,
    words,
)
from bihuan.regulation.schema import regulation as front

_LOOK_IT_UP = Words(zh="写法见 docs/packs.md。", en="docs/packs.md tells how it is written.")
_QUOTE_IT = Words(zh='请加引号，例如 "2.4"。', en='Put it in quotes, such as "2.4".')
_LIST_IT = Words(
    zh="请写成列表：[甲，乙]，或每项一行，以“- ”开头。", en="Write a list: [one, two], or a line each, begun with “- ”."
)
_MAP_IT = Words(zh="请写成若干“名称：值”。", en="Write “name: value” lines.")

_PATTERNS: Mapping[str, Words] = {
    r"^[a-z][a-z0-9_]*$": Words(
        zh="代码用小写字母开头，只含小写字母、数字和下划线。",
        en="A code begins with a small letter and holds small letters, digits and underscores.",
    ),
    r"^[a-z_]+\.[a-z_]+$": Words(
        zh="事件写成 work_order.dispatched 的样子。", en="An event looks like work_order.dispatched."
    ),
    r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$": Words(
        zh='时刻写成 "2026-11-20 10:00"。', en='A moment looks like "2026-11-20 10:00".'
    ),
    r"^[0-9]{4}\.[0-9]+$": Words(zh='版次写成 "2026.1"。', en='An edition looks like "2026.1".'),
}

_PLAIN: Mapping[str, tuple[Words, Words]] = {
    "string_type": (Words(zh="这里应是文字。", en="This should be text."), _QUOTE_IT),
    "tuple_type": (Words(zh="这里应是列表。", en="This should be a list."), _LIST_IT),
    "model_type": (Words(zh="这里应有若干项。", en="This should have named parts."), _MAP_IT),
    "model_attributes_type": (Words(zh="这里应有若干项。", en="This should have named parts."), _MAP_IT),
    "mapping_type": (Words(zh="这里应有若干项。", en="This should have named parts."), _MAP_IT),
    "dict_type": (Words(zh="这里应有若干项。", en="This should have named parts."), _MAP_IT),
    "bool_type": (Words(zh="这里应是 true 或 false。", en="This should be true or false."), _LOOK_IT_UP),
    "bool_parsing": (Words(zh="这里应是 true 或 false。", en="This should be true or false."), _LOOK_IT_UP),
    "int_type": (Words(zh="这里应是整数。", en="This should be a whole number."), _LOOK_IT_UP),
    "int_parsing": (Words(zh="这里应是整数。", en="This should be a whole number."), _LOOK_IT_UP),
    "int_from_float": (Words(zh="这里应是整数。", en="This should be a whole number."), _LOOK_IT_UP),
    "too_short": (Words(zh="这里至少要有一项。", en="At least one is needed here."), _LOOK_IT_UP),
    "string_too_short": (Words(zh="这里不能为空。", en="This must not be empty."), _LOOK_IT_UP),
}

Told = tuple[Words, Words]


def told(error: ErrorDetails) -> Told:
    """The message and the remedy for one error of pydantic."""
    kind = error["type"]
    if kind in _PLAIN:
        return _PLAIN[kind]
    teller = _TELLERS.get(kind, _bounds if "ctx" in error else _otherwise)
    return teller(error)


def _missing(error: ErrorDetails) -> Told:
    name = error["loc"][-1]
    return (
        Words(zh=f"缺少“{name}”。", en=f"“{name}” is missing."),
        Words(zh=f"请补上 {name}。", en=f"Add {name}."),
    )


def _unknown(error: ErrorDetails) -> Told:
    name = str(error["loc"][-1])
    if name in _names():
        elsewhere = Words(zh=f"“{name}”不能写在这里。", en=f"“{name}” cannot stand here.")
        return elsewhere, Words(
            zh="请移到它所属的地方，或检查缩进。", en="Move it where it belongs, or look at its indentation."
        )
    return Words(zh=f"语法中没有“{name}”。", en=f"The grammar knows no “{name}”."), did_you_mean(name, _names())


def _not_offered(error: ErrorDetails) -> Told:
    given = str(error["input"])
    offered = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    return Words(zh=f"不能写“{given}”。", en=f"“{given}” cannot stand here."), did_you_mean(given, offered)


def _pattern(error: ErrorDetails) -> Told:
    pattern = str(error.get("ctx", {}).get("pattern", ""))
    given = str(error["input"])
    remedy = _PATTERNS.get(pattern, Words(zh=f"它须符合 {pattern}。", en=f"It must fit {pattern}."))
    return Words(zh=f"“{given}”写法不对。", en=f"“{given}” is not written as it should be."), remedy


def _mistake(error: ErrorDetails) -> Told:
    fault = error.get("ctx", {}).get("error")
    if isinstance(fault, words.Mistake):
        said = fault.words
        return Words(zh=f"{said.zh}。", en=f"{said.en[0].upper()}{said.en[1:]}."), _LOOK_IT_UP
    return _otherwise(error)


def _date(error: ErrorDetails) -> Told:
    given = error["input"]
    return (
        Words(zh=f"“{given}”不是日期。", en=f"“{given}” is not a date."),
        Words(zh="日期写成 2026-01-01。", en="A date looks like 2026-01-01."),
    )


def _bounds(error: ErrorDetails) -> Told:
    bounds = ", ".join(f"{name} {value}" for name, value in error.get("ctx", {}).items())
    return (
        Words(zh=f"“{error['input']}”超出范围（{bounds}）。", en=f"“{error['input']}” is out of bounds ({bounds})."),
        _LOOK_IT_UP,
    )


def _otherwise(error: ErrorDetails) -> Told:
    return Words(zh=f"写法不合语法（{error['msg']}）。", en=f"The grammar refuses this: {error['msg']}."), _LOOK_IT_UP


_TELLERS: Mapping[str, Callable[[ErrorDetails], Told]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _not_offered,
    "string_pattern_mismatch": _pattern,
    "value_error": _mistake,
    "date_from_datetime_parsing": _date,
    "date_parsing": _date,
    "date_type": _date,
}


@cache
def _names() -> frozenset[str]:
    """Every name that some part of the grammar has."""
    rooms: tuple[Any, ...] = (
        schema, catalogue, examples, forms, front, limits, organisation, policies, procedures, scripts, words,
    )  # fmt: skip
    rules = {rule for room in rooms for _name, rule in inspect.getmembers(room, inspect.isclass)}
    return frozenset(
        field.alias or name
        for rule in rules
        if issubclass(rule, words.Rule)
        for name, field in rule.model_fields.items()
    )
