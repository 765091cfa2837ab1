"""Working-time arithmetic: pure, precompiled, O(log n), with its explanation."""

from bihuan.clocks.calendar.arithmetic import Calendar, MissingYear, Paused
from bihuan.clocks.calendar.days import OFFICE_HOURS, CalendarDays, Day, Frame
from bihuan.clocks.calendar.explaining import Change, DayLine, Explanation, agreed, explain
from bihuan.clocks.calendar.schedule import Schedule, Terms, scheduled

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
    "Schedule",
    "Terms",
    "agreed",
    "explain",
    "scheduled",
]
