"""The machines' doors to registers."""

from bihuan.registers.api import acts, lists, sheets
from bihuan.registers.api.rooms import room

__all__ = ["acts", "lists", "room", "sheets"]
