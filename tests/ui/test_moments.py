"""Times and spans in words, and the chip that says them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from bihuan.ui.chips import PlainClock, chip_of
from bihuan.ui.messages import compile_all
from bihuan.ui.moments import moment_words, span_words

NOW = datetime(2026, 3, 2, 6, 5, tzinfo=UTC)  # Monday 14:05 in Shanghai


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> None:
    compile_all()


@pytest.mark.parametrize(
    ("span", "chinese", "english"),
    [
        (minutes(0.5), "不到1分", "under 1 min"),
        (minutes(35), "35分", "35 min"),
        (minutes(60), "1小时", "1 h"),
        (minutes(80), "1小时20分", "1 h 20 min"),
        (minutes(1440), "1天", "1 d"),
        (minutes(1440 * 2 + 250), "2天4小时", "2 d 4 h"),
        (minutes(-35), "35分", "35 min"),
    ],
)
def test_span_has_at_most_two_units(span: timedelta, chinese: str, english: str) -> None:
    with override("zh-hans"):
        assert span_words(span) == chinese
    with override("en"):
        assert span_words(span) == english


@pytest.mark.parametrize(
    ("at", "chinese"),
    [
        (datetime(2026, 3, 2, 6, 5, tzinfo=UTC), "今天 14:05"),
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), "今天 00:00"),
        (datetime(2026, 3, 1, 15, 59, tzinfo=UTC), "昨天 23:59"),
        (datetime(2026, 3, 3, 1, 40, tzinfo=UTC), "明天 09:40"),
        (datetime(2026, 1, 20, 6, 5, tzinfo=UTC), "01-20 14:05"),
        (datetime(2025, 11, 20, 6, 5, tzinfo=UTC), "2025-11-20"),
    ],
)
def test_moment_counts_days_in_shanghai(at: datetime, chinese: str) -> None:
    with override("zh-hans"):
        assert moment_words(at, NOW) == chinese


def test_moment_of_new_years_eve_is_yesterday_on_new_years_day() -> None:
    with override("zh-hans"):
        eve = datetime(2025, 12, 31, 6, 5, tzinfo=UTC)
        assert moment_words(eve, datetime(2026, 1, 1, 2, 0, tzinfo=UTC)) == "昨天 14:05"


@pytest.mark.parametrize(
    ("passed", "left", "tone", "words"),
    [
        (60, 3600, "calm", "03-05 02:05 到期"),
        (60, 215, "calm", "剩 3小时35分"),
        (400, 300, "near", "今天 19:05 到期"),
        (120, 80, "near", "剩 1小时20分"),
        (900, 24, "warn", "剩 24分"),
        (900, 0, "late", "超时 不到1分"),
        (900, -35, "late", "超时 35分"),
    ],
)
def test_running_chip_changes_at_half_at_the_warning_and_at_the_end(
    passed: int, left: int, tone: str, words: str
) -> None:
    with override("zh-hans"):
        chip = chip_of(PlainClock(NOW - minutes(passed), NOW + minutes(left)), NOW)

    assert (chip.tone, chip.words) == (tone, words)


def test_chip_turns_amber_when_the_clock_says_so_not_by_the_wall() -> None:
    clock = PlainClock(NOW - minutes(10), NOW + minutes(600), warn_at=NOW - minutes(1))

    assert chip_of(clock, NOW).tone == "warn"


@pytest.mark.parametrize(
    ("state", "outcome", "tone", "words"),
    [
        ("stopped", "on_time", "kept", "按时"),
        ("stopped", "late", "missed", "超时"),
        ("stopped", "cancelled", "gone", "已取消"),
        ("paused", None, "paused", "已暂停"),
    ],
)
def test_standing_chip_is_grey_with_its_outcome(state: str, outcome: str | None, tone: str, words: str) -> None:
    with override("zh-hans"):
        chip = chip_of(PlainClock(NOW - minutes(60), NOW - minutes(5), state=state, outcome=outcome), NOW)

    assert (chip.tone, chip.words, chip.runs) == (tone, words, False)
