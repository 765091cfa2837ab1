"""Whether what was entered is complete and right: one rule layer for every door."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bihuan.sheets.rules import Checked, check_values, clean_values
from tests.sheets.library import FACTS, library

FORM = "loss_report"


def cleaned(code: str, value: Any, **others: Any) -> Checked:
    values = {code: value, **others}
    return clean_values(library(), FORM, required=[], optional=list(values), values=values, facts=FACTS)


def fault(code: str, value: Any, **others: Any) -> str:
    return cleaned(code, value, **others).faults.get(code, "")


RIGHT = [
    ("slip", "  J-\x00100\u202e ", "J-100"),
    ("slip", "a\tb\nc", "a b c"),
    ("story", " 第一行\r\n第二行 \n", "第一行\n第二行"),
    ("story", "", ""),
    ("copies", "1,200", 1200),
    ("copies", "３．５", Decimal("3.5")),
    ("copies", 0, 0),
    ("copies", "", None),
    ("fine", "¥12.50", Decimal("12.5")),
    ("fine", "3 元", 3),
    ("fine", Decimal("0.01"), Decimal("0.01")),
    ("fine", 12.1, Decimal("12.1")),
    ("lent_on", "2026年3月2日", "2026-03-02"),
    ("lent_on", "2026/3/2", "2026-03-02"),
    ("noticed_at", "2026-03-02T09:30", "2026-03-02T01:30:00+00:00"),
    ("promised_at", "2026-03-02T09:30", datetime(2026, 3, 2, 1, 30, tzinfo=UTC)),
    ("promised_at", datetime(2026, 3, 2, 1, 30, tzinfo=UTC), datetime(2026, 3, 2, 1, 30, tzinfo=UTC)),
    ("agrees", "no", False),
    ("agrees", True, True),
    ("agrees", "", None),
    ("channel", "call", "call"),
    ("marks", ["soon", "many", "soon"], ["many", "soon"]),
    ("marks", [], []),
    ("keeper", "17", 17),
    ("branch", 4, 4),
    ("reader", None, None),
    ("papers", [3, 2, 3], [3, 2]),
]


@pytest.mark.parametrize(("code", "value", "kept"), RIGHT)
def test_keeps_a_right_value_in_one_form(code: str, value: Any, kept: Any) -> None:
    assert cleaned(code, value) == Checked({code: kept}, {}, frozenset())


@pytest.mark.parametrize(("code", "value", "kept"), RIGHT)
def test_leaves_what_was_cleaned_before_as_it_is(code: str, value: Any, kept: Any) -> None:
    assert cleaned(code, kept).values == {code: kept}


WRONG = [
    ("slip", "一二三四五六七八九十一二三", "“借阅单号”最多 12 个字，现有 13 个（2）。"),
    ("slip", 5, "“借阅单号”须为文字（2）。"),
    ("slip", "x" * 10_000_000, "“借阅单号”最多 12 个字，现有 10000000 个（2）。"),
    ("subject", "题" * 121, "“标题”最多 120 个字，现有 121 个（2）。"),
    ("story", "长" * 201, "“经过”最多 200 个字，现有 201 个（2.2）。"),
    ("copies", "三", "“册数”须为数字，例如 12 或 3.5（2）。"),
    ("copies", "NaN", "“册数”须为数字，例如 12 或 3.5（2）。"),
    ("copies", "1e99", "“册数”数字过大（2）。"),
    ("copies", "1.23456", "“册数”最多四位小数（2）。"),
    ("copies", True, "“册数”须为数字（2）。"),
    ("fine", "1.999", "“赔偿金额”以元填写，最多两位小数（精确到分）（2.5）。"),
    ("fine", "-5", "“赔偿金额”不能为负数（2.5）。"),
    ("fine", "2026-03-02", "“赔偿金额”须为数字，例如 12 或 3.5（2.5）。"),
    ("lent_on", "12", "“借出日期”须为日期，例如 2026-03-02（2）。"),
    ("lent_on", "2026-02-30", "“借出日期”没有“2026-02-30”这一天（2）。"),
    ("noticed_at", "2026-03-02", "“发现时间”须为日期和时间，例如 2026-03-02 09:30（2）。"),
    ("noticed_at", "9999-12-31T23:59", "“发现时间”须为日期和时间，例如 2026-03-02 09:30（2）。"),
    ("agrees", "maybe", "“读者同意”须为“是”或“否”（2）。"),
    ("channel", "pigeon", "“来访渠道”没有选项“pigeon”，请从列出的选项中选择（2.1）。"),
    ("shelf", "cellar", "“书架”没有选项“cellar”，请从列出的选项中选择（2）。"),
    ("marks", "many", "“优先标志”须从列出的选项中选择（2）。"),
    ("marks", ["many", "later"], "“优先标志”没有选项“later”，请从列出的选项中选择（2）。"),
    ("keeper", "张敏", "“经办人”须从列出的结果中选择（2）。"),
    ("branch", -1, "“分馆”须从列出的结果中选择（2）。"),
    ("reader", 2**70, "“读者”须从列出的结果中选择（2）。"),
    ("papers", "3", "“附件”须为已上传的文件（2）。"),
    ("papers", list(range(1, 52)), "“附件”最多 50 个文件（2）。"),
    ("talk", "好", "“回访记录”须逐项填写（2）。"),
    ("talk", {"answers": {"content": "9"}}, "“回访记录”没有选项“9”，请从列出的选项中选择（2）。"),
    ("talk", {"answers": {"words": "多" * 501}}, "“回访记录”每一项最多 500 个字（2）。"),
    ("weather", "雨", "表单“图书遗失报告”没有字段“weather”。"),
]


@pytest.mark.parametrize(("code", "value", "sentence"), WRONG)
def test_refuses_a_wrong_value_with_field_rule_and_clause(code: str, value: Any, sentence: str) -> None:
    assert fault(code, value) == sentence
    assert code not in cleaned(code, value).values


def missing(code: str, values: dict[str, Any] | None = None, **facts: Any) -> str:
    said = check_values(
        library(), FORM, required=[code], optional=[], values=values or {}, facts={**FACTS, "problem": "lost", **facts}
    )
    return said.get(code, "")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("story", "请填写“经过”（2.2）。"),
        ("channel", "请选择“来访渠道”（2.1）。"),
        ("agrees", "请选择“读者同意”（2）。"),
        ("reader", "请选择“读者”（2）。"),
        ("papers", "请上传“附件”（2）。"),
        ("facts", "请填写“信息收集”（2.3）。"),
        ("talk", "请填写“回访记录”（2）。"),
        ("number", ""),
    ],
)
def test_asks_for_a_required_field_once_in_one_sentence(code: str, sentence: str) -> None:
    assert missing(code) == sentence


def test_asks_for_a_field_by_its_own_condition_with_the_rule_behind_it() -> None:
    on_the_phone = {"channel": "call", "channel_group": "phone", "channel_recorded": True}

    assert missing("tape", **on_the_phone) == "请填写“录音编号”：电话渠道受理须登记录音编号（2.4.3）。"
    assert missing("tape", **{**on_the_phone, "channel_recorded": False}) == ""


def test_what_is_typed_decides_at_once_which_other_fields_show_and_are_required() -> None:
    def check(channel: str) -> Checked:
        values = {"channel": channel, "tape": ""}
        return clean_values(library(), FORM, required=["channel", "tape"], optional=[], values=values, facts=FACTS)

    assert check("call").faults == {"tape": "请填写“录音编号”：电话渠道受理须登记录音编号（2.4.3）。"}
    assert check("letter").faults == {}
    assert check("letter").hidden == {"tape"}
    assert check("letter").values == {"channel": "letter"}


def test_a_hidden_field_is_neither_checked_nor_kept() -> None:
    assert cleaned("tape", "x" * 300, channel="desk") == Checked({"channel": "desk"}, {}, frozenset({"tape"}))


def test_optional_fields_may_stay_empty() -> None:
    everything = [field.code for field in library().form[FORM].fields]

    assert not check_values(library(), FORM, required=[], optional=everything, values={}, facts=FACTS)


@pytest.mark.parametrize(
    ("area", "service", "said"),
    [
        ("books", "lending", ""),
        ("rooms", "hall", ""),
        ("rooms", "lending", "“服务”没有选项“lending”，请从列出的选项中选择（2）。"),
        ("", "hall", "“服务”没有选项“hall”，请从列出的选项中选择（2）。"),
    ],
)
def test_business_and_problem_follow_the_classification(area: str, service: str, said: str) -> None:
    assert fault("service", service, area=area) == said


def test_a_checklist_is_asked_only_about_the_matters_it_is_meant_for() -> None:
    assert cleaned("facts", {}, area="books", trouble="damaged").hidden == {"facts"}
    assert cleaned("facts", {}, area="books", trouble="lost").hidden == frozenset()


def listed(lines: dict[str, Any], *, required: bool = True) -> Checked:
    codes = ["facts"]
    values = {"facts": lines, "area": "books", "trouble": "lost"}
    return clean_values(
        library(),
        FORM,
        required=codes if required else [],
        optional=["area", "trouble", *codes],
        values=values,
        facts=FACTS,
    )


def test_each_line_of_a_checklist_is_answered_or_was_not_got_for_a_reason() -> None:
    lines = {"when": {"got": "周一早上"}, "where": {"missing": "读者记不清"}}

    assert listed(lines).values["facts"] == lines
    assert listed({"when": {"got": "周一"}}).faults["facts"] == (
        "“信息收集”还缺：最后在何处；确实未获得的，请勾选“未获得”并写明原因（2.3）。"
    )
    assert "最后在何处" in listed({"where": {"missing": "", "unknown": "1"}}, required=False).faults["facts"]
    assert listed({"when": {"got": "周一"}}, required=False).values["facts"] == {"when": {"got": "周一"}}


def test_a_checklist_that_the_field_names_is_ticked_off() -> None:
    assert cleaned("manners", {"calm": {"got": "yes"}}).values["manners"] == {"calm": {"got": "yes"}}
    assert cleaned("manners", {"calm": True, "polite": False}).values["manners"] == {"calm": {"got": "yes"}}
    assert cleaned("manners", {"when": {"got": "yes"}}).values["manners"] is None


def test_a_field_holds_the_answers_of_the_script_it_names_or_is_named_after() -> None:
    assert cleaned("once_more", {"answers": {"mended": "yes"}}).values["once_more"]["version"] == "7"
    assert cleaned("talk", {"answers": {"mended": "yes", "again": "no"}}).values["talk"] == {
        "script": "questions",
        "version": "2",
        "answers": {"again": "no"},
    }


def test_answers_are_kept_with_the_script_and_its_version() -> None:
    answers = {"content": "4", "again": "yes"}

    assert cleaned("talk", {"answers": answers}).values["talk"] == {
        "script": "questions",
        "version": "2",
        "answers": answers,
    }


def test_a_required_script_wants_every_required_question_answered() -> None:
    said = missing("talk", {"talk": {"answers": {"content": "4"}}})

    assert said == "“回访记录”还有问题未回答：还会再来吗（2）。"
