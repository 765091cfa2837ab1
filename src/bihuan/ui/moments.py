"""Times and spans in the words that people use, in Asia/Shanghai."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from bihuan.kernel.time import SHANGHAI


def span_patterns() -> dict[str, str]:
    """How a span is said; the browser is told the same patterns."""
    return {
        "days": _("{d}天{h}小时"),
        "whole_days": _("{d}天"),
        "hours": _("{h}小时{m}分"),
        "whole_hours": _("{h}小时"),
        "minutes": _("{m}分"),
        "moment": _("不到1分"),
    }


def span_words(span: timedelta) -> str:
    """1小时20分; from one day on 2天4小时; never more than two units."""
    minutes = abs(int(span.total_seconds())) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        pattern = "days" if hours else "whole_days"
    elif hours:
        pattern = "hours" if minutes else "whole_hours"
    else:
        pattern = "minutes" if minutes else "moment"
    return span_patterns()[pattern].format(d=days, h=hours, m=minutes)


def day_words(day: date, today: date) -> str:
    """今天，昨天，明天，11-20 within the year, else 2025-11-20."""
    near = {0: _("今天"), -1: _("昨天"), 1: _("明天")}
    if (day - today).days in near:
        return near[(day - today).days]
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def moment_words(at: datetime, now: datetime) -> str:
    """今天 14:05, 昨天 14:05, 11-20 14:05; in another year the day alone, 2025-11-20."""
    here, today = at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    words = day_words(here.date(), today)
    is_far = here.year != today.year and abs((here.date() - today).days) > 1
    return words if is_far else f"{words} {here:%H:%M}"


def full_words(at: datetime) -> str:
    """2026-03-02 09:00:00, as the hover shows it."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
