"""Working-time arithmetic: pure, precompiled, O(log n), with its explanation."""

from bihuan.clocks.calendar.arithmetic import Calendar, MissingYear, Paused
from bihuan.clocks.calendar.days import OFFICE_HOURS, CalendarDays, Day, Frame
from bihuan.clocks.calendar.explaining import Change, DayLine, Explanation, agreed, explain

__all__ = [
    "OFFICE_HOURS",
    "Calendar",
    "CalendarDays",
    "Change",
    "Day",
    "DayLine",
    "Explanation",
    "Frame",
    "MissingYear",
    "Paused",
    "agreed",
    "explain",
]
