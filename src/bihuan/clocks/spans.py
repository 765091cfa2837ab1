"""Spans as people write them (`4h`, `10wd`), as they say them, and how long each unit is."""

import re

from bihuan.kernel.spans import Counting, Span
from bihuan.kernel.text import Words

MICROSECONDS = 1_000_000
HOUR = 3600 * MICROSECONDS
DAY = 24 * HOUR

# What one unit of each counting amounts to, in microseconds of the time that it counts
UNIT: dict[Counting, int] = {
    "minutes": 60 * MICROSECONDS,
    "hours": HOUR,
    "working_hours": HOUR,
    "hours_on_working_days": HOUR,
    "days": DAY,
    "working_days": DAY,
}

SUFFIXES: dict[str, Counting] = {
    "m": "minutes",
    "h": "hours",
    "d": "days",
    "wh": "working_hours",
    "wd": "working_days",
    "wdh": "hours_on_working_days",
}

_WRITTEN = re.compile(r"(\d{1,6})\s*([a-z]+)")

_NAMES: dict[Counting, Words] = {
    "minutes": Words("分钟", "minutes"),
    "hours": Words("小时", "hours"),
    "working_hours": Words("工作小时", "working hours"),
    "hours_on_working_days": Words("小时（只计工作日）", "hours on working days"),
    "days": Words("天", "days"),
    "working_days": Words("个工作日", "working days"),
}

_ENGLISH_UNIT: dict[Counting, tuple[str, str]] = {
    "minutes": ("minutes", "minute"),
    "hours": ("hours", "hour"),
    "working_hours": ("hours", "hour"),
    "hours_on_working_days": ("hours", "hour"),
    "days": ("days", "day"),
    "working_days": ("days", "day"),
}

_RULES: dict[Counting, Words] = {
    "minutes": Words("按自然时间连续计算", "Runs by the wall clock, day and night"),
    "hours": Words("按自然小时连续计算，节假日照计", "Runs by the wall clock, also on holidays"),
    "days": Words("按自然日计算，每天 24 小时，节假日照计", "Days of 24 hours by the wall clock, also on holidays"),
    "working_hours": Words("只计工作日的工作时间，在工作时间内到期", "Only working time counts; it ends inside it"),
    "hours_on_working_days": Words("每个工作日计 24 小时", "All 24 hours of each working day count"),
    "working_days": Words(
        "按工作日计算，起始日不计，最后一日 24:00 到期", "The start day is not counted; ends at 24:00 of the last day"
    ),
}


def parse_span(text: str) -> Span:
    """The span that `90m`, `4h`, `7d`, `6wh`, `10wd` or `96wdh` means; a ValueError says what may be written."""
    found = _WRITTEN.fullmatch(text.strip().lower())
    if found is None or found[2] not in SUFFIXES:
        raise ValueError(f"{text!r} is no span: write 90m, 4h, 7d, 6wh, 10wd or 96wdh")
    return Span(amount=int(found[1]), counting=SUFFIXES[found[2]])


def length_of(span: Span) -> int:
    """Microseconds of the time that the span counts; a working day has 24 hours."""
    return span.amount * UNIT[span.counting]


def span_words(span: Span) -> Words:
    """4 小时，10 个工作日."""
    name = _NAMES[span.counting]
    plural, singular = _ENGLISH_UNIT[span.counting]
    en = name.en.replace(plural, singular) if span.amount == 1 else name.en
    return Words(f"{span.amount} {name.zh}", f"{span.amount} {en}")


def counting_words(counting: Counting) -> Words:
    """How time is counted, in a sentence."""
    return _RULES[counting]


def time_words(microseconds: int) -> Words:
    """An amount of counted time: 3 小时 30 分."""
    hours, minutes = divmod(microseconds // UNIT["minutes"], 60)
    zh = [f"{hours} 小时"] if hours else []
    en = [f"{hours} h"] if hours else []
    if minutes or not hours:
        zh.append(f"{minutes} 分")
        en.append(f"{minutes} min")
    return Words(" ".join(zh), " ".join(en))
