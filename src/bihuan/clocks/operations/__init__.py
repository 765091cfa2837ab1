"""What may be done with clocks and calendars."""

from bihuan.clocks.operations.calendars import (
    confirm_calendar_year,
    import_calendar_year,
    install_calendar,
    set_calendar_day,
    set_calendar_frames,
)
from bihuan.clocks.operations.moving import (
    BOUNDS,
    extend_clock,
    pause_clock,
    re_promise_clock,
    resume_clock,
    retime_clocks,
)
from bihuan.clocks.operations.standing import set_aside_clocks, take_up_clocks
from bihuan.clocks.operations.starting import ClockSpec, hand_clocks, start_clocks
from bihuan.clocks.operations.stopping import stop_clocks
from bihuan.clocks.operations.sweeping import quieten_due_clocks, raise_due_clocks

__all__ = [
    "BOUNDS",
    "ClockSpec",
    "confirm_calendar_year",
    "extend_clock",
    "hand_clocks",
    "import_calendar_year",
    "install_calendar",
    "pause_clock",
    "quieten_due_clocks",
    "raise_due_clocks",
    "re_promise_clock",
    "resume_clock",
    "retime_clocks",
    "set_aside_clocks",
    "set_calendar_day",
    "set_calendar_frames",
    "start_clocks",
    "stop_clocks",
    "take_up_clocks",
]
