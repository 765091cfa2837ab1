"""Worked examples of sheets: what they say is held against the rules of every other sheet."""

from pathlib import Path

from bihuan.regulation.load import load_pack
from bihuan.regulation.schema.examples import AskSheet
from bihuan.sheets.examples import filled

PACK = load_pack(Path(__file__).parents[2] / "packs" / "department")
RIGHT = {"on": "2026-03-02", "name": "鲁芸"}


def test_what_is_complete_may_be_kept() -> None:
    assert filled(PACK, AskSheet(kept_in="duty_roster", values=RIGHT)) == []


def test_what_is_refused_and_what_only_should_be_are_told_apart() -> None:
    assert filled(PACK, AskSheet(kept_in="duty_roster", values={"name": "鲁芸"}, refused={"on": "日期"})) == []
    assert filled(PACK, AskSheet(kept_in="duty_roster", values={"name": "鲁芸"})) == [
        "on 被拒绝：请填写“日期”（1.3.5(1)）。"
    ]
    assert filled(PACK, AskSheet(kept_in="duty_roster", values=RIGHT, refused={"on": "日期"})) == ["on 没有被拒绝。"]
    [said] = filled(PACK, AskSheet(kept_in="duty_roster", values={"name": "鲁芸"}, refused={"on": "编号"}))
    assert "拒绝的说法不同" in said
