"""The machines' doors to work orders."""

from bihuan.workorders.api import acts, bulk, emergency, lists, matters, opening, papers, watch
from bihuan.workorders.api.rooms import room

__all__ = ["acts", "bulk", "emergency", "lists", "matters", "opening", "papers", "room", "watch"]
