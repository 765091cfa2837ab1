"""Writes on clocks: starting and stopping them, deciding about them, and the sweep that makes them speak."""

from bihuan.clocks.operations.deciding import pause_clock, re_promise_clock, resume_clock
from bihuan.clocks.operations.running import ClockSpec, hand_clocks, retime_clocks, start_clocks, stop_clocks
from bihuan.clocks.operations.sweeping import raise_due_clocks

__all__ = [
    "ClockSpec",
    "hand_clocks",
    "pause_clock",
    "raise_due_clocks",
    "re_promise_clock",
    "resume_clock",
    "retime_clocks",
    "start_clocks",
    "stop_clocks",
]
