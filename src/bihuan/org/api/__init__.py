"""The machines' doors to the organisation."""

from bihuan.org.api import account, people, posts, units
from bihuan.org.api.rooms import room

__all__ = ["account", "people", "posts", "room", "units"]
