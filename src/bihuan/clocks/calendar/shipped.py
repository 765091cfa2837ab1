"""The calendar that comes with the product: mainland China with its make-up working days, from `holidays`.

The State Council publishes the days of a year in the November before. A year of which the library has no make-up
days is not known: limits that need it are refused until an administrator enters it.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from holidays import HolidayBase, country_holidays

from bihuan.clocks.calendar.arithmetic import Calendar
from bihuan.clocks.calendar.days import SATURDAY, CalendarDays, Day
from bihuan.kernel.text import Words

MAINLAND = "mainland"
TITLE = Words("中国内地", "Mainland China")
FIRST_YEAR = 2016

_SWAPPED = re.compile(r"由 (\d{4}-\d\d-\d\d) 调休")
_OBSERVED_ZH, _OBSERVED_EN = "（补假）", " (observed)"
_ENGLISH = {
    "元旦": "New Year's Day",
    "农历除夕": "Chinese New Year's Eve",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}


@cache
def mainland_days() -> CalendarDays:
    """All years that the library knows completely."""
    special: dict[date, Day] = {}
    year = FIRST_YEAR
    while (days := mainland_year(year)) is not None:
        special.update(days)
        year += 1
    return CalendarDays(name=MAINLAND, title=TITLE, years=frozenset(range(FIRST_YEAR, year)), special=special)


@cache
def mainland_calendar() -> Calendar:
    """The shipped calendar, compiled; it needs no database."""
    return Calendar(mainland_days())


def mainland_year(year: int) -> Mapping[date, Day] | None:
    """The holidays and make-up days of one year; nothing, while its make-up days are not published."""
    known = country_holidays("CN", years=year, language="zh_CN")
    makeups = [on for on in known.weekend_workdays if on.year == year]
    if not makeups:
        return None
    named = {on: _clean(name) for on, name in known.items() if on.year == year}
    swapped = {on: date.fromisoformat(found[1]) for on, name in named.items() if (found := _SWAPPED.search(name))}
    feast = {on: name for on, name in named.items() if on not in swapped}
    days: dict[date, Day] = {on: Day("holiday", _feast(name)) for on, name in feast.items()}
    for off, makeup in swapped.items():
        name = _feast_of_block(off, feast, known)
        days[off] = Day("holiday", _swapped_off(name, makeup))
        days[makeup] = Day("makeup", _worked(name, off))
    for makeup in makeups:
        days.setdefault(makeup, Day("makeup", Words("调休上班", "make-up working day")))
    return days


def _clean(name: str) -> str:
    return name.replace("(", "（").replace(")", "）").replace(";", "、").replace("；", "、")


def _feast(name: str) -> Words:
    plain = name.replace(_OBSERVED_ZH, "")
    english = "、".join(_ENGLISH.get(part.strip(), part.strip()) for part in plain.split("、"))
    if plain == name:
        return Words(name, english)
    return Words(f"{plain}补假", f"{english}{_OBSERVED_EN}")


def _feast_of_block(off: date, feast: Mapping[date, str], known: HolidayBase) -> str:
    """What the days off around this one are for: the name most of them bear, the nearest when it stands alone."""
    block = [off]
    for step in (timedelta(days=-1), timedelta(days=1)):
        on = off + step
        while on in known or (on.weekday() >= SATURDAY and on not in known.weekend_workdays):
            block.append(on)
            on += step
    names = Counter(feast[on].replace(_OBSERVED_ZH, "") for on in sorted(block) if on in feast)
    if names:
        return names.most_common(1)[0][0]
    return feast[min(feast, key=lambda on: abs(on - off))].replace(_OBSERVED_ZH, "")


def _swapped_off(name: str, makeup: date) -> Words:
    english = _ENGLISH.get(name, name)
    return Words(f"{name}（{makeup:%m-%d} 调休）", f"{english} (swapped with {makeup:%m-%d})")


def _worked(name: str, off: date) -> Words:
    english = _ENGLISH.get(name, name)
    return Words(f"调休上班（{name} {off:%m-%d}）", f"make-up working day ({english} {off:%m-%d})")
