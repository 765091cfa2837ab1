"""Why a limit ends when it does, in both languages."""

from bihuan.clocks.calendar import Paused, explain
from bihuan.clocks.calendar.shipped import mainland_calendar
from bihuan.clocks.spans import parse_span, span_words, time_words
from bihuan.kernel.spans import Span
from tests.clocks.test_deadlines import when


def test_counts_and_skips_days_with_their_reasons() -> None:
    why = explain(mainland_calendar(), when("2026-02-13 10:00"), parse_span("10wd"))

    assert (why.counted_days, why.skipped_days) == (10, 11)  # the start day, 15–23 February, 1 March
    assert [(f"{line.first:%m-%d}", line.days, line.reason.zh) for line in why.skipped if line.reason] == [
        ("02-13", 1, "起始日不计"),
        ("02-15", 1, "周末"),
        ("02-16", 1, "农历除夕"),
        ("02-17", 3, "春节"),
        ("02-20", 1, "春节（02-14 调休）"),
        ("02-21", 2, "周末"),
        ("02-23", 1, "春节（02-28 调休）"),
        ("03-01", 1, "周末"),
    ]
    assert why.due_words.zh == "2026-03-05 周四 24:00"
    assert why.due_words.en == "2026-03-05 Thursday 24:00"


def test_names_the_hours_used_and_the_frames() -> None:
    why = explain(mainland_calendar(), when("2026-02-13 16:00"), parse_span("6wh"))

    assert [(line.hours, line.counted.zh) for line in why.counted] == [
        ("16:00–17:30", "1 小时 30 分"),
        ("08:30–12:00、13:30–14:30", "4 小时 30 分"),
    ]
    assert why.counted[1].reason is not None
    assert why.counted[1].reason.zh == "调休上班（春节 02-20）"
    assert [str(frame) for frame in why.frames] == ["08:30–12:00", "13:30–17:30"]


def test_says_that_work_was_over_when_it_started() -> None:
    why = explain(mainland_calendar(), when("2026-03-02 18:00"), parse_span("1wh"))
    assert [line.reason.zh for line in why.skipped if line.reason] == ["起算时当日工作时间已过"]


def test_shows_pauses() -> None:
    pause = Paused(when("2026-03-03 00:00"), when("2026-03-05 00:00"), "等待客户补充材料")
    why = explain(mainland_calendar(), when("2026-03-02 09:00"), parse_span("1wd"), [pause])

    assert [line.reason.zh for line in why.skipped if line.reason] == ["起始日不计", "暂停中"]
    assert why.due_words.zh == "2026-03-05 周四 24:00"
    assert any("等待客户补充材料" in sentence.zh for sentence in why.sentences())


def test_lists_no_days_where_every_hour_counts() -> None:
    why = explain(mainland_calendar(), when("2026-02-16 10:00"), parse_span("48h"))
    assert why.lines == ()
    assert why.due_words.zh == "2026-02-18 周三 10:00"
    assert [sentence.zh for sentence in why.sentences()] == [
        "起算：2026-02-16 周一 10:00",
        "时限：48 小时（按自然小时连续计算，节假日照计）",
        "到期：2026-02-18 周三 10:00",
    ]


def test_says_the_same_in_english() -> None:
    why = explain(mainland_calendar(), when("2026-04-30 17:00"), parse_span("1wh"))
    assert [sentence.en for sentence in why.sentences()] == [
        "Starts: 2026-04-30 Thursday 17:00",
        "Limit: 1 working hour (Only working time counts; it ends inside it)",
        "Working time: 08:30–12:00, 13:30–17:30",
        "Counted: 2026-04-30 Thursday, 17:00–17:30, 30 min",
        "Counted: 2026-05-06 Wednesday, 08:30–09:00, 30 min",
        "Skipped: 2026-05-01 Friday to 2026-05-02 Saturday, Labour Day",
        "Skipped: 2026-05-03 Sunday, weekend",
        "Skipped: 2026-05-04 Monday, Labour Day (observed)",
        "Skipped: 2026-05-05 Tuesday, Labour Day (swapped with 05-09)",
        "Due: 2026-05-06 Wednesday 09:00",
    ]


def test_gives_plain_facts_to_machines() -> None:
    facts = explain(mainland_calendar(), when("2026-03-06 10:00"), parse_span("1wd")).facts()
    assert facts["due"] == "2026-03-10T00:00:00+08:00"
    assert (facts["days_counted"], facts["days_skipped"]) == (1, 3)


def test_says_spans_and_amounts() -> None:
    assert [span_words(Span(1, counting)).en for counting in ("minutes", "hours", "working_days")] == [
        "1 minute",
        "1 hour",
        "1 working day",
    ]
    assert time_words(0).zh == "0 分"
    assert time_words(3_600_000_000).en == "1 h"
