"""What a new edition changes, in words: limits, actions, stages, posts, captures, fields, clauses; nothing unsaid."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from bihuan.kernel.text import Words
from bihuan.regulation.differences import Difference, differences
from bihuan.regulation.differences.names import PARTS, PROPERTIES
from bihuan.regulation.load import load_pack
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.words import Rule, Ruled
from tests.regulation.breaking import LIBRARY, change, library_in

LIMITS, COMPLAINT, FORM = "limits.yaml", "procedures/complaint.yaml", "forms/complaint_form.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return library_in(tmp_path)


def found(folder: Path) -> list[Difference]:
    return differences(load_pack(LIBRARY), load_pack(folder))


def only(folder: Path) -> Difference:
    [difference] = found(folder)
    return difference


def test_the_same_pack_changes_nothing(folder: Path) -> None:
    assert found(folder) == []


def test_a_limit_says_from_how_long_to_how_long(folder: Path) -> None:
    change(folder / LIMITS, "within: {days: 15}", "within: {days: 10}")

    change_ = only(folder)

    assert (change_.how, change_.path) == ("changed", "limits.limits.by_law.within")
    assert change_.about == Words("法定答复", "Answer by law")
    assert change_.says == Words("时长由 15 天 改为 10 天", "how long changes from 15 days to 10 days")
    assert change_.clause == ("3",)
    assert (change_.where.page, change_.where.anchor) == ("limits", "limits-by_law")


def test_a_band_says_which_bound(folder: Path) -> None:
    change(folder / LIMITS, "highest: {hours: 24}", "highest: {hours: 12}")

    assert only(folder).says == Words("上限由 24 小时 改为 12 小时", "upper bound changes from 24 hours to 12 hours")


def test_a_condition_is_said_as_people_say_it(folder: Path) -> None:
    change(folder / LIMITS, "when: level == 'grave'", "when: level == 'plain'")

    says = only(folder).says

    assert "由 级别为严重 改为 级别为一般" in says.zh
    assert "==" not in says.zh + says.en


def test_an_action_taken_away_is_named_and_read_where_it_stood(folder: Path) -> None:
    text = (folder / COMPLAINT).read_text(encoding="utf-8")
    begins, ends = text.index("      ask_stacks:"), text.index("      answer:")
    (folder / COMPLAINT).write_text(text[:begins] + text[ends:], encoding="utf-8")

    gone = only(folder)

    assert (gone.how, gone.in_old) == ("removed", True)
    assert gone.path == "procedures.complaint.stages.handling.actions.ask_stacks"
    assert gone.says == Words("取消操作：“请书库协办”", "Removed: Action “Ask the stacks”")
    assert gone.about == Words("读者投诉 › 办理中", "Reader's complaint › Handling")


def test_a_new_stage_an_order_of_buttons_and_what_is_captured(folder: Path) -> None:
    lane = "  withdrawn:\n    title: {zh: 已撤回, en: Withdrawn}\n    lane: end\n"
    change(
        folder / COMPLAINT,
        lane,
        f"  waiting:\n    title: {{zh: 待定, en: Waiting}}\n    lane: back\n"
        f'    clause: "2"\n    owner: {{posts: librarian, unit: same}}\n{lane}',
    )
    change(folder / COMPLAINT, "captures: [settlement, reply]", "captures: [reply, task]")
    change(folder / COMPLAINT, "posts: librarian, unit: the_office", "posts: [librarian, clerk], unit: the_office")

    says = {each.path.partition("complaint.")[2]: str(each.says) for each in found(folder)}

    assert says["stages.waiting"] == "新增环节：“待定”"
    assert says["stages.handling.owner.posts"].startswith("岗位：增加 ")
    assert "增加" in says["stages.handling.actions.answer.captures"]
    assert "去掉" in says["stages.handling.actions.answer.captures"]
    assert len(says) == 3


def test_the_order_of_actions_counts(folder: Path) -> None:
    text = (folder / COMPLAINT).read_text(encoding="utf-8")
    a, b, c = text.index("      ask_stacks:"), text.index("      answer:"), text.index("  assisting:")
    (folder / COMPLAINT).write_text(text[:a] + text[b:c] + text[a:b] + text[c:], encoding="utf-8")

    moved = only(folder)
    assert (moved.how, str(moved.says)) == ("moved", "操作的顺序改为 答复、请书库协办")


def test_fields_clauses_policies_and_the_calendar(folder: Path) -> None:
    change(folder / "regulation.yaml", "calendar: mainland", "calendar: holidays")
    change(folder / FORM, "type: long_text", "type: text")
    text = (folder / "clauses.yaml").read_text(encoding="utf-8")
    (folder / "clauses.yaml").write_text(
        text + '  - {number: "99", title: {zh: 附则, en: Closing}, gist: {zh: 略, en: None},'
        " became: people, why: {zh: 人办, en: People}}\n",
        encoding="utf-8",
    )
    change(folder / "policies/level.yaml", "otherwise: plain", "otherwise: grave")

    by_part = {each.part: each for each in found(folder)}

    assert str(by_part["regulation"].says) == "工作日历由 mainland 改为 holidays"
    assert by_part["forms"].where.page == "form"
    assert by_part["forms"].where.anchor.startswith("field-")
    assert by_part["clauses"].how == "added"
    assert (by_part["clauses"].clause, by_part["clauses"].where.item) == (("99",), "99")
    assert str(by_part["policies"].says) == "否则由 一般 改为 严重"


def test_every_property_of_the_grammar_has_words() -> None:
    named = {
        field.alias or name
        for rule in _rules_of(Rule)
        if rule.__module__.startswith("bihuan.regulation.schema") and "examples" not in rule.__module__
        for name, field in rule.model_fields.items()
    }
    assert named - set(PROPERTIES) - {"code"} == set()
    assert set(Pack.model_fields) == set(PARTS)


def test_whatever_is_changed_is_found(folder: Path) -> None:
    """Every single value of the pack, taken out of the new one, leaves a difference with its path."""
    pack = load_pack(LIBRARY)
    for number, stage in enumerate(pack.procedures):
        less = pack.model_copy(update={"procedures": pack.procedures[:number] + pack.procedures[number + 1 :]})
        assert [each.path for each in differences(pack, less)] == [f"procedures.{stage.code}"]
    for part in PARTS:
        value = getattr(pack, part)
        if isinstance(value, tuple) and value:
            less = pack.model_copy(update={part: value[1:]})
            assert [(each.part, each.how) for each in differences(pack, less)] == [(part, "removed")]
            assert [(each.part, each.how) for each in differences(less, pack)] == [(part, "added")]


def _rules_of(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in kind.__subclasses__():
        if each is not Ruled:
            yield each
        yield from _rules_of(each)
