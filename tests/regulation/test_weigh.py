"""Weighing a matter against a mandate, and the check of what a pack says of mandates.

The library gives its desk plain matters to decide on, its office grave ones too, and nothing about money: the same
table serves whoever asks whether a matter may be decided where it came in.
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bihuan.regulation.check import check_folder
from bihuan.regulation.load import load_pack
from bihuan.regulation.mandates import Weighed, level_for, weigh
from bihuan.regulation.schema.pack import Pack
from tests.regulation.breaking import change, library_in

MANDATE = """\
code: on_the_spot
title: {zh: 现场处理, en: On the spot}
clause: "2"
procedure: complaint
purpose: level
range: [plain, grave]
set_by: {zh: 馆长, en: The director}
judges: director
levels:
  - code: desk
    title: {zh: 台员权限, en: The desk}
    posts: clerk
    purposes: plain
    conditions:
      - {holds: "tier == 'reader'", otherwise: {zh: "只对读者。", en: For readers only.}, clause: "2"}
  - {code: office, title: {zh: 馆员权限, en: The office}, posts: librarian}
"""
FACTS: Mapping[str, Any] = {"level": "plain", "tier": "reader"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The library with a mandate without money."""
    pack = library_in(tmp_path)
    (pack / "mandates").mkdir()
    (pack / "mandates" / "on_the_spot.yaml").write_text(MANDATE, encoding="utf-8")
    return pack


def weighed(pack: Pack, *posts: str, used: str = "0", amount: str = "0", **facts: Any) -> Weighed:
    [mandate] = pack.mandates
    level = level_for(mandate, posts)
    return weigh(pack, mandate, level, facts={**FACTS, **facts}, amount=Decimal(amount), used=lambda: Decimal(used))


def test_the_desk_decides_the_small_and_the_office_all(folder: Path) -> None:
    pack = load_pack(folder)

    assert weighed(pack, "clerk").verdict == "within"
    assert weighed(pack, "clerk", level="grave").verdict == "condition"
    assert str(weighed(pack, "clerk", level="grave").why) == "台员权限不能用于“严重”。"
    assert str(weighed(pack, "clerk", tier="").why) == "只对读者。"
    assert weighed(pack, "clerk", "librarian", level="grave").verdict == "within"


def test_outside_the_range_no_level_decides(folder: Path) -> None:
    pack = load_pack(folder)

    found = weighed(pack, "librarian", level="")
    assert found.verdict == "purpose"
    assert found.why.zh == "“”不在授权范围内，可用授权的是一般、严重。"
    assert found.why.en == "“” is outside the range of the mandate: Plain, Grave."


def test_who_has_no_level_decides_nothing(folder: Path) -> None:
    assert weighed(load_pack(folder), "keeper").verdict == "no_level"


def test_ceilings_count_to_the_cent(folder: Path) -> None:
    change(
        folder / "forms" / "complaint_form.yaml",
        "fields:",
        "fields:\n  - {code: sum, label: {zh: 金额, en: Sum}, type: money}",
    )
    change(folder / "forms" / "complaint_form.yaml", "layout:", "layout:\n  - cells: [{field: sum, span: 6}]")
    table = folder / "mandates" / "on_the_spot.yaml"
    change(table, "purpose: level", "purpose: level\namount: sum")
    change(table, "    posts: clerk", "    posts: clerk\n    single: 20.5\n    monthly: 60")
    pack = load_pack(folder)

    assert weighed(pack, "clerk", amount="20.50", used="39.50").verdict == "within"
    assert weighed(pack, "clerk", amount="20.51").verdict == "single"
    assert weighed(pack, "clerk", amount="0.02", used="59.99").verdict == "monthly"
    assert "59.99" in weighed(pack, "clerk", amount="0.02", used="59.99").why.en


def test_the_check_finds_nothing_wrong(folder: Path) -> None:
    assert check_folder(folder).faults == ()


LEVEL = "  - {code: office"
BREAKS: Mapping[str, tuple[str, str, str, str]] = {
    "an unknown purpose": ("range: [plain, grave]", "range: [plain, gravy]", "range:", "您是否想写 grave"),
    "a purpose outside the range": ("range: [plain, grave]", "range: [grave]", "purposes: plain", "没有用途"),
    "an unknown post": ("posts: librarian", "posts: libarian", LEVEL, "您是否想写 librarian"),
    "a post on two levels": ("posts: librarian", "posts: clerk", LEVEL, "已在另一授权级别"),
    "an unknown procedure": ("procedure: complaint", "procedure: complant", "procedure:", "您是否想写 complaint"),
    "an unknown stage": ("purpose: level", "used_in: nowhere\npurpose: level", "used_in:", "没有环节"),
    "an unknown field": ("purpose: level", "purpose: levle", "purpose:", "您是否想写 level"),
    "no amount of money": ("purpose: level", "amount: level\npurpose: level", "amount:", "不是金额"),
    "ceilings of nothing": (
        "    posts: clerk",
        "    posts: clerk\n    single: 5",
        "code: on_the_spot",
        "有上限就要写明金额字段",
    ),
    "an unknown fact": ("tier == 'reader'", "teer == 'reader'", "teer", "您是否想写 tier"),
    "a fact nobody fills in": ("只对读者。", "只对{reader}。", "{reader}", "没有拒绝说明可用的事实"),
}


@pytest.mark.parametrize(("old", "new", "at", "says"), BREAKS.values(), ids=BREAKS)
def test_the_check_tells_the_line(folder: Path, old: str, new: str, at: str, says: str) -> None:
    table = folder / "mandates" / "on_the_spot.yaml"
    change(table, old, new)
    line = next(n for n, text in enumerate(table.read_text(encoding="utf-8").splitlines(), start=1) if at in text)

    told = [(fault.file, fault.line) for fault in check_folder(folder).faults if says in str(fault)]

    assert ("mandates/on_the_spot.yaml", line) in told, "\n".join(map(str, check_folder(folder).faults))


def test_one_procedure_has_one_mandate(folder: Path) -> None:
    second = MANDATE.replace("code: on_the_spot", "code: once_more")
    (folder / "mandates" / "second.yaml").write_text(second, encoding="utf-8")

    assert any("已有授权" in str(fault) for fault in check_folder(folder).faults)


def test_levels_go_from_low_to_high(folder: Path) -> None:
    table = folder / "mandates" / "on_the_spot.yaml"
    change(table, "purpose: level", "purpose: level\namount: sum")
    change(table, "posts: librarian", "posts: librarian, single: 5")

    assert any("授权级别由低到高排列" in str(fault) for fault in check_folder(folder).faults)
